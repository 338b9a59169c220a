import { division, holds, merged, type Stem } from "./stem.ts";

/** Something that needs so many bytes in a file, by the name that it is found under. */
export interface Sized {
  readonly name: string;
  readonly bytes: number;
}

/** Stems, and which of the things, counted from 0, are theirs: from `from` up to `to`, without it. */
export interface Run {
  readonly stems: readonly Stem[];
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** The first place in a sorted list whose name does not come before this one. */
function placeOf(things: readonly Sized[], name: string): number {
  let [low, high] = [0, things.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((things[middle]?.name ?? "") < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Past every name that begins with a prefix: `{` follows `z` and stands in no name. */
const PAST = "{";

class Packing {
  private readonly things: readonly Sized[];
  private readonly sums: readonly number[];
  private readonly most: number;
  private readonly aim: number;

  constructor(
    things: readonly Sized[],
    { most, aim }: { readonly most: number; readonly aim: number },
  ) {
    this.things = things;
    this.most = most;
    this.aim = aim;
    let sum = 0;
    this.sums = [0, ...things.map(({ bytes }) => (sum += bytes))];
  }

  private runOf(stem: Stem): Run {
    const from = placeOf(this.things, stem.prefix);
    const only = this.things[from];
    const exactly = only !== undefined && holds(stem, only.name) ? from + 1 : from;
    const to = stem.exact ? exactly : placeOf(this.things, stem.prefix + PAST);
    return { stems: [stem], from, to, bytes: (this.sums[to] ?? 0) - (this.sums[from] ?? 0) };
  }

  /** So that what is divided in two is halved: the aim, or less where less fills as many files evenly. */
  private evenly(): number {
    const all = this.sums.at(-1) ?? 0;
    const files = Math.max(1, Math.ceil(all / this.aim));
    return Math.min(this.aim, Math.ceil((all / files) * 1.1));
  }

  private joined(runs: readonly Run[], aim: number): readonly Run[] {
    const done: Run[] = [];
    for (const run of runs) {
      const last = done.at(-1);
      if (last !== undefined && last.bytes + run.bytes <= aim)
        done[done.length - 1] = {
          stems: [...last.stems, ...run.stems],
          from: last.from,
          to: run.to,
          bytes: last.bytes + run.bytes,
        };
      else done.push(run);
    }
    return done;
  }

  runs(stems: readonly Stem[]): readonly Run[] {
    const small = (stem: Stem): readonly Run[] => {
      const run = this.runOf(stem);
      // One project alone is never divided; the limits of clients are looked at elsewhere.
      const fits = run.bytes <= this.most || stem.exact || run.to - run.from < 2;
      return fits ? [run] : division(stem).flatMap(small);
    };
    return this.joined(stems.flatMap(small), this.evenly()).map((run) => ({
      ...run,
      stems: merged(run.stems),
    }));
  }
}

/**
 * Divides things that stand in the order of their names among as few files as it takes, each of about `aim` bytes and none of more than `most`
 * (unless it is one thing). A stem whose things need more than `most` is divided by the next letter.
 */
export function packed(
  stems: readonly Stem[],
  things: readonly Sized[],
  budget: { readonly most: number; readonly aim: number },
): readonly Run[] {
  return new Packing(things, budget).runs(stems);
}

/** A group has as many files or more, but the last: else names with very long beginnings in common would pile up level upon level of files. */
const FEWEST = 4;

/**
 * Cuts a list of files into consecutive groups of about `aim` bytes, for a file between them and claimed. A file is never cut; of the places
 * near the aim the one is taken that needs the fewest letters to be described.
 */
export function grouped<T>(
  list: readonly T[],
  bytesOf: (item: T) => number,
  firstStem: (item: T) => Stem,
  aim: number,
): readonly (readonly T[])[] {
  const groups: T[][] = [];
  let group: T[] = [];
  let bytes = 0;
  for (const item of list) {
    if (bytes + bytesOf(item) > aim && group.length >= FEWEST) {
      const least = Math.max(FEWEST, Math.floor(group.length * 0.6));
      const depths = group.map((each) => firstStem(each).prefix.length);
      const lengths = [...depths.slice(least), firstStem(item).prefix.length];
      const cut = least + lengths.lastIndexOf(Math.min(...lengths));
      groups.push(group.slice(0, cut));
      group = group.slice(cut);
      bytes = group.reduce((sum, each) => sum + bytesOf(each), 0);
    }
    group.push(item);
    bytes += bytesOf(item);
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
