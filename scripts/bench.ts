import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measureApart, measureSize, sizesFor } from "./bench/core.ts";
import { reportOn, tableOf } from "./bench/report.ts";

const HELP = `npm run bench [-- --claims N] [--json FILE]
  --claims  projects in the file that is measured; 2, 4 and 8 times as many are measured too (default 100,000)
  --json    writes all figures there`;

/** A whole number from 1 up, or null. */
function countIn(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
}

const { values } = parseArgs({
  options: {
    claims: { type: "string", default: "100000" },
    json: { type: "string" },
    "one-size": { type: "string" },
    help: { type: "boolean" },
  },
});
const claims = countIn(values.claims);
const one = countIn(values["one-size"]);

if (values.help === true) {
  console.log(HELP);
} else if (one !== null) {
  // This program calls itself so, once for each size.
  console.log(JSON.stringify(measureSize(one)));
} else if (claims === null) {
  console.error(`"${values.claims}" is no number of projects.\n${HELP}`);
  process.exitCode = 2;
} else {
  const sizes = sizesFor(claims).map((projects) => {
    console.log(`measuring ${projects.toLocaleString("en")} projects …`);
    return measureApart(import.meta.filename, projects);
  });
  const report = reportOn(claims, sizes);
  console.log(`\n${tableOf(report)}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
