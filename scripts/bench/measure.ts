import type { STEPS, Steps } from "./steps.ts";

/** Seconds by the clock, and the processor time of them all, which tells more on a machine that others use too. */
export type Figures = Readonly<Record<(typeof STEPS)[number] | "together" | "processor", number>>;

export interface Measured {
  /** Whatever else the machine does only ever adds, so this comes closest to the truth. */
  readonly best: Figures;
  readonly middle: Figures;
}

function once(steps: Steps): Figures {
  // Each run pays for its own garbage, not for what the one before it left.
  globalThis.gc?.();
  const seconds = (step: () => void) => {
    const start = performance.now();
    step();
    return (performance.now() - start) / 1000;
  };
  const before = process.cpuUsage();
  const parse = seconds(steps.parse);
  const canonicalise = seconds(steps.canonicalise);
  const write = seconds(steps.write);
  const { user, system } = process.cpuUsage(before);
  const together = parse + canonicalise + write;
  return { parse, canonicalise, write, together, processor: (user + system) / 1e6 };
}

/** One run to warm up, then so many that count; the best and the middle one by the time of all three steps. */
export function measure(make: () => Steps, runs: number): Measured {
  once(make());
  const all = Array.from({ length: runs }, () => once(make())).sort(
    (a, b) => a.together - b.together,
  );
  const [best, middle] = [all[0], all[Math.floor(all.length / 2)]];
  if (best === undefined || middle === undefined) throw new Error("nothing was run");
  return { best, middle };
}
