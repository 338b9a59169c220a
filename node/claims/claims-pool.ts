import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Examined } from "../../shared/claim/examine.ts";
import { inSlices } from "../slices.ts";
import { unpack, type Packed } from "./packed.ts";

/** What a worker is given. The memory is shared: no worker waits for whoever started it, which has other things to do. */
export interface Lines {
  readonly bytes: Uint8Array;
  /** The start of each line, and behind them the end of the last. */
  readonly offsets: Float64Array;
  /** The first line that nobody has taken yet. */
  readonly cursor: Int32Array;
}

/** What a worker tells: the lines from one on. */
export interface Span {
  readonly firstLine: number;
  readonly packed: Packed;
}

/** The lines from one on, and how many of the file's are done with them. */
export interface ExaminedSpan {
  readonly firstLine: number;
  readonly examined: readonly Examined[];
  readonly done: number;
  readonly of: number;
}

const LINES_IN_A_SPAN = 250;
const LINES_BETWEEN_PAUSES = 5000;
/** What was just made has room, so that the collector of garbage comes seldom. */
const ROOMY = { maxYoungGenerationSizeMb: 64 };

/** Where each line begins; the last line may lack its line end. With a pause now and then. */
export function* lineOffsets(bytes: Uint8Array): Generator<undefined, number[]> {
  const offsets: number[] = [];
  for (let at = 0; at < bytes.length;) {
    if (offsets.length % LINES_BETWEEN_PAUSES === 0) yield;
    offsets.push(at);
    const end = bytes.indexOf(0x0a, at);
    at = end === -1 ? bytes.length + 1 : end + 1;
    if (at >= bytes.length) offsets.push(at);
  }
  return offsets;
}

/** Takes the next lines, of which no other worker hears; null when there are none left. */
export function nextSpan({ offsets, cursor }: Lines): readonly [from: number, to: number] | null {
  const from = Atomics.add(cursor, 0, LINES_IN_A_SPAN);
  const lines = offsets.length - 1;
  return from >= lines ? null : [from, Math.min(lines, from + LINES_IN_A_SPAN)];
}

function shared(offsets: readonly number[]): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(8 * offsets.length));
  copy.set(offsets);
  return copy;
}

/**
 * Examines every line of a claims file in worker threads; `onSpan` hears of each span as it comes, in no order, and of each line once. Ends all workers when
 * `signal` aborts, and then rejects with its reason, as it does when a worker fails: what was heard until then is no whole. `workerUrl` is the compiled or plain import-worker beside the caller.
 */
export async function examineClaims(
  bytes: Uint8Array,
  workerUrl: URL,
  signal: AbortSignal,
  onSpan: (span: ExaminedSpan) => void,
): Promise<void> {
  signal.throwIfAborted();
  const offsets = await inSlices(lineOffsets(bytes), () => undefined, signal);
  // It may have been cancelled in the meantime, and nobody would hear of it below.
  signal.throwIfAborted();
  const total = Math.max(0, offsets.length - 1);
  const spans = Math.ceil(total / LINES_IN_A_SPAN);
  const cursor = new Int32Array(new SharedArrayBuffer(4));
  const workerData: Lines = { bytes, offsets: shared(offsets), cursor };
  let done = 0;
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      worker.on("error", reject);
      // All that it told is heard before its end.
      worker.on("exit", (code) => {
        if (code === 0) resolve();
        else reject(signal.aborted ? (signal.reason as Error) : endedEarly());
      });
      worker.on("message", ({ firstLine, packed }: Span) => {
        const examined = unpack(packed);
        done += examined.length;
        onSpan({ firstLine, examined, done, of: total });
      });
    });
  const crew = Math.min(availableParallelism(), spans);
  const workers = Array.from(
    { length: crew },
    () => new Worker(workerUrl, { workerData, resourceLimits: ROOMY }),
  );
  const end = () => Promise.all(workers.map((worker) => worker.terminate()));
  const stop = () => void end();
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(workers.map(work));
  } finally {
    signal.removeEventListener("abort", stop);
    await end();
  }
  signal.throwIfAborted();
  if (done !== total) throw endedEarly();
}

function endedEarly(): Error {
  return new Error("a worker thread ended early");
}
