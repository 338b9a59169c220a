import { verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { CLAIMS_PATH } from "../../../shared/import/match-batch.ts";
import type { Bare } from "../import-figures.ts";

/** What one verification needs, with everything else done before. */
interface Proof {
  readonly key: Buffer;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

const SPKI = Buffer.from("302a300506032b6570032100", "hex");

interface Line {
  readonly signatures: readonly { readonly sig: string }[];
  readonly signed: {
    readonly keys: Readonly<Record<string, { readonly keyval: { readonly public: string } }>>;
  };
}

/** The one signature of a claim with one key. */
function proof(line: string): Proof {
  const { signatures, signed } = JSON.parse(line) as Line;
  const [key] = Object.values(signed.keys);
  return {
    key: Buffer.concat([SPKI, Buffer.from(key?.keyval.public ?? "", "hex")]),
    message: Buffer.from(line.slice(line.indexOf(',"signed":') + 10, -1)),
    signature: Buffer.from(signatures[0]?.sig ?? "", "hex"),
  };
}

function verifyAll(proofs: readonly Proof[]): void {
  for (const { key, message, signature } of proofs)
    // As the platform takes it fastest: an object made of each key costs a tenth more.
    if (!verify(null, message, { key, format: "der", type: "spki" }, signature))
      throw new Error("a proof that does not hold");
}

function once(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** Seconds for all of them on all cores, without the time to make them ready; best of three. */
async function measure(stick: string): Promise<Bare> {
  const text = readFileSync(join(stick, "conclave", CLAIMS_PATH), "latin1").trimEnd();
  const lines = text.split("\n");
  const crew = availableParallelism();
  const workers = Array.from({ length: crew }, (_, part) => {
    const own = lines.filter((_, i) => i % crew === part);
    return new Worker(new URL(import.meta.url), { workerData: own });
  });
  await Promise.all(workers.map(once));
  let seconds = Infinity;
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    const done = Promise.all(workers.map(once));
    for (const worker of workers) worker.postMessage("go");
    await done;
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return { signatures: lines.length, seconds, cores: crew };
}

if (isMainThread) {
  console.log(JSON.stringify(await measure(process.argv[2] ?? "")));
} else {
  const proofs = (workerData as readonly string[]).map(proof);
  parentPort?.postMessage("ready");
  parentPort?.on("message", () => {
    verifyAll(proofs);
    parentPort?.postMessage("done");
  });
}
