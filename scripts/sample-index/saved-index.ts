import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { SampleIndex } from "./sample-index.ts";
import { writeFile } from "./stick.ts";

type State = Omit<SampleIndex, "files">;

/** Writes all that the index needs in order to publish later: DIR/state.json and DIR/files. Keys are kept as the seed they follow from. */
export function saveIndex(index: SampleIndex, dir: string): void {
  const { files, ...state } = index;
  writeFile(join(dir, "state.json"), JSON.stringify({ format: 1, ...state }));
  for (const [path, bytes] of files) writeFile(join(dir, "files", path), bytes);
}

/** Reads what saveIndex wrote. Throws where that is missing: the folder is the index's own and trusted. */
export function loadIndex(dir: string): SampleIndex {
  const { format, ...state } = JSON.parse(
    readFileSync(join(dir, "state.json"), "utf8"),
  ) as State & {
    readonly format: number;
  };
  if (format !== 1) throw new Error(`${dir} was written by another version of the sample index`);
  const root = join(dir, "files");
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = new Map(
    paths.map((path) => [
      relative(root, path).split(sep).join("/"),
      new Uint8Array(readFileSync(path)),
    ]),
  );
  return { ...state, files };
}
