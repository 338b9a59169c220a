import { CLAIM_CHECKS, type CheckName } from "../import/claim-checks.ts";
import type { Batch, Pending, Standing } from "../import/pending.ts";
import { DAY } from "../tuf/instant.ts";
import { finished } from "../finished.ts";
import { CapacityCount, type Capacity } from "./capacity.ts";

/** A check that found something. */
export interface Flag extends CheckName {
  readonly count: number;
  /** Claims about which nothing else was found. */
  readonly alone: number;
}

export interface Age {
  /** Whole days since the index received the registration. */
  readonly from: number;
  /** Null: no end. */
  readonly to: number | null;
  readonly count: number;
}

/** What a batch is made of, in numbers. It follows from the stick alone, whatever is decided. */
export interface Figures {
  readonly total: number;
  readonly standing: Readonly<Record<Standing, number>>;
  /** The blocking ones first, then in the order of the checks; only those that found something. */
  readonly flags: readonly Flag[];
  /** From the youngest up without a gap. */
  readonly ages: readonly Age[];
  /** Claims of which neither the index nor the claim says when. */
  readonly undated: number;
  readonly waitingDays: number;
  /** How many keys claims register and how many of them must sign; the commonest first. */
  readonly keys: readonly {
    readonly threshold: number;
    readonly keys: number;
    readonly count: number;
  }[];
  /** Null where nothing is published yet. */
  readonly capacity: Capacity | null;
}

/** Whole days, from the index's own date where it tells one; null where nobody does. */
export function daysWaiting({ base }: Batch, { project, registered }: Pending): number | null {
  const since = base.evidence.get(project)?.received ?? registered;
  return since === null ? null : Math.max(0, Math.floor((base.checkedAt - since) / DAY));
}

/** More bars than this are one, the last. */
const MOST_AGES = 12;
/** The waiting period is always there to be seen. */
const FEWEST_AGES = 3;

class Counting {
  readonly batch: Batch;
  private readonly standing = { blocked: 0, warned: 0, clean: 0 };
  private readonly found = new Map<string, { count: number; alone: number }>();
  private readonly ages: number[] = [];
  private undated = 0;
  private readonly keys = new Map<string, Figures["keys"][number]>();
  private readonly capacity: CapacityCount;
  /** Days that one bar of the ages stands for. */
  private readonly step: number;

  constructor(batch: Batch) {
    this.batch = batch;
    this.capacity = new CapacityCount(batch.base);
    this.step = batch.base.profile.waitingDays / 2;
  }

  add(claim: Pending): void {
    this.standing[claim.standing]++;
    const ids = new Set(claim.findings.map(({ id }) => id));
    for (const id of ids) {
      const { count, alone } = this.found.get(id) ?? { count: 0, alone: 0 };
      this.found.set(id, { count: count + 1, alone: alone + (ids.size === 1 ? 1 : 0) });
    }
    this.age(claim);
    this.capacity.add(claim);
    const { keys, threshold, registered } = claim;
    if (registered === null) return;
    const kind = `${threshold} ${keys.length}`;
    const count = (this.keys.get(kind)?.count ?? 0) + 1;
    this.keys.set(kind, { threshold, keys: keys.length, count });
  }

  private age(claim: Pending): void {
    const days = daysWaiting(this.batch, claim);
    if (days === null) {
      this.undated++;
      return;
    }
    const bin = Math.min(MOST_AGES - 1, Math.floor(days / this.step));
    this.ages[bin] = (this.ages[bin] ?? 0) + 1;
  }

  private flags(): readonly Flag[] {
    const flags = CLAIM_CHECKS.flatMap(({ id, claim, level }) => {
      const counted = this.found.get(id);
      return counted === undefined ? [] : [{ id, claim, level, ...counted }];
    });
    return flags.toSorted((a, b) => Number(b.level === "block") - Number(a.level === "block"));
  }

  done(): Figures {
    const { ages, step, batch } = this;
    return {
      total: batch.claims.length,
      standing: this.standing,
      flags: this.flags(),
      ages: Array.from({ length: Math.max(FEWEST_AGES, ages.length) }, (_, bin) => ({
        from: bin * step,
        to: bin === MOST_AGES - 1 ? null : (bin + 1) * step,
        count: ages[bin] ?? 0,
      })),
      undated: this.undated,
      waitingDays: batch.base.profile.waitingDays,
      keys: [...this.keys.values()].sort(
        (a, b) => b.count - a.count || a.keys - b.keys || a.threshold - b.threshold,
      ),
      capacity: this.capacity.done(),
    };
  }
}

const made = new WeakMap<Batch, Figures>();
/** So many claims are counted between two pauses. */
const PIECE = 5000;

/** Counts a batch, once, in pieces. Yields how many claims are counted. */
export function* figuring(batch: Batch): Generator<number, Figures> {
  const known = made.get(batch);
  if (known !== undefined) return known;
  const counting = new Counting(batch);
  for (const claim of batch.claims) {
    counting.add(claim);
    if (claim.line % PIECE === PIECE - 1) yield claim.line + 1;
  }
  const figures = counting.done();
  made.set(batch, figures);
  return figures;
}

/** The same without a pause. */
export function figuresOf(batch: Batch): Figures {
  return finished(figuring(batch));
}
