import { spawnSync } from "node:child_process";
import { ROOMY } from "../setup/node-flags.mjs";
import { flatClaimedFile } from "./flat-file.ts";
import { measure, type Measured } from "./measure.ts";
import { conclave, raw, tufJs } from "./steps.ts";

/** What one size of file costs. */
export interface Size {
  readonly projects: number;
  readonly bytes: number;
  readonly conclave: Measured;
  readonly raw: Measured;
  /** Null where the file is too large for it to finish in a minute. */
  readonly tufJs: Measured | null;
}

/** The peer's time grows with the square of the number of projects: at 10,000 it takes most of a minute. */
const MOST_FOR_PEER = 2000;

export function measureSize(projects: number): Size {
  const measured = flatClaimedFile(projects);
  const files = { measured, small: flatClaimedFile(200), warmUps: 50 };
  const runs = projects > 200_000 ? 3 : 7;
  return {
    projects,
    bytes: measured.length,
    raw: measure(raw, files, runs),
    conclave: measure(conclave, files, runs),
    tufJs: projects > MOST_FOR_PEER ? null : measure(tufJs, { ...files, warmUps: 5 }, 3),
  };
}

/** A size in a process of its own: none has to do with what another left in memory. */
export function measureApart(program: string, projects: number): Size {
  const child = spawnSync(
    process.execPath,
    ["--expose-gc", ...ROOMY, program, "--one-size", String(projects)],
    {
      encoding: "utf8",
      maxBuffer: 1024 * 1024,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  if (child.status !== 0) throw new Error(`the measurement of ${projects} projects failed`);
  return JSON.parse(child.stdout) as Size;
}

/** The peer's size, then the one asked for and its doubles up to eight times. */
export function sizesFor(claims: number): readonly number[] {
  const doubles = [1, 2, 4, 8].map((times) => times * claims);
  return [...new Set([Math.min(MOST_FOR_PEER, claims), ...doubles])];
}
