import type { ExportedFile } from "../../shared/ceremony/event.ts";
import { PlainDigest } from "../parts/Digest.tsx";
import { Icon } from "../parts/icons.tsx";
import { counted, grouped, visible } from "../parts/words.ts";

interface Props {
  readonly files: readonly ExportedFile[];
  readonly stick: string;
}

/** What now stands on the stick. */
export function WrittenFiles({ files, stick }: Props) {
  return (
    <section className="card stack">
      <h2 className="with-icon many-lines good">
        <Icon name="good" />
        {counted(files.length, "file")} written to “{visible(stick)}”, read back and compared
      </h2>
      <ul className="files" aria-label="Written files">
        {files.map(({ path, length, sha256 }) => (
          <li key={path}>
            <p>
              <strong>{path}</strong> <span className="soft">· {grouped(length)} bytes</span>
            </p>
            <PlainDigest hex={sha256} name={`SHA-256 of ${path}`} />
          </li>
        ))}
      </ul>
    </section>
  );
}
