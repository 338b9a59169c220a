import { cpus, loadavg } from "node:os";
import type { Size } from "./core.ts";
import type { Figures } from "./measure.ts";
import { STEPS } from "./steps.ts";

/** Everything `npm run bench` found out, as it is written to a JSON file. */
export interface Report {
  readonly machine: {
    readonly node: string;
    readonly processor: string;
    readonly cores: number;
    /** Processes that wanted to run, over the last minute: figures taken beside others are worth less. */
    readonly load: number;
  };
  readonly sizes: readonly Size[];
  readonly ratios: {
    /** Time per project at the largest size, over that at the size asked for; 1 is linear. */
    readonly growth: number;
    readonly rawGrowth: number;
    /** Conclave's time over JSON.parse and JSON.stringify alone. */
    readonly toRaw: number;
    /** tuf-js's time over Conclave's, at the size that it can finish. */
    readonly peerToConclave: number;
  };
}

function perProject(size: Size, who: "conclave" | "raw"): number {
  return size[who].best.together / size.projects;
}

/** `sizes` from the smallest to the largest, with the size asked for among them. */
export function reportOn(claims: number, sizes: readonly Size[]): Report {
  const asked = sizes.find((size) => size.projects === claims);
  const [small, largest] = [sizes[0], sizes.at(-1)];
  if (small === undefined || asked === undefined || largest === undefined)
    throw new Error("too few sizes");
  const growth = (who: "conclave" | "raw") => perProject(largest, who) / perProject(asked, who);
  return {
    machine: {
      node: process.version,
      processor: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      load: loadavg()[0] ?? 0,
    },
    sizes,
    ratios: {
      growth: growth("conclave"),
      rawGrowth: growth("raw"),
      toRaw: perProject(asked, "conclave") / perProject(asked, "raw"),
      peerToConclave: (small.tufJs?.best.together ?? NaN) / small.conclave.best.together,
    },
  };
}

const seconds = (value: number) => value.toFixed(3);

function row(projects: number, who: string, figures: Figures): readonly string[] {
  const each = ((figures.together / projects) * 1e6).toFixed(2);
  const steps = STEPS.map((step) => seconds(figures[step]));
  const sums = [seconds(figures.together), each, seconds(figures.processor)];
  return [projects.toLocaleString("en"), who, ...steps, ...sums];
}

function rowsOf({ projects, conclave, raw, tufJs }: Size): readonly (readonly string[])[] {
  return [
    row(projects, "JSON alone", raw.best),
    row(projects, "conclave", conclave.best),
    ...(tufJs === null ? [] : [row(projects, "tuf-js", tufJs.best)]),
  ];
}

/** Best of several runs, in seconds by the clock; `processor` is the time of all threads, the garbage collector's too. */
export function tableOf({ sizes, ratios, machine }: Report): string {
  const head = ["projects", "who", ...STEPS, "together", "µs/project", "processor"];
  const rows = [head, ...sizes.flatMap(rowsOf)];
  const widths = head.map((_, i) => Math.max(...rows.map((each) => each[i]?.length ?? 0)));
  const lines = rows.map((each) => each.map((cell, i) => cell.padStart(widths[i] ?? 0)).join("  "));
  return [
    `One flat claimed file, on one core of ${machine.processor}, Node ${machine.node}, load ${machine.load.toFixed(1)} on ${machine.cores} cores.`,
    ...lines,
    `Conclave takes ${ratios.toRaw.toFixed(1)} times as long as JSON alone, and tuf-js ${ratios.peerToConclave.toFixed(0)} times as long as Conclave.`,
    `At the largest size a project takes ${ratios.growth.toFixed(2)} times as long (JSON alone: ${ratios.rawGrowth.toFixed(2)}).`,
  ].join("\n");
}
