import { existsSync } from "node:fs";
import { readNameList } from "../../shared/bundle/name-list.ts";
import { toUtf8 } from "../../shared/bytes.ts";
import type { ProjectName } from "../../shared/claim/project-name.ts";
import { LookAlikes } from "../../shared/look-alike/look-alikes.ts";
import { isStandardLibrary } from "../../shared/look-alike/standard-library.ts";
import { PLANTED_NAMES } from "./claim-kinds.ts";
import { MANY_NAMES, readRanks } from "./names.ts";
import type { SampleClaim } from "./sample-index.ts";

/** Every name that an index has, with its rank of popularity or null. */
export type KnownNames = ReadonlyMap<string, number | null>;

/** Names that nobody may have, on every sample stick. */
export const PROHIBITED_NAMES = [
  PLANTED_NAMES["prohibited name"],
  "none",
  "prohibited-sample",
] as const;

const MOST_POPULAR = 15_000;

/** The names as they come, the first 15,000 of them ranked. */
export function rankedInTurn(names: readonly string[]): KnownNames {
  return new Map(names.map((name, i) => [name, i < MOST_POPULAR ? i + 1 : null]));
}

/** The names of a whole index, where that list is; without it the names that are kept here. */
export function existingNames(kept: readonly string[]): KnownNames {
  return existsSync(MANY_NAMES) ? readRanks(MANY_NAMES) : rankedInTurn(kept);
}

/** All that the index has once these are taken too, but for what was registered without being in it. */
export function withNames(
  known: KnownNames,
  taken: readonly string[],
  claims: readonly SampleClaim[],
): KnownNames {
  const unknown = new Set(
    claims.filter(({ kind }) => kind === "not in the index").map(({ project }) => project),
  );
  const more = taken.filter((name) => !known.has(name) && !unknown.has(name));
  return new Map([...known, ...more.map((name) => [name, null] as const)]);
}

/** evidence/names.tsv. docs/formats/names.md */
export function namesFile(known: KnownNames): Uint8Array {
  const lines = [...known].map(([name, rank]) => (rank === null ? name : `${name}\t${rank}`));
  // The tab and the line end come before every character of a name, so that lines have the order of their names.
  return toUtf8(
    lines
      .sort()
      .map((line) => `${line}\n`)
      .join(""),
  );
}

export function prohibitedFile(names: readonly string[] = PROHIBITED_NAMES): Uint8Array {
  return toUtf8(
    names
      .toSorted()
      .map((name) => `${name}\n`)
      .join(""),
  );
}

/** What the app will find of any name, once it has these from a stick. */
export function lookAlikesAmong(known: KnownNames): LookAlikes {
  const list = readNameList(namesFile(known), "evidence/names.tsv", true);
  if (!list.ok) throw new Error(list.refusal.found);
  return LookAlikes.among(list.value);
}

/** Whether nothing is found about a name: those that something is found about are planted, so that the sample knows of each. */
export function innocence(lookAlikes: LookAlikes): (name: ProjectName) => boolean {
  const planted = new Set<string>([...Object.values(PLANTED_NAMES), ...PROHIBITED_NAMES]);
  return (name) =>
    !planted.has(name) && !isStandardLibrary(name) && lookAlikes.of(name).length === 0;
}
