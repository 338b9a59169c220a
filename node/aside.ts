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

interface Judged extends LongProof {
  readonly holds: boolean;
}

/**
 * Verifies as both implementations do; and beforehand, in threads of their own, the signatures of long documents that somebody is about to ask about, since
 * each takes a second for 150 megabytes. What a thread found holds for these very bytes, this very key and an equal signature; all else is worked out
 * when it is asked.
 */
export class Aside {
  private readonly workerUrl: URL;
  private readonly signal: AbortSignal;
  private readonly judged: Judged[] = [];

  /** `workerUrl` is the compiled or plain import-worker. */
  constructor(workerUrl: URL, signal: AbortSignal) {
    this.workerUrl = workerUrl;
    this.signal = signal;
  }

  readonly verify: Verify = (key, message, signature) => {
    const known = this.judged.find(
      (each) =>
        each.key === key && each.message === message && sameBytes(each.signature, signature),
    );
    return known?.holds ?? verifyWithBoth(key, message, signature);
  };

  /** Has every signature by a key of the quorum judged, one after another, where the document is long. Rejects when cancelled, and when a thread fails. */
  async ahead({ envelope: { signatures, signedBytes }, quorum }: Signed): Promise<void> {
    if (signedBytes.length < LONG) return;
    for (const { keyid, sig } of signatures) {
      const key = quorum.keys.find((each) => each.keyid === keyid);
      const signature = fromHex(sig);
      if (key === undefined || signature === null || signature.length === 0) continue;
      const proof = { key, message: signedBytes, signature };
      const holds = await verifiedAside(proof, this.workerUrl, this.signal);
      this.judged.push({ ...proof, holds });
    }
  }
}
