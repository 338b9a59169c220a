import type { LookAlikes } from "../../shared/look-alike/look-alikes.ts";
import type { ClaimKind, PlannedClaim } from "./claim-kinds.ts";
import { PROHIBITED_NAMES, type KnownNames } from "./known-names.ts";
import { likenesses } from "./likenesses.ts";
import { dice } from "./people.ts";

/** What is wrong with claims by chance, and how many of 10,000 have it; of each that blocks there are two at least. */
const SHARES = {
  "single key": 3900,
  "three keys": 600,
  "still waiting": 150,
  "owners changed": 60,
  "evidence of long ago": 20,
  "no evidence": 20,
  "signed long ago": 10,
  "owner in disguise": 5,
  "proof for another project": 3,
  "altered signature": 3,
  "signature missing": 3,
  "threshold out of reach": 2,
  "another repository": 2,
  "not in recently-claimed": 3,
  "other keys in recently-claimed": 3,
  quarantined: 3,
  "not a claim": 2,
  "cut off": 2,
  "disguised letter": 3,
} as const satisfies Partial<Record<ClaimKind, number>>;

/** Modules that come with the language, whose names somebody registers. */
const MODULES = ["asyncio", "unittest", "tkinter", "subprocess"];

/** After a campaign: so many claims at once that nobody can read them all, and among them those that matter. */
export interface Campaign {
  readonly claims: number;
  readonly seed: string;
  readonly known: KnownNames;
  readonly lookAlikes: LookAlikes;
  /** Projects of claimed that strangers try to take over: one claim for each. */
  readonly victims: readonly string[];
  /** So many claims for names that can be taken for a popular project's. */
  readonly likenesses: number;
}

/** Names that no index has. */
function unknown(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `nobody-knows-this-one-${i + 1}`);
}

/** So many claims of one kind, in groups of so many. */
function many(kind: ClaimKind, count: number, groupOf = 1): readonly PlannedClaim[] {
  return Array.from({ length: count }, (_, i) => ({ kind, group: Math.floor(i / groupOf) }));
}

/** Claims that stand together, since one needs the other before it. */
type Together = readonly PlannedClaim[];

function twice(count: number): readonly Together[] {
  const kind = "registered twice";
  return Array.from({ length: count }, (_, group) => [
    { kind, group },
    { kind, group, again: true },
  ]);
}

/**
 * What each line of a large batch is to be, in an order that no one chose: mostly sound claims with two keys or one, every fault in numbers, and planted
 * among them the hijacks and the look-alikes. The same for the same seed.
 */
export function campaignPlan(campaign: Campaign): readonly PlannedClaim[] {
  const { claims, seed, known, lookAlikes, victims } = campaign;
  const share = (of: number) => Math.max(2, Math.round((of * claims) / 10_000));
  const named = (kind: ClaimKind, projects: readonly string[]) =>
    projects.map((project) => ({ kind, project, group: 0 }));
  const odd: readonly PlannedClaim[] = [
    ...named("already claimed", victims),
    ...likenesses(seed, campaign.likenesses, known, lookAlikes).map((each) => ({
      ...each,
      group: 0,
    })),
    ...named("prohibited name", PROHIBITED_NAMES),
    ...named(
      "standard library",
      MODULES.filter((name) => lookAlikes.of(name).length === 0),
    ),
    ...named("not in the index", unknown(share(10))),
    // One key each that another claim must not have too.
    ...many("small-order key", 1),
    ...many("repository key", 1),
    ...Object.entries(SHARES).flatMap(([kind, of]) => many(kind as ClaimKind, share(of))),
    ...many("shared key", 2 * share(20), 2),
    ...many("same organisation", 3 * share(30), 3),
  ];
  const together = [...odd.map((each) => [each]), ...twice(share(10))];
  const plain = claims - together.reduce((sum, { length }) => sum + length, 0);
  if (plain < 0) throw new Error(`${claims} claims are too few for one of every kind`);
  const all = [...together, ...many("two keys", plain).map((each) => [each])];
  return shuffled(seed, all).flat();
}

function shuffled<T>(seed: string, list: readonly T[]): readonly T[] {
  const rolls = list.map((each, i) => [dice(`${seed} place ${i}`, 2 ** 40), each] as const);
  return rolls.sort(([a], [b]) => a - b).map(([, each]) => each);
}
