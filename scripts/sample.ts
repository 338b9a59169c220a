/** node scripts/sample.ts --out DIR [--claims N] [--names FILE] [--seed TEXT]: a sample stick, its key files and its index. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { instantOf } from "../shared/tuf/instant.ts";
import { writeKeyFiles, type KeyFile } from "./sample-index/key-files.ts";
import { existingNames } from "./sample-index/known-names.ts";
import { LARGE, makeLargeIndex } from "./sample-index/large-index.ts";
import { makeIndex } from "./sample-index/make-index.ts";
import { readNames } from "./sample-index/names.ts";
import { OUTSIDER } from "./sample-index/people.ts";
import type { SampleIndex } from "./sample-index/sample-index.ts";
import { saveIndex } from "./sample-index/saved-index.ts";
import { writeFile, writeStick } from "./sample-index/stick.ts";

const USAGE = "node scripts/sample.ts --out DIR [--claims N] [--names FILE] [--seed TEXT]";
/** One text of them all must stay within what the engine holds. */
const MOST_CLAIMS = 250_000;

function passphrases(files: ReadonlyMap<string, KeyFile>): string {
  const rows = [...files].map(
    ([name, { passphrase, role }]) =>
      `${name.padEnd(10)} ${(name === OUTSIDER ? "nothing" : role).padEnd(8)} ${passphrase}`,
  );
  return `${["Passphrases of the sample's key files, and the roles. For rehearsals only.", "", ...rows].join("\n")}\n`;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        out: { type: "string" },
        claims: { type: "string", default: "120" },
        names: { type: "string" },
        seed: { type: "string", default: "rehearsal" },
      },
    }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** From LARGE.from claims on what comes in after a campaign, unless the names are given. */
function makeSample(
  claims: number,
  { names, seed }: { readonly names?: string | undefined; readonly seed: string },
  bar: ((done: number, of: number) => void) | undefined,
): SampleIndex {
  const now = instantOf(Date.now());
  const progress = bar === undefined ? {} : { onProgress: bar };
  if (claims >= LARGE.from && names === undefined) {
    const { index, known, source } = makeLargeIndex({ now, seed, claims, ...progress });
    console.log(`${known.toLocaleString("en")} names: ${source}`);
    return index;
  }
  const taken = names === undefined ? readNames() : readNames(names);
  const existing = existingNames(readNames());
  return makeIndex({ now, seed, claims, names: taken, existing, ...progress });
}

async function main(): Promise<number> {
  const values = readOptions();
  if (values === null) {
    console.error(USAGE);
    return 2;
  }
  const claims = Number(values.claims);
  if (values.out === undefined || !Number.isInteger(claims) || claims < 1 || claims > MOST_CLAIMS) {
    console.error(`${USAGE}\nN is a whole number from 1 to ${MOST_CLAIMS}.`);
    return 2;
  }
  const out = resolve(values.out);
  if (existsSync(out) && readdirSync(out).length > 0) {
    console.error(`${out} is not empty. Choose a new folder: nothing is overwritten.`);
    return 2;
  }
  const bar =
    claims > 5000
      ? (done: number, of: number) => process.stderr.write(`\r${done} of ${of} claims`)
      : undefined;
  const index = makeSample(claims, values, bar);
  if (bar !== undefined) process.stderr.write("\n");
  writeStick(index, join(out, "stick"));
  saveIndex(index, join(out, "index"));
  const keys = await writeKeyFiles(index, join(out, "keys"));
  writeFile(join(out, "keys", "PASSPHRASES.txt"), passphrases(keys));
  writeFile(join(out, "root", "1.root.json"), index.files.get("metadata/1.root.json") ?? "");
  console.log(`${claims} claims, ${index.planted.length} of them planted to be blocked.`);
  for (const part of ["stick", "keys", "index", "root"]) console.log(join(out, part));
  return 0;
}

process.exitCode = await main();
