import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { normalised } from "../../shared/claim/project-name.ts";

const COMMITTED = fileURLToPath(new URL("../pypi-names.txt", import.meta.url));

/** Project names from a list, one a line and first on it; a tab ends the name; `.gz` is unpacked. Without `path`, the 3,000 kept here. */
export function readNames(path: string = COMMITTED): readonly string[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const names = text.split("\n").flatMap((line) => normalised(line.split("\t")[0] ?? "") ?? []);
  return [...new Set(names)];
}
