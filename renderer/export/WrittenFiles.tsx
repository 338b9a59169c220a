import { useEffect } from "react";
import type { ExportedFile } from "../../shared/ceremony/event.ts";
import type { WrittenView } from "../../shared/contract/sealed-line.ts";
import { shardWords } from "../../shared/sign/sealed-rows.ts";
import { ask } from "../bridge.ts";
import { pageList } from "../pages.ts";
import { PlainDigest } from "../parts/Digest.tsx";
import { Fold } from "../parts/Fold.tsx";
import { Icon } from "../parts/icons.tsx";
import { PagedRows } from "../parts/PagedRows.tsx";
import { counted, grouped, megabytes, visible } from "../parts/words.ts";

interface Props {
  readonly written: WrittenView;
  readonly stick: string;
}

const shards = pageList<{ readonly stick: string; readonly files: number }, ExportedFile>(
  (_, offset, count) => ask("written.page", { offset, count }),
);

/** A path and a digest. */
const ROW = 104;

function Written({ file: { path, length, sha256 } }: { readonly file: ExportedFile }) {
  return (
    <>
      <p>
        <strong>{path}</strong> <span className="soft">· {grouped(length)} bytes</span>
      </p>
      <PlainDigest hex={sha256} name={`SHA-256 of ${path}`} />
    </>
  );
}

function WrittenShards({ files, stick }: { readonly files: number; readonly stick: string }) {
  useEffect(() => {
    void shards.show({ stick, files });
  }, [stick, files]);
  return (
    <PagedRows
      list={shards}
      label="Written shard files"
      rowHeight={ROW}
      height={`${Math.min(420, files * ROW)}px`}
    >
      {(file) => (
        <div className="shard-row">
          <Written file={file} />
        </div>
      )}
    </PagedRows>
  );
}

/** What now stands on the stick. */
export function WrittenFiles({ written, stick }: Props) {
  const { files, length } = written.shards;
  return (
    <section className="card stack">
      <h2 className="with-icon many-lines good">
        <Icon name="good" />
        {counted(written.files, "file")} written to “{visible(stick)}”, read back and compared
      </h2>
      <ul className="files" aria-label="Written files">
        {written.shown.map((file) => (
          <li key={file.path}>
            <Written file={file} />
          </li>
        ))}
      </ul>
      {files > 0 && (
        <Fold title={`${shardWords(files)}, ${megabytes(length)}`}>
          <WrittenShards files={files} stick={stick} />
        </Fold>
      )}
    </section>
  );
}
