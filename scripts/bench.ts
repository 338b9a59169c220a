import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measureApart, measureSize, sizesFor } from "./bench/core.ts";
import { dividedTable, measureCeremony, measureDivided } from "./bench/divided.ts";
import type { Sha256 } from "../shared/digest/sha256.ts";
import { importTable, measureImport } from "./bench/import-claims.ts";
import { reportOn, tableOf } from "./bench/report.ts";

/** Claims that are approved in one ceremony. */
const BATCH = 10_000;

const HELP = `npm run bench [-- --claims N] [--json FILE]
  --claims  projects in the file that is measured; 2, 4 and 8 times as many are measured too (default 100,000).
            So many claims are imported, and eight times as many
  --only    "import": that part alone
  --divided projects of a claimed that is divided by names, which 10,000 more join (default 876,323)
  --json    writes all figures there`;

/** A whole number from 1 up, or null. */
function countIn(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
}

const { values } = parseArgs({
  options: {
    claims: { type: "string", default: "100000" },
    json: { type: "string" },
    divided: { type: "string", default: "876323" },
    "one-size": { type: "string" },
    ceremony: { type: "string" },
    anchor: { type: "string" },
    only: { type: "string" },
    help: { type: "boolean" },
  },
});
const claims = countIn(values.claims);
const one = countIn(values["one-size"]);
const divided = countIn(values.divided);

if (values.help === true) {
  console.log(HELP);
} else if (one !== null) {
  // This program calls itself so, once for each size.
  console.log(JSON.stringify(measureSize(one)));
} else if (values.ceremony !== undefined) {
  // And so, in a process that has done nothing else.
  const anchor = { version: 1, sha256: (values.anchor ?? "") as Sha256 };
  console.log(JSON.stringify(await measureCeremony(values.ceremony, anchor)));
} else if (claims === null || divided === null) {
  console.error(`"${values.claims}" or "${values.divided}" is no number of projects.\n${HELP}`);
  process.exitCode = 2;
} else if (values.only === "import") {
  console.log(importTable(await measureImport(claims)));
} else {
  const sizes = sizesFor(claims).map((projects) => {
    console.log(`measuring ${projects.toLocaleString("en")} projects …`);
    return measureApart(import.meta.filename, projects);
  });
  const report = reportOn(claims, sizes);
  console.log(`\n${tableOf(report)}\n`);
  console.log(`measuring a ceremony over ${divided.toLocaleString("en")} projects …`);
  const ceremony = measureDivided(import.meta.filename, divided, BATCH);
  console.log(`\n${dividedTable(ceremony)}`);
  const imports = await measureImport(claims);
  console.log(`\n${importTable(imports)}`);
  const all = { ...report, divided: ceremony, import: imports };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(all, null, 2)}\n`);
}
