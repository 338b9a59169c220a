import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { StockOutcome } from "../../shared/sign/stock-client.ts";
import type { RehearsalJob } from "./job.ts";

/** What stock client it is, as the record names it. */
export const STOCK_CLIENT = "tuf-js 6.0.2";

type Said =
  { readonly done: number; readonly of: number } | { readonly outcomes: readonly StockOutcome[] };

/** Runs a rehearsal: each try's outcome. Rejects with the signal's reason when cancelled, and when the thread ends early. */
export type Rehearse = (
  job: RehearsalJob,
  signal: AbortSignal,
  onTry: (done: number, of: number) => void,
) => Promise<readonly StockOutcome[]>;

/** In a worker thread and a temporary folder of its own; `workerUrl` is the compiled or plain client-worker. */
export function rehearsingIn(workerUrl: URL): Rehearse {
  return async (job, signal, onTry) => {
    signal.throwIfAborted();
    const dir = await mkdtemp(join(tmpdir(), "conclave-client-"));
    const env = { ...process.env, TMPDIR: dir, TMP: dir, TEMP: dir };
    const worker = new Worker(workerUrl, { workerData: job, env });
    const stop = () => void worker.terminate();
    signal.addEventListener("abort", stop);
    try {
      return await heard(worker, signal, onTry);
    } finally {
      signal.removeEventListener("abort", stop);
      await worker.terminate();
      await rm(dir, { recursive: true, force: true });
    }
  };
}

function heard(
  worker: Worker,
  signal: AbortSignal,
  onTry: (done: number, of: number) => void,
): Promise<readonly StockOutcome[]> {
  return new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("exit", () => {
      reject(
        signal.aborted ? (signal.reason as Error) : new Error("the client's thread ended early"),
      );
    });
    worker.on("message", (said: Said) => {
      if ("outcomes" in said) resolve(said.outcomes);
      else onTry(said.done, said.of);
    });
  });
}
