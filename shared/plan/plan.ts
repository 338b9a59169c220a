import type { Profile, ShardBudget } from "../profile/pypi.ts";
import type { Sized } from "../shard/pack.ts";
import { SNAPSHOT_LIMIT } from "../sign/client-tree-limits.ts";
import { TARGETS_LIMIT } from "../sign/client-limits.ts";
import { budgetsAround, TOKENS, type Assumptions, type Measured } from "./assumptions.ts";
import { planned, type Planned, type PlannedFile } from "./division.ts";
import { binsHit, hashed } from "./hashed.ts";
import { drawn, enough } from "./sample.ts";
import { sizesOf, type Sizes } from "./sizes.ts";

/** Figures of one way to divide claimed; bytes where nothing else is said. */
export interface Figures {
  /** What a shard, or a bin, may have at most; null for one flat file. */
  readonly most: number | null;
  /** The profile's own. */
  readonly chosen: boolean;
  readonly files: number;
  readonly shards: number;
  /** Levels of files between claimed and the shards. */
  readonly between: number;
  /** Claimed, files between and shard of a project that the client never asked for. */
  readonly first: { readonly mean: number; readonly worst: number; readonly compressed: number };
  /** What snapshot grows by, which every client has as well. */
  readonly snapshot: number;
  readonly snapshotCompressed: number;
  /** What a client that follows some projects downloads in a month: claimed's files, and all snapshots' lines for them. */
  readonly month: { readonly files: number; readonly snapshots: number };
  /** Files that a batch of claims changes: calculated, and counted with a drawn batch; null where it was not. */
  readonly touched: { readonly expected: number; readonly drawn: number | null };
}

/** Seconds for each person: in software, and with tokens of so many signatures a second. */
export interface SigningTime {
  readonly software: number;
  readonly tokens: readonly { readonly perSecond: number; readonly seconds: number }[];
}

export interface Scenario {
  readonly claimed: number;
  readonly flat: Figures;
  readonly hashed: Figures;
  readonly succinct: Figures;
  /** Smallest shards first. */
  readonly divided: readonly Figures[];
}

/** Claimed as it grows, at the chosen budget. */
export interface Growing {
  readonly claimed: number;
  readonly flat: number;
  /** With what snapshot grows by. */
  readonly hashed: number;
  readonly divided: number;
  readonly snapshot: number;
  /** If every claimed project had a file of its own. */
  readonly snapshotFull: number;
}

export interface Plan {
  readonly names: number;
  readonly batch: number;
  readonly assumed: Assumptions;
  readonly measured: Measured;
  readonly limits: { readonly targets: number; readonly snapshot: number };
  /** With as many projects as were asked for, and with every name claimed. */
  readonly now: Scenario;
  readonly all: Scenario;
  readonly growth: readonly Growing[];
}

export interface PlanInput {
  readonly profile: Profile;
  /** Normalised, sorted, each once. Where they are fewer than `claimed`, the same come again with numbers. */
  readonly names: readonly string[];
  readonly claimed: number;
  /** Claims of one ceremony. */
  readonly batch: number;
  readonly assumed: Assumptions;
  readonly measured: Measured;
  readonly onStep?: (done: number, of: number) => void;
}

export function signingTime(files: number, { signature }: Measured): SigningTime {
  const tokens = TOKENS.map((perSecond) => ({ perSecond, seconds: files / perSecond }));
  return { software: files * signature, tokens };
}

class Planner {
  private readonly input: PlanInput;
  private readonly sizes: Sizes;
  /** The share of ceremonies in which a file is new that no claim touches: it is signed again before it could expire. */
  private readonly renewedEvery: number;

  constructor(input: PlanInput) {
    this.input = input;
    this.sizes = sizesOf(input.profile, input.assumed);
    const { claimedExpiryDays, nextCeremonyDays } = input.profile;
    const days = (claimedExpiryDays[0] ?? 0) - nextCeremonyDays;
    this.renewedEvery = Math.max(1, Math.ceil((days * input.assumed.ceremonies) / 30));
  }

