import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Examined } from "../../shared/claim/examine.ts";

/** What a worker is given: the shared bytes once, then spans of lines one after another. */
export interface Span {
  readonly firstLine: number;
  /** Offsets into the file: the start of each line, and behind them the end of the last. */
  readonly offsets: Float64Array;
}

const LINES_IN_A_SPAN = 250;

/** Where each line begins; the last line may lack its line end. */
export function lineOffsets(bytes: Uint8Array): number[] {
  const offsets: number[] = [];
  for (let at = 0; at < bytes.length;) {
    offsets.push(at);
    const end = bytes.indexOf(0x0a, at);
    at = end === -1 ? bytes.length + 1 : end + 1;
    if (at >= bytes.length) offsets.push(at);
  }
  return offsets;
}

function spansOf(offsets: readonly number[]): Span[] {
  const spans: Span[] = [];
  for (let first = 0; first < offsets.length - 1; first += LINES_IN_A_SPAN)
    spans.push({
      firstLine: first,
      offsets: Float64Array.from(offsets.slice(first, first + LINES_IN_A_SPAN + 1)),
    });
  return spans;
}

/**
 * Examines every line of a claims file in worker threads and returns them in the file's order. Ends all workers when `signal` aborts, and then
 * rejects with its reason; nothing half-done is returned. `workerUrl` is the compiled or plain claims-worker beside the caller.
 */
export async function examineClaims(
  bytes: Uint8Array,
  workerUrl: URL,
  signal: AbortSignal,
  onClaims: (done: number, of: number) => void,
): Promise<readonly Examined[]> {
  const spans = spansOf(lineOffsets(bytes));
  const results = new Map<number, readonly Examined[]>();
  const total = spans.reduce((sum, span) => sum + span.offsets.length - 1, 0);
  const crew = Math.max(1, Math.min(availableParallelism(), spans.length));
  const queue = spans.values();
  let done = 0;
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const next = () => {
        const span = queue.next();
        if (span.done === true) resolve();
        else worker.postMessage(span.value);
      };
      worker.on("error", reject);
      worker.on("exit", () => {
        reject(
          signal.aborted ? (signal.reason as Error) : new Error("a worker thread ended early"),
        );
      });
      worker.on(
        "message",
        (answer: { readonly firstLine: number; readonly examined: readonly Examined[] }) => {
          results.set(answer.firstLine, answer.examined);
          done += answer.examined.length;
          onClaims(done, total);
          next();
        },
      );
      next();
    });
  const workers = Array.from(
    { length: spans.length === 0 ? 0 : crew },
    () => new Worker(workerUrl, { workerData: { bytes } }),
  );
  const end = () => Promise.all(workers.map((worker) => worker.terminate()));
  const stop = () => void end();
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    await Promise.all(workers.map(work));
  } finally {
    signal.removeEventListener("abort", stop);
    await end();
  }
  return spans.flatMap((span) => results.get(span.firstLine) ?? []);
}
