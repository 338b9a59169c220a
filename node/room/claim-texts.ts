import type { Batch } from "../../shared/import/pending.ts";
import {
  isKeySearched,
  isSearched,
  lowered,
  searchedTexts,
} from "../../shared/review/selection.ts";

/** Lines in one piece of text: few enough that a piece is made in a moment. */
const LINES = 2048;
const END = "\n";

interface Piece {
  readonly text: string;
  /** Where each line's part begins, and where the last one ends. */
  readonly starts: Uint32Array;
}

/** The texts that a search looks into, one behind the other, so that the engine goes through them at the speed of memory. */
export class ClaimTexts {
  private readonly batch: Batch;
  private readonly pieces: readonly Piece[];

  private constructor(batch: Batch, pieces: readonly Piece[]) {
    this.batch = batch;
    this.pieces = pieces;
  }

  static *of(batch: Batch): Generator<void, ClaimTexts> {
    const pieces: Piece[] = [];
    for (let first = 0; first < batch.claims.length; first += LINES) {
      const parts = batch.claims
        .slice(first, first + LINES)
        .map((claim) => `${searchedTexts(batch, claim).join(END)}${END}`);
      const starts = new Uint32Array(parts.length + 1);
      for (const [i, { length }] of parts.entries()) starts[i + 1] = (starts[i] ?? 0) + length;
      pieces.push({ text: parts.join(""), starts });
      yield;
    }
    return new ClaimTexts(batch, pieces);
  }

  /** Calls back with each line that a search finds, as isSearched has it; maybe twice. */
  each(search: string, found: (line: number) => void): void {
    const { batch, pieces } = this;
    const wanted = lowered(search);
    // It might be found across two texts.
    if (wanted.includes(END)) {
      for (const claim of batch.claims) if (isSearched(batch, claim, wanted)) found(claim.line);
      return;
    }
    for (const [i, { text, starts }] of pieces.entries()) {
      let line = 0;
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, starts[line])) {
        while ((starts[line + 1] ?? Infinity) <= at) line++;
        found(i * LINES + line);
        line++;
      }
    }
    if (isKeySearched({ keys: [wanted] }, wanted))
      for (const claim of batch.claims) if (isKeySearched(claim, wanted)) found(claim.line);
  }
}