  /** In how many of all ceremonies a file is new that a batch touches with this chance. */
  private newness(touched: number): number {
    if (touched <= 0) return 1 / this.renewedEvery;
    return touched / -Math.expm1(this.renewedEvery * Math.log1p(-Math.min(touched, 1 - 1e-12)));
  }

  private entries(claimed: readonly string[]): readonly Sized[] {
    return claimed.map((name) => ({ name, bytes: this.sizes.entry(name) }));
  }

  /** That at least one of so many things falls into this share. */
  private hit(share: number, things: number): number {
    return share >= 1 ? 1 : -Math.expm1(things * Math.log1p(-share));
  }

  private compressed(shard: number, rest: number): number {
    const ratio = this.input.measured.compressed;
    return shard * ratio.shard + rest * ratio.inner;
  }

  flat(entries: readonly Sized[]): Figures {
    const { ceremonies } = this.input.assumed;
    const bytes = this.sizes.file(entries.reduce((sum, each) => sum + each.bytes, 0));
    return {
      most: null,
      chosen: false,
      files: 1,
      shards: 0,
      between: 0,
      first: { mean: bytes, worst: bytes, compressed: this.compressed(bytes, 0) },
      snapshot: 0,
      snapshotCompressed: 0,
      month: { files: ceremonies * bytes, snapshots: 0 },
      touched: { expected: 1, drawn: 1 },
    };
  }

  private snapshotLines(bytes: number): Pick<Figures, "snapshot" | "snapshotCompressed"> {
    return {
      snapshot: bytes,
      snapshotCompressed: bytes * this.input.measured.compressed.snapshot,
    };
  }

  bins(entries: readonly Sized[], budget: ShardBudget, succinct: boolean): Figures {
    const { batch, assumed } = this.input;
    const { asked, ceremonies, followed, paths, snapshots } = assumed;
    const total = entries.reduce((sum, each) => sum + each.bytes, 0);
    const projects = { count: entries.length, meanEntry: total / entries.length, paths };
    const { bins, bin, claimed, between, inner } = hashed(projects, budget, this.sizes, succinct);
    const innersHit = (things: number) => (between === 0 ? 0 : binsHit(between, things));
    const client = (things: number) => binsHit(bins, things) * bin + innersHit(things) * inner;
    const hit = this.hit(1 / bins, batch * paths);
    const lines = (bins + between) * this.sizes.listed("claimed.bin.00000");
    const anew =
      claimed +
      binsHit(bins, followed * asked) * bin * this.newness(hit) +
      innersHit(followed * asked) * inner * this.newness(0);
    return {
      most: budget.shard.most,
      chosen: false,
      files: 1 + between + bins,
      shards: bins,
      between: between === 0 ? 0 : 1,
      first: {
        mean: claimed + client(asked),
        worst: claimed + asked * (bin + inner),
        compressed: this.compressed(asked * bin, claimed + asked * inner),
      },
      ...this.snapshotLines(lines),
      month: { files: ceremonies * anew, snapshots: snapshots * lines },
      touched: { expected: 1 + bins * hit, drawn: null },
    };
  }

  divide(entries: readonly Sized[], budget: ShardBudget): Planned {
    return planned(this.input.profile, this.sizes, budget, entries);
  }

  lines(plan: Planned): number {
    return plan.files.reduce((sum, { role }) => sum + this.sizes.listed(role), 0);
  }

  /** Bytes that a project's client needs, over all projects: claimed, then down to its shard. */
  first(plan: Planned): { readonly mean: number; readonly worst: number; readonly shard: number } {
    const count = Math.max(1, plan.top.to);
    let [sum, worst, shards] = [0, 0, 0];
    const down = (file: PlannedFile, above: number) => {
      const bytes = above + file.bytes;
      for (const child of file.children) down(child, bytes);
      if (file.height > 0) return;
      sum += bytes * (file.to - file.from);
      shards += file.bytes * (file.to - file.from);
      worst = Math.max(worst, bytes);
    };
    down(plan.top, 0);
    return { mean: sum / count, worst, shard: shards / count };
  }

