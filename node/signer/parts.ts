import { digestOf } from "./digest.ts";
import type { Errand, ErrandHead, JobHead, SigningJob } from "./protocol.ts";

/** Bytes in one message: Chromium takes tens of megabytes at once, not hundreds. */
const MOST_IN_A_PART = 16_000_000;

function jobHead({ digest, documents, signed }: SigningJob): JobHead {
  const lines = new Map<readonly string[], number>();
  const rows = documents.map(({ role, version, bytes, allowed }) => {
    const line = lines.get(allowed) ?? lines.size;
    lines.set(allowed, line);
    return { role, version, length: bytes.length, allowed: line };
  });
  return { digest, allowed: [...lines.keys()], documents: rows, signed };
}

/** An errand without the documents' bytes. */
export function headOf(errand: Errand): ErrandHead {
  return errand.errand === "sign" ? { ...errand, job: jobHead(errand.job) } : errand;
}

/** How many parts there are. */
export function partsIn(errand: Errand, most = MOST_IN_A_PART): number {
  if (errand.errand !== "sign") return 0;
  return Math.ceil(errand.job.documents.reduce((sum, { bytes }) => sum + bytes.length, 0) / most);
}

/** The documents' bytes one after another, in parts of `most` bytes; only the last is shorter. */
export function* partsOf(errand: Errand, most = MOST_IN_A_PART): Generator<Uint8Array> {
  if (errand.errand !== "sign") return;
  let left = errand.job.documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let part = new Uint8Array(Math.min(most, left));
  let filled = 0;
  for (const { bytes } of errand.job.documents)
    for (let from = 0; from < bytes.length;) {
      const piece = bytes.subarray(from, from + part.length - filled);
      part.set(piece, filled);
      filled += piece.length;
      from += piece.length;
      if (filled < part.length) continue;
      yield part;
      left -= filled;
      part = new Uint8Array(Math.min(most, left));
      filled = 0;
    }
}

interface Place {
  readonly bytes: Uint8Array;
  filled: number;
}

/** An errand whose documents arrive in parts. Each document is hashed as soon as it is whole. */
export class Arriving {
  private readonly head: ErrandHead;
  private readonly places: readonly Place[];
  private at = 0;

  constructor(head: ErrandHead) {
    this.head = head;
    const documents = head.errand === "sign" ? head.job.documents : [];
    this.places = documents.map(({ length }) => ({ bytes: new Uint8Array(length), filled: 0 }));
    this.skipWhole();
  }

  private skipWhole(): void {
    for (;;) {
      const place = this.places[this.at];
      if (place === undefined || place.filled < place.bytes.length) return;
      digestOf(place.bytes);
      this.at++;
    }
  }

  /** Whether all of it is here. */
  isWhole(): boolean {
    return this.at === this.places.length;
  }

  /** Takes the next part; false when there is more in it than is missing, or nothing. */
  take(part: Uint8Array): boolean {
    if (part.length === 0) return false;
    for (let from = 0; from < part.length;) {
      const place = this.places[this.at];
      if (place === undefined) return false;
      const piece = part.subarray(from, from + place.bytes.length - place.filled);
      place.bytes.set(piece, place.filled);
      place.filled += piece.length;
      from += piece.length;
      this.skipWhole();
    }
    return true;
  }

  /** The errand with its documents. Null while some of it is missing, or where a document names keys that were not listed. */
  errand(): Errand | null {
    const { head } = this;
    if (!this.isWhole()) return null;
    if (head.errand !== "sign") return head;
    const { digest, signed, documents } = head.job;
    const whole: SigningJob["documents"][number][] = [];
    for (const [i, { role, version, allowed }] of documents.entries()) {
      const keys = head.job.allowed[allowed];
      const place = this.places[i];
      if (keys === undefined || place === undefined) return null;
      whole.push({ role, version, bytes: place.bytes, allowed: keys });
    }
    return { ...head, job: { digest, documents: whole, signed } };
  }
}
