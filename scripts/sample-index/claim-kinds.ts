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
  "prohibited name": ["CLAIM-PROHIBITED"],
  "look-alike": ["CLAIM-LOOK-ALIKE"],
  "swapped characters": ["CLAIM-TYPO"],
  "swapped words": ["CLAIM-TYPO"],
  "characters that look alike": ["CLAIM-TYPO"],
  "standard library": ["CLAIM-STDLIB"],
  "not in the index": ["CLAIM-UNKNOWN"],
  // From here on in large batches only; see claim-faults.ts.
  "other slip": ["CLAIM-TYPO"],
  "owner in disguise": ["CLAIM-OWNER-NAMES"],
  "evidence of long ago": ["CLAIM-EVIDENCE-AGE"],
  "signed long ago": ["CLAIM-DATES"],
  "not a claim": ["CLAIM-FORM"],
  "cut off": ["CLAIM-FORM"],
  "disguised letter": ["CLAIM-NAME", "CLAIM-RECENT", "CLAIM-EVIDENCE"],
  "threshold out of reach": ["CLAIM-THRESHOLD", "CLAIM-RECENT"],
  "signature missing": ["CLAIM-PROOF"],
  "another repository": ["CLAIM-REPOSITORY"],
  "not in recently-claimed": ["CLAIM-RECENT"],
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
  [28, "prohibited name"],
]);

/** Line -> a name that something is found about; a claim with nothing else wrong. */
const TOLD: ReadonlyMap<number, ClaimKind> = new Map([
  [29, "look-alike"],
  [34, "swapped characters"],
  [36, "swapped words"],
  [38, "characters that look alike"],
  [40, "standard library"],
  [42, "not in the index"],
]);

/** By hand; see TAKEN_FOR. */
export const PLANTED_NAMES = {
  "prohibited name": "not-for-anybody",
  "look-alike": "djang0",
  "swapped characters": "reqeusts",
  "swapped words": "dateutil-python",
  "characters that look alike": "rnatplotlib",
  "standard library": "asyncio",
  "not in the index": "nobody-knows-this-one",
} as const satisfies Partial<Record<ClaimKind, string>>;

/** The popular projects that some of them can be taken for. */
export const TAKEN_FOR: ReadonlyMap<ClaimKind, string> = new Map([
  ["look-alike", "django"],
  ["swapped characters", "requests"],
  ["swapped words", "python-dateutil"],
  ["characters that look alike", "matplotlib"],
]);

/** The name that a claim of this kind is for; undefined where any will do. */
export function plantedName(kind: ClaimKind): string | undefined {
  return Object.entries(PLANTED_NAMES).find(([each]) => each === kind)?.[1];
}

export function isPlanted(kind: ClaimKind): boolean {
  return [...PLANTED.values()].includes(kind);
}

/** What a line of the batch is to be. */
export interface PlannedClaim {
  readonly kind: ClaimKind;
  /** For which project; by default the next one. */
  readonly project?: string;
  /** What the name can be taken for. */
  readonly taken?: string;
  /** The project of the line before registers a second time. */
  readonly again?: boolean;
  /** Claims of one group share what their kind says that they share. */
  readonly group: number;
}

/** What small batches hold, line by line; a hijack is one of `victim`. */
export function usualClaim(
  line: number,
  count: number,
  { planted, victim }: { readonly planted: boolean; readonly victim: string | undefined },
): PlannedClaim {
  const wanted = kindOf(line, count, planted);
  const kind = wanted === "already claimed" && victim === undefined ? "two keys" : wanted;
  const project = kind === "already claimed" ? victim : plantedName(kind);
  const taken = TAKEN_FOR.get(kind);
  return {
    kind,
    group: Math.floor(line / 100),
    again: kind === "registered twice" && kindOf(line - 1, count, planted) === kind,
    ...(project === undefined ? {} : { project }),
    ...(taken === undefined ? {} : { taken }),
  };
}

/** The kind of the claim on `line` out of `count`: the same for every seed, so that tests and people can rely on it. */
function kindOf(line: number, count: number, planted: boolean): ClaimKind {
  const plant = planted ? (PLANTED.get(line) ?? TOLD.get(line)) : undefined;
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
