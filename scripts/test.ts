import { globSync } from "node:fs";
import { parseArgs } from "node:util";
import { PROJECT } from "./test/child.ts";
import type { Counts, Outcome } from "./test/node-test.ts";
import { STAGES, type Stage } from "./test/stages.ts";

const HELP = `npm test [-- [--only STAGE[,STAGE]] [PATH ...]]
  --only  runs these stages only: ${STAGES.map((stage) => stage.name).join(", ")}
  PATH    runs only tests whose file's path contains it, and no stage without tests but what they need`;

/** A stage to run, with the test files left after filtering. */
type Planned = Readonly<{ stage: Stage; files: readonly string[] }>;

function plan(only: readonly string[], paths: readonly string[]): readonly Planned[] {
  const all = STAGES.map((stage) => ({ stage, files: filesOf(stage, paths) }));
  const isWanted = ({ stage, files }: Planned): boolean => {
    if (only.length > 0 && !only.includes(stage.name)) return false;
    return paths.length === 0 || files.length > 0;
  };
  const wanted = all.filter(isWanted);
  const needed = new Set(wanted.map(({ stage }) => stage.after));
  return all.filter((each) => wanted.includes(each) || needed.has(each.stage.name));
}

function filesOf(stage: Stage, paths: readonly string[]): readonly string[] {
  return [...new Set(globSync(stage.tests ?? [], { cwd: PROJECT }))]
    .filter((file) => paths.length === 0 || paths.some((path) => file.includes(path)))
    .sort();
}

async function runStage({ stage, files }: Planned): Promise<Outcome> {
  try {
    return await stage.run(files);
  } catch (error) {
    return {
      ok: false,
      counts: null,
      words: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

/** Runs the planned stages to the last, whatever fails, and prints how each went. Gives back what failed and the totals. */
async function runAll(
  planned: readonly Planned[],
): Promise<Readonly<{ failed: readonly string[]; total: Counts }>> {
  const failed: string[] = [];
  const summary: string[] = [];
  let total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const each of planned) {
    const { name, after } = each.stage;
    if (after !== undefined && failed.includes(after)) {
      failed.push(name);
      summary.push(`${name}: not run, because ${after} failed`);
      continue;
    }
    console.log(`\n== ${name}`);
    const started = performance.now();
    const outcome = await runStage(each);
    if (!outcome.ok) failed.push(name);
    total = add(total, outcome.counts);
    const line = `${name}: ${sentence(outcome)}, ${((performance.now() - started) / 1000).toFixed(1)} s`;
    console.log(line);
    summary.push(line);
  }
  console.log(`\n== summary\n${summary.join("\n")}`);
  return { failed, total };
}

function sentence({ ok, counts, words }: Outcome): string {
  const tally =
    counts === null
      ? []
      : [`${counts.passed} passed`, `${counts.failed} failed`, `${counts.skipped} skipped`];
  return [ok ? "ok" : "FAILED", ...(words === undefined ? [] : [words]), ...tally].join(", ");
}

function add(one: Counts, other: Counts | null): Counts {
  if (other === null) return one;
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

const { values, positionals } = parseArgs({
  options: { only: { type: "string" }, help: { type: "boolean" } },
  allowPositionals: true,
});
const only = values.only?.split(",") ?? [];
const unknown = only.find((name) => !STAGES.some((stage) => stage.name === name));
if (values.help === true) {
  console.log(HELP);
} else if (unknown !== undefined) {
  console.error(`There is no stage "${unknown}".\n${HELP}`);
  process.exitCode = 2;
} else {
  const { failed, total } = await runAll(plan(only, positionals));
  if (failed.length > 0) console.log(`failed: ${failed.join(", ")}`);
  console.log(`tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  if (failed.length > 0) process.exitCode = 1;
}
