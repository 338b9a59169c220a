import type { ShardBudget } from "../profile/pypi.ts";
import type { Signers } from "./sizes.ts";

/** What nobody has measured yet, said in one place. docs/manual/planner.md names each. */
export interface Assumptions extends Signers {
  /** Ceremonies a month. */
  readonly ceremonies: number;
  /** Projects that a client asks for again and again. */
  readonly followed: number;
  /** How often in a month a client finds a new snapshot: it lives for a day. */
  readonly snapshots: number;
  /** Target paths of one project: its index page and its files. Hashed bins scatter them. */
  readonly paths: number;
  /** Paths that one installation asks for: the index page and one file. */
  readonly asked: number;
}

export const ASSUMED: Assumptions = {
  people: 5,
  threshold: 3,
  keysEach: 1,
  ceremonies: 1,
  followed: 20,
  snapshots: 30,
  paths: 20,
  asked: 2,
};

/** What the machine around has measured. */
export interface Measured {
  /** Compressed size over size. */
  readonly compressed: {
    readonly shard: number;
    readonly inner: number;
    readonly snapshot: number;
  };
  /** Seconds that one signature takes with a key in software, checks included. */
  readonly signature: number;
}

/** Signatures a second of the tokens that are compared. */
export const TOKENS = [100, 10, 1] as const;

/** How many bytes a shard may have at most, in the order of the axis; the profile's own is one of them. */
const MOST = [20_000, 40_000, 70_000, 110_000, 150_000, 300_000, 450_000, 700_000, 1_000_000];

/** The budgets that are compared: the profile's own, and shards of other sizes filled as far as it fills them. */
export function budgetsAround(own: ShardBudget): readonly ShardBudget[] {
  const filled = own.shard.aim / own.shard.most;
  const others = MOST.filter((most) => most !== own.shard.most).map((most) => ({
    shard: { most, aim: Math.round(most * filled) },
    inner: own.inner,
  }));
  return [...others, own].sort((a, b) => a.shard.most - b.shard.most);
}
