import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makePlan } from "../node/plan/make-plan.ts";
import { countWords } from "../shared/plan/amounts.ts";
import { COLUMNS, planPage, rowsOf, type Row } from "../shared/plan/page.ts";
import { planWords } from "../shared/plan/words.ts";
import { EXIT, printRefusal } from "./command.ts";

const USAGE = `npm run plan [-- --names FILE] [--claimed N] [--batch K] [--json FILE] [--out DIR]
  --names    project names, one a line, plain or .gz (default: PyPI's where they lie beside the project, else some popular ones again and again)
  --claimed  how many of them are claimed (default 50,000); "all" for every one
  --batch    claims of one ceremony (default 1,000)
  --json     writes all figures there
  --out      writes the plots into this folder, as one page`;

const NEARBY = [
  fileURLToPath(new URL("../../shared/data/pypi-projects.tsv.gz", import.meta.url)),
  fileURLToPath(new URL("../scripts/pypi-names.txt", import.meta.url)),
];

function usage(problem: string): never {
  process.stderr.write(`${problem}\nUsage: ${USAGE}\n`);
  process.exit(EXIT.usage);
}

/** A whole number from 1 to 2,000,000. */
function countOf(option: string, text: string): number {
  const count = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 2_000_000) usage(`--${option}: "${text}" is no number up to 2,000,000.`);
  return count;
}

interface Wanted {
  readonly names: string;
  readonly claimed: number;
  readonly batch: number;
  readonly json: string | undefined;
  readonly out: string | undefined;
}

function wanted(): Wanted {
  try {
    const { values } = parseArgs({
      options: {
        names: { type: "string" },
        claimed: { type: "string", default: "50000" },
        batch: { type: "string", default: "1000" },
        json: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean" },
      },
    });
    if (values.help === true) {
      console.log(USAGE);
      process.exit(EXIT.well);
    }
    return {
      names: values.names ?? NEARBY.find((path) => existsSync(path)) ?? "",
      claimed: values.claimed === "all" ? 0 : countOf("claimed", values.claimed),
      batch: countOf("batch", values.batch),
      json: values.json,
      out: values.out,
    };
  } catch (error) {
    usage(error instanceof Error ? error.message : String(error));
  }
}

function tableOf(rows: readonly Row[]): string {
  const cells = [COLUMNS, ...rows.map((each) => each.cells)];
  const widths = COLUMNS.map((_, i) => Math.max(...cells.map((each) => each[i]?.length ?? 0)));
  return cells
    .map((each) =>
      each
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    usage(`--names: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `npm run plan`: what dividing claimed costs whom, and why the built-in size is what it is. Exit 1 when the names cannot be read. */
const { batch, claimed, json, names, out } = wanted();
let said = Date.now();
const made = makePlan(
  { names: { bytes: readFile(names), file: names }, claimed, batch },
  (done, of) => {
    if (Date.now() - said < 2000) return;
    said = Date.now();
    process.stderr.write(`planning: ${done} of ${of}\n`);
  },
);
if (!made.ok) {
  printRefusal(made.refusal);
  process.exitCode = EXIT.refused;
} else {
  const plan = made.value;
  console.log(`${countWords(plan.names)} different names in ${names}`);
  for (const scenario of plan.now.claimed === plan.all.claimed
    ? [plan.all]
    : [plan.now, plan.all]) {
    console.log(`\n${countWords(scenario.claimed)} claimed projects`);
    console.log(tableOf(rowsOf(scenario, plan)));
  }
  console.log(`\n${planWords(plan).join("\n")}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(plan, null, 2)}\n`);
  if (out !== undefined) {
    mkdirSync(out, { recursive: true });
    const page = join(out, "plan.html");
    writeFileSync(page, planPage(plan));
    console.log(`\nThe plots are in ${page}`);
  }
}
