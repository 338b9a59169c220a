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

export interface Files {
  readonly measured: Uint8Array;
  readonly small: Uint8Array;
  readonly warmUps: number;
}

/**
 * The best and the middle one of so many runs, by the time of all three steps. First a small file is gone through until the engine has compiled
 * everything; it is kept to the end, since code compiled for objects of a shape is thrown away with the last of them.
 */
export function measure(make: (file: Uint8Array) => Steps, files: Files, runs: number): Measured {
  const kept = make(files.small);
  for (let i = 0; i < files.warmUps; i++) once(kept);
  const all = Array.from({ length: runs }, () => once(make(files.measured))).sort(
    (a, b) => a.together - b.together,
  );
  once(kept);
  const [best, middle] = [all[0], all[Math.floor(all.length / 2)]];
  if (best === undefined || middle === undefined) throw new Error("nothing was run");
  return { best, middle };
}
