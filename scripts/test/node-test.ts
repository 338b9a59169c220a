import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PROJECT, run } from "./child.ts";

/** How many tests ran, and how they ended. */
export type Counts = Readonly<{ passed: number; failed: number; skipped: number }>;

/** How a stage went. `counts` is null for a stage that is no test run. */
export type Outcome = Readonly<{ ok: boolean; counts: Counts | null; words?: string }>;

type Runner = Readonly<{
  name: string;
  program?: string;
  env?: Readonly<Record<string, string>>;
  concurrency: number;
  /** Whether a failed test may leave behind what keeps its process alive, such as a started app. */
  mayLeaveBehind?: boolean;
  /** A test that takes longer hangs: it is ended and counts as failed. */
  hangsAfterMs: number;
}>;

/**
 * Runs test files under node:test, in this Node or in the program given (an Electron told to be Node). It went well only
 * when at least one test ran and none failed.
 */
export async function runTests(files: readonly string[], runner: Runner): Promise<Outcome> {
  if (files.length === 0) return noTest();
  const report = join(PROJECT, `.build/counts-${runner.name}.json`);
  mkdirSync(join(PROJECT, ".build"), { recursive: true });
  rmSync(report, { force: true });
  const code = await run(
    runner.program ?? process.execPath,
    [
      "--test",
      `--test-concurrency=${runner.concurrency}`,
      `--test-timeout=${runner.hangsAfterMs}`,
      ...(runner.mayLeaveBehind === true ? ["--test-force-exit"] : []),
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      `--test-reporter=${join(PROJECT, "scripts/test/counts.mjs")}`,
      `--test-reporter-destination=${report}`,
      ...files,
    ],
    runner.env,
  );
  const counts = readCounts(report);
  if (counts === null) return { ok: false, counts: null, words: "the test runner did not finish" };
  if (counts.passed + counts.failed === 0) return noTest(counts);
  return { ok: code === 0, counts };
}

function noTest(counts: Counts | null = null): Outcome {
  return { ok: false, counts, words: "no test ran" };
}

function readCounts(file: string): Counts | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Counts;
  } catch {
    return null;
  }
}
