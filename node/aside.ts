import { Worker } from "node:worker_threads";
import { fromHex, sameBytes } from "../shared/bytes.ts";
import type { Signed } from "../shared/import/walk.ts";
import type { Key } from "../shared/tuf/key.ts";
import type { Verify } from "../shared/tuf/tally.ts";
import { verifyWithBoth } from "./verify.ts";

/** One signature over something long. */
export interface LongProof {
  readonly key: Key;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Bytes. What is shorter takes less time here than a thread takes to start. */
const LONG = 4_000_000;

/** Whether it holds, by both implementations, in a thread of its own. Rejects with the signal's reason when cancelled. */
async function verifiedAside(
  proof: LongProof,
  workerUrl: URL,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted();
  const worker = new Worker(workerUrl, { workerData: proof });
  const stop = () => void worker.terminate();
  signal.addEventListener("abort", stop);
  try {
    return await new Promise<boolean>((resolve, reject) => {
      worker.on("message", resolve);
      worker.on("error", reject);
      worker.on("exit", () => {
        reject(signal.aborted ? (signal.reason as Error) : new Error("a thread ended early"));
      });
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await worker.terminate();
  }
}

/**
 * Verifies as both implementations do; and beforehand, in threads of their own, the signatures of long documents that somebody is about to ask about, since
 * each takes a second for 150 megabytes. Only what was found true is known then: everything else is worked out when it is asked.
 */
export class Aside {
  private readonly workerUrl: URL;
  private readonly signal: AbortSignal;
  private readonly proven: LongProof[] = [];

  constructor(workerUrl: URL, signal: AbortSignal) {
    this.workerUrl = workerUrl;
    this.signal = signal;
  }

  readonly verify: Verify = (key, message, signature) =>
    this.proven.some(
      (known) =>
        known.key === key && known.message === message && sameBytes(known.signature, signature),
    ) || verifyWithBoth(key, message, signature);

  /** `workerUrl` of the constructor is the compiled or plain import-worker. */
  async ahead({ envelope: { signatures, signedBytes }, quorum }: Signed): Promise<void> {
    if (signedBytes.length < LONG) return;
    for (const key of quorum.keys) {
      const written = signatures.find(({ keyid }) => keyid === key.keyid);
      const signature = fromHex(written?.sig ?? "");
      if (signature === null || signature.length === 0) continue;
      const proof = { key, message: signedBytes, signature };
      if (await verifiedAside(proof, this.workerUrl, this.signal)) this.proven.push(proof);
    }
  }
}
