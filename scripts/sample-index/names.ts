import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { asProjectName, normalised } from "../../shared/claim/project-name.ts";

const COMMITTED = fileURLToPath(new URL("../pypi-names.txt", import.meta.url));

/** The names of a whole index with the ranks of its most popular, where it is. */
export const MANY_NAMES = fileURLToPath(
  new URL("../../../shared/data/pypi-projects.tsv.gz", import.meta.url),
);

function linesIn(path: string): readonly (readonly string[])[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").map((line) => line.split("\t"));
}

/** Project names from a list with their ranks in the second column; null for those without one. */
export function readRanks(path: string): ReadonlyMap<string, number | null> {
  return new Map(
    linesIn(path)
      .filter(([name = ""]) => asProjectName(name) !== null)
      .map(([name = "", rank = ""]) => [name, rank === "" ? null : Number(rank)]),
  );
}

/** Project names from a list, one a line and first on it; a tab ends the name; `.gz` is unpacked. Without `path`, the 3,000 kept here. */
export function readNames(path: string = COMMITTED): readonly string[] {
  const names = linesIn(path).flatMap(([name = ""]) => normalised(name) ?? []);
  return [...new Set(names)];
}