  names(plan: Planned, budget: ShardBudget, batch: readonly string[]): Figures {
    const { profile, assumed } = this.input;
    const { ceremonies, followed, snapshots } = assumed;
    const count = Math.max(1, plan.top.to);
    const { mean, worst, shard } = this.first(plan);
    let [anew, touched] = [plan.top.bytes, 1];
    for (const file of plan.files) {
      if (file === plan.top) continue;
      const share = (file.to - file.from) / count;
      const hit = file.height === 0 ? this.hit(share, batch.length) : 0;
      touched += hit;
      anew += file.bytes * this.hit(share, followed) * this.newness(hit);
    }
    const lines = this.lines(plan);
    return {
      most: budget.shard.most,
      chosen: budget === profile.shardBudget,
      files: plan.files.length,
      shards: plan.shards.length,
      between: plan.top.height - 1,
      first: { mean, worst, compressed: this.compressed(shard, mean - shard) },
      ...this.snapshotLines(lines),
      month: { files: ceremonies * anew, snapshots: snapshots * lines },
      touched: { expected: touched, drawn: plan.after(batch).roles },
    };
  }

  scenario(names: readonly string[], claimed: number, step: () => void): Scenario {
    const draw = drawn(names, claimed, this.input.batch);
    const entries = this.entries(draw.claimed);
    const own = this.input.profile.shardBudget;
    const divided = budgetsAround(own).map((budget) => {
      const figures = this.names(this.divide(entries, budget), budget, draw.batch);
      step();
      return figures;
    });
    return {
      claimed,
      flat: this.flat(entries),
      hashed: this.bins(entries, own, false),
      succinct: this.bins(entries, own, true),
      divided,
    };
  }

  growing(names: readonly string[], claimed: number): Growing {
    const entries = this.entries(drawn(names, claimed, 0).claimed);
    const { profile } = this.input;
    const plan = this.divide(entries, profile.shardBudget);
    const snapshot = this.lines(plan);
    // The name stands in the line as it stands in the role's name.
    const own = this.sizes.listed("project..1");
    const letters = entries.reduce((sum, { name }) => sum + own + name.length, 0);
    return {
      claimed,
      flat: this.flat(entries).first.mean,
      hashed: firstWithSnapshot(this.bins(entries, profile.shardBudget, false)),
      divided: this.first(plan).mean,
      snapshot,
      snapshotFull: snapshot + letters,
    };
  }
}

const SIZES = [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

/** All figures for a number of claimed projects, beside those for all names. Pure; of a million names it takes some seconds. */
export function planFor(input: PlanInput): Plan {
  const { assumed, batch, claimed, measured, onStep } = input;
  const names = enough(input.names, claimed);
  const sizes = [...new Set([...SIZES.filter((size) => size < names.length), names.length])];
  const candidates = budgetsAround(input.profile.shardBudget).length;
  const same = claimed === names.length;
  const of = (same ? 1 : 2) * candidates + sizes.length;
  let done = 0;
  const step = () => onStep?.(++done, of);
  const planner = new Planner(input);
  const now = planner.scenario(names, claimed, step);
  const all = same ? now : planner.scenario(names, names.length, step);
  const growth = sizes.map((size) => {
    const growing = planner.growing(names, size);
    step();
    return growing;
  });
  const limits = { targets: TARGETS_LIMIT, snapshot: SNAPSHOT_LIMIT };
  return { names: input.names.length, batch, assumed, measured, limits, now, all, growth };
}

/** The chosen way among those that were compared. */
export function chosenOf({ divided }: Scenario): Figures {
  const chosen = divided.find((figures) => figures.chosen);
  if (chosen === undefined) throw new Error("the profile's own budget was not compared");
  return chosen;
}

/** What a client downloads for its first project, with what snapshot grows by. */
export function firstWithSnapshot({ first, snapshot }: Figures): number {
  return first.mean + snapshot;
}

export function monthTogether({ month }: Figures): number {
  return month.files + month.snapshots;
}
