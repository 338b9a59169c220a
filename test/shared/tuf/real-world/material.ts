import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readRoot, type Root } from "../../../../shared/tuf/root.ts";
import { good } from "../../../sample.ts";

/** Published files of other repositories. They are not part of the project. */
const FOLDER = join(import.meta.dirname, "../../../../../shared/real-world");

/** For node:test's `skip`: the reason, where the files are not there. */
export const SKIP = existsSync(FOLDER) ? false : "../shared/real-world is not here";

export function material(path: string): Uint8Array {
  return readFileSync(join(FOLDER, path));
}

/** One of the fifteen roots that Sigstore has published. */
export function sigstoreRoot(version: number): Root {
  const name = `${version}.root.json`;
  return good(readRoot(material(`sigstore-root-history/${name}`), name));
}
