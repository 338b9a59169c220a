import { bytesWords, countWords, secondsWords } from "./amounts.ts";
import {
  chosenOf,
  firstWithSnapshot,
  monthTogether,
  signingTime,
  type Figures,
  type Plan,
  type Scenario,
} from "./plan.ts";

export interface Axis {
  readonly name: string;
  /** Even steps, or each the same number of times the one before. */
  readonly scale: "even" | "times";
  readonly words: (value: number) => string;
  readonly ticks: readonly number[];
}

export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** A line across the plot, with its word. */
export interface Mark {
  readonly at: number;
  readonly word: string;
}

/** One plot, before it is drawn: what is compared, in which units, and what is chosen. */
export interface Plot {
  readonly title: string;
  /** One sentence that says what to see. */
  readonly says: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** On the x axis: the chosen budget, or how many are claimed. */
  readonly chosen: Mark;
  /** On the y axis: what no client takes more of. */
  readonly limit: Mark | null;
}

const BUDGETS: Axis = {
  name: "a shard has at most so many kB",
  scale: "times",
  words: (bytes) => countWords(bytes / 1000),
  ticks: [20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000],
};
const CLAIMED: Axis = {
  name: "claimed projects",
  scale: "times",
  words: countWords,
  ticks: [1000, 10_000, 100_000, 1_000_000],
};

/** Round steps from 0 to the largest of the values. */
function steps(largest: number): readonly number[] {
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find((each) => each * power >= rough) ?? 10);
  const count = Math.ceil(largest / step);
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

function powers(values: readonly number[]): readonly number[] {
  const low = Math.floor(Math.log10(Math.max(1, Math.min(...values))));
  const high = Math.ceil(Math.log10(Math.max(10, ...values)));
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
}

function over({ divided }: Scenario, name: string, y: (figures: Figures) => number): Series {
  return { name, points: divided.map((each) => ({ x: each.most ?? 0, y: y(each) })) };
}

/** The scenario that was asked for and the one of all names; one, where they are the same. */
function both({ now, all }: Plan, y: (figures: Figures) => number): readonly Series[] {
  const scenarios = now.claimed === all.claimed ? [all] : [all, now];
  return scenarios.map((each) => over(each, `${countWords(each.claimed)} claimed`, y));
}

function highest(series: readonly Series[]): number {
  return Math.max(...series.flatMap(({ points }) => points.map(({ y }) => y)));
}

function evenBytes(name: string, series: readonly Series[]): Axis {
  return { name, scale: "even", words: bytesWords, ticks: steps(highest(series)) };
}

function timesOf(
  name: string,
  series: readonly Series[],
  words: (value: number) => string,
  more: readonly number[] = [],
): Axis {
  const values = [...series.flatMap(({ points }) => points.map(({ y }) => y)), ...more];
  return { name, scale: "times", words, ticks: powers(values) };
}

function budgetPlots(plan: Plan): readonly Plot[] {
  const { all, batch, measured, now } = plan;
  const chosen: Mark = {
    at: chosenOf(now).most ?? 0,
    word: `default ${bytesWords(chosenOf(now).most ?? 0)}`,
  };
  const common = { x: BUDGETS, chosen, limit: null };
  const first = both(plan, firstWithSnapshot);
  const month = both(plan, monthTogether);
  const touched = both(plan, ({ touched: { expected } }) => expected);
  const times = signingTime(1, measured);
  const seconds = [
    ...times.tokens.toReversed().map(({ perSecond, seconds: each }) => ({
      name: `token, ${perSecond}/s`,
      each,
    })),
    { name: "software", each: times.software },
  ].map(({ name, each }) => over(all, name, ({ files }) => Math.max(1, files * each)));
  const clock = [1, 10, 60, 600, 3600, 36_000];
  const longest = highest(seconds);
  return [
    {
      ...common,
      title: "First download",
      says: "For a project never asked for, with its part of snapshot.",
      y: evenBytes("bytes", first),
      series: first,
    },
    {
      ...common,
      title: "Each month",
      says: `For a client that follows ${plan.assumed.followed} projects, with ${plan.assumed.snapshots} snapshots.`,
      y: evenBytes("bytes a month", month),
      series: month,
    },
    {
      ...common,
      title: `Files that ${countWords(batch)} claims change`,
      says: "Each is signed anew by every person who signs.",
      y: timesOf("files", touched, countWords),
      series: touched,
    },
    {
      ...common,
      title: "Signing all of it once",
      says: `By each person, when ${countWords(all.claimed)} are divided or other keys sign.`,
      y: {
        name: "time",
        scale: "times",
        words: secondsWords,
        ticks: clock.slice(0, clock.findIndex((each) => each >= longest) + 1 || clock.length),
      },
      series: seconds,
    },
  ];
}

function growthPlots({ all, growth, limits, now }: Plan): readonly Plot[] {
  const series = (name: string, y: (growing: (typeof growth)[number]) => number): Series => ({
    name,
    points: growth.map((each) => ({ x: each.claimed, y: y(each) })).filter(({ y: at }) => at > 0),
  });
  const first = [
    series("one flat file", ({ flat }) => flat),
    series("hashed bins", ({ hashed }) => hashed),
    series("by names", ({ divided, snapshot }) => divided + snapshot),
  ];
  const snapshot = [
    series("each its own file", ({ snapshotFull }) => snapshotFull),
    series("claimed’s files", ({ snapshot: own }) => own),
  ];
  const most = Math.max(...growth.map(({ claimed }) => claimed));
  const last = CLAIMED.ticks.findIndex((tick) => tick >= most);
  const ticks = last < 1 ? CLAIMED.ticks : CLAIMED.ticks.slice(0, last + 1);
  const common = {
    x: { ...CLAIMED, ticks },
    chosen: {
      at: now.claimed,
      word:
        now.claimed === all.claimed
          ? "every name claimed"
          : `planned: ${countWords(now.claimed)} claimed`,
    },
  };
  return [
    {
      ...common,
      title: "Why claimed is divided",
      says: "First download with its part of snapshot, as claimed grows.",
      y: timesOf("bytes", first, bytesWords),
      series: first,
      limit: { at: limits.targets, word: `no client takes more: ${bytesWords(limits.targets)}` },
    },
    {
      ...common,
      title: "What snapshot grows by",
      says: "Every client downloads the whole of it.",
      y: timesOf("bytes", snapshot, bytesWords, [limits.snapshot]),
      series: snapshot,
      limit: { at: limits.snapshot, word: `no client takes more: ${bytesWords(limits.snapshot)}` },
    },
  ];
}

/** The plots of a plan; the one that shows why the default is the default comes first. */
export function plotsOf(plan: Plan): readonly Plot[] {
  return [...budgetPlots(plan), ...growthPlots(plan)];
}
