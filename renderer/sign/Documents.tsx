import type { SealedFile } from "../../shared/contract/sealed-line.ts";
import type { SignView } from "../../shared/contract/view.ts";
import { Fold } from "../parts/Fold.tsx";
import { PlainDigest } from "../parts/Digest.tsx";
import { grouped, megabytes } from "../parts/words.ts";
import { nameOf, versionsOf } from "./sealed-words.ts";
import { ShardFiles } from "./ShardFiles.tsx";

type Line = SignView["documents"][number];
type Shards = Exclude<Line, { readonly shards: null }>;

/** A line of words and a digest of two lines. */
const ROW = 104;

function Shard({ file }: { readonly file: SealedFile }) {
  const { role, version, length, sha256, path } = file;
  return (
    <div className="shard-row">
      <p className="cut">
        <strong>{path}</strong>{" "}
        <span className="soft">
          version {version} · {grouped(length)} bytes
        </span>
      </p>
      <PlainDigest hex={sha256} name={`SHA-256 of ${role}`} />
    </div>
  );
}

function ShardLine({ digest, line, at }: { digest: string; line: Shards; at: number }) {
  return (
    <tr>
      <th scope="row">
        {nameOf(line)}
        <p className="soft">{versionsOf(line)}</p>
        <p className="soft">{megabytes(line.length)}</p>
      </th>
      <td>
        <Fold title="Every file with its SHA-256">
          <ShardFiles digest={digest} line={at} count={line.shards.files} rowHeight={ROW}>
            {(file) => <Shard file={file} />}
          </ShardFiles>
        </Fold>
      </td>
    </tr>
  );
}

/** The sealed files, as they will stand on the stick; shards of claimed in one line. */
export function Documents({ sign }: { readonly sign: Pick<SignView, "documents" | "digest"> }) {
  return (
    <table className="documents" aria-label="Sealed files">
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col">SHA-256</th>
        </tr>
      </thead>
      <tbody>
        {sign.documents.map((line, at) =>
          line.shards === null ? (
            <tr key={line.path}>
              <th scope="row">
                {line.path}
                <p className="soft">{versionsOf(line)}</p>
                <p className="soft">{grouped(line.length)} bytes</p>
              </th>
              <td>
                <PlainDigest hex={line.sha256} name={`SHA-256 of ${line.role}`} />
              </td>
            </tr>
          ) : (
            <ShardLine key={at} digest={sign.digest} line={line} at={at} />
          ),
        )}
      </tbody>
    </table>
  );
}
