import type { StickFiles } from "../../shared/bundle/stick-file.ts";
import { CLAIMS_PATH, type Matching } from "../../shared/import/match-batch.ts";
import { examineClaims, type ExaminedSpan } from "./claims-pool.ts";

type Hear = (done: number, of: number) => void;

/**
 * The claims of a stick, while they are examined in worker threads. That begins as soon as their file was read: nothing but the lines themselves is needed for
 * it, a stick is slow, and people take a minute to compare a root. What comes of it is worth nothing before the root is recognised, and is looked at by the import alone.
 */
export class Proofs {
  private readonly spans: ExaminedSpan[] = [];
  private readonly ended = new AbortController();
  private readonly work: Promise<void>;
  private heard: Hear = () => undefined;
  private put = 0;

  /** The bytes are those of the claims' file, `workerUrl` is the compiled or plain import-worker. */
  constructor(bytes: Uint8Array, workerUrl: URL) {
    this.work = examineClaims(bytes, workerUrl, this.ended.signal, (span) => {
      this.spans.push(span);
      this.heard(span.done, span.of);
    });
    // Whoever imports hears of it; before, nobody minds.
    this.work.catch(() => undefined);
  }

  /** The claims of a stick that was read. */
  static of(files: StickFiles, workerUrl: URL): Proofs {
    return new Proofs(files.get(CLAIMS_PATH)?.bytes ?? new Uint8Array(0), workerUrl);
  }

  /** Tells after each span how far it is, and at once where it went on before. */
  hear(heard: Hear): void {
    this.heard = heard;
    const last = this.spans.at(-1);
    if (last !== undefined) heard(last.done, last.of);
  }

  /** Puts beside the tree what has come and was not put there yet; pauses after each claim, and says how many were put there at all. */
  *into(matching: Matching): Generator<number, number> {
    for (let span = this.spans.shift(); span !== undefined; span = this.spans.shift()) {
      const { firstLine, examined } = span;
      for (const [i, each] of examined.entries()) {
        matching.take(firstLine + i, each);
        yield ++this.put;
      }
    }
    return this.put;
  }

  /** Fulfilled when every line was heard of. Rejects when a worker fails, and when it was ended. */
  whole(): Promise<void> {
    return this.work;
  }

  /** Ends the worker threads, for that reason. Nothing is told any more. */
  end(reason: unknown = new Error("the claims are not asked about any more")): void {
    this.heard = () => undefined;
    this.ended.abort(reason);
  }
}
