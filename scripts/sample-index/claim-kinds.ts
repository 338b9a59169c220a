/** What is the matter with a claim of the sample, and what the app must find about it (by check ID; nothing when empty). */
export const CLAIM_KINDS = {
  "two keys": [],
  "three keys": [],
  "same organisation": [],
  "single key": ["CLAIM-SINGLE-KEY"],
  "owners changed": ["CLAIM-OWNERS"],
  "still waiting": ["CLAIM-WAITING"],
  "shared key": ["CLAIM-SHARED-KEY"],
  "no evidence": ["CLAIM-EVIDENCE"],
  "proof for another project": ["CLAIM-PROOF"],
  "altered signature": ["CLAIM-PROOF"],
  "small-order key": ["CLAIM-KEY"],
  "already claimed": ["CLAIM-CLAIMED"],
  "registered twice": ["CLAIM-DUPLICATE"],
  quarantined: ["CLAIM-STATUS"],
  "other keys in recently-claimed": ["CLAIM-RECENT"],
  "repository key": ["CLAIM-REPOSITORY-KEY"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ClaimKind = keyof typeof CLAIM_KINDS;

/** Line -> what is planted there, all of it blocked. Lines 15 and 16 are for one project. */
const PLANTED: ReadonlyMap<number, ClaimKind> = new Map([
  [3, "proof for another project"],
  [6, "altered signature"],
  [9, "small-order key"],
  [12, "already claimed"],
  [15, "registered twice"],
  [16, "registered twice"],
  [19, "quarantined"],
  [22, "other keys in recently-claimed"],
  [25, "repository key"],
]);

export function isPlanted(kind: ClaimKind): boolean {
  return [...PLANTED.values()].includes(kind);
}

/** The kind of the claim on `line` out of `count`: the same for every seed, so that tests and people can rely on it. */
export function kindOf(line: number, count: number, planted: boolean): ClaimKind {
  const plant = planted ? PLANTED.get(line) : undefined;
  if (plant !== undefined) return plant;
  if (line % 25 === 7) return "single key";
  if (line % 50 === 13) return "still waiting";
  if (line % 100 === 31) return "owners changed";
  if (line % 200 === 21) return "no evidence";
  if (line % 200 === 43 && line + 1 < count) return "shared key";
  if (line % 200 === 44) return "shared key";
  if (line % 100 >= 60 && line % 100 <= 62) return "same organisation";
  return line % 10 === 5 ? "three keys" : "two keys";
}
