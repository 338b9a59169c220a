import { parentPort, workerData } from "node:worker_threads";
import { examine, type Examined } from "../shared/claim/examine.ts";
import { CLAIMS_PATH } from "../shared/import/match-batch.ts";
import type { LongProof } from "./aside.ts";
import { goBehind } from "./behind.ts";
import { nextSpan, type Lines, type Span } from "./claims/claims-pool.ts";
import { buffersOf, pack } from "./claims/packed.ts";
import { verifyWithBoth, verifyWithPlatform } from "./verify.ts";

function examined(lines: Lines, from: number, to: number): readonly Examined[] {
  const [first = 0, ...ends] = lines.offsets.subarray(from, to + 1);
  // A copy: text decoders refuse shared memory.
  const own = new Uint8Array(lines.bytes.subarray(first, ends.at(-1)));
  // All of them at once: to decode each line alone takes as long as to read it.
  const characters = Buffer.from(own.buffer).toString("latin1");
  let start = 0;
  return ends.map((end, i) => {
    const at = start;
    start = end - first;
    const line = own.subarray(at, start - 1);
    const where = `${CLAIMS_PATH}, line ${from + i + 1}`;
    return examine(line, where, verifyWithPlatform, characters.slice(at, start - 1));
  });
}

function examineAll(lines: Lines): void {
  for (let span = nextSpan(lines); span !== null; span = nextSpan(lines)) {
    const [from, to] = span;
    const packed = pack(examined(lines, from, to));
    const told: Span = { firstLine: from, packed };
    parentPort?.postMessage(told, [...buffersOf(packed)]);
  }
}

/** What an import does beside main: the lines of its claims, or one long signature. */
const job = workerData as Lines | LongProof;

goBehind();
if ("message" in job) parentPort?.postMessage(verifyWithBoth(job.key, job.message, job.signature));
else examineAll(job);
