import type { Batch, Standing } from "../../shared/import/pending.ts";
import { attentionOf } from "../../shared/review/gravity.ts";

export const STANDINGS = ["blocked", "warned", "clean"] as const satisfies readonly Standing[];

/** Claims between two pauses. */
const PAUSE = 1024;
const BITS = 32;

/** What a list of claims is filtered and sorted by: one typed array for each thing, so that a hundred thousand claims are gone through in a millisecond. */
export class ClaimColumns {
  readonly size: number;
  /** Places in STANDINGS. */
  readonly standing: Uint8Array;
  readonly gravity: Uint8Array;
  readonly rank: Uint32Array;
  /** IDs of the checks, by their bit. */
  readonly checks: string[];
  /** Which checks found something: a word of 32 bits for every 32 checks. */
  readonly words: Uint32Array[] = [];
  /** How many did. */
  readonly found: Uint8Array;

  private constructor(size: number, checks: readonly string[]) {
    this.size = size;
    this.standing = new Uint8Array(size);
    this.gravity = new Uint8Array(size);
    this.rank = new Uint32Array(size);
    this.found = new Uint8Array(size);
    this.checks = [...checks];
  }

  /** `checks`: the IDs that are known beforehand, in the order in which they are told; others come behind them. */
  static *of(batch: Batch, checks: readonly string[]): Generator<void, ClaimColumns> {
    const columns = new ClaimColumns(batch.claims.length, checks);
    for (let line = 0; line < columns.size; line++) {
      columns.read(batch, line);
      if (line % PAUSE === PAUSE - 1) yield;
    }
    return columns;
  }

  private read(batch: Batch, line: number): void {
    const claim = batch.claims[line];
    if (claim === undefined) return;
    const { gravity, rank } = attentionOf(batch, claim);
    this.standing[line] = STANDINGS.indexOf(claim.standing);
    this.gravity[line] = gravity;
    this.rank[line] = rank;
    this.found[line] = claim.findings.length;
    for (const { id } of claim.findings) this.mark(line, id);
  }

  private mark(line: number, id: string): void {
    let bit = this.checks.indexOf(id);
    if (bit === -1) bit = this.checks.push(id) - 1;
    const place = Math.floor(bit / BITS);
    while (this.words.length <= place) this.words.push(new Uint32Array(this.size));
    const word = this.words[place];
    if (word !== undefined) word[line] = (word[line] ?? 0) | (1 << (bit % BITS));
  }

  /** Whether a check found something about a claim. */
  has(line: number, bit: number): boolean {
    return (((this.words[Math.floor(bit / BITS)]?.[line] ?? 0) >>> (bit % BITS)) & 1) === 1;
  }

  /** Calls back with the bit of each check that found something about a claim. */
  eachCheck(line: number, visit: (bit: number) => void): void {
    if (this.found[line] === 0) return;
    for (let place = 0; place < this.words.length; place++)
      for (let left = this.words[place]?.[line] ?? 0; left !== 0; left &= left - 1)
        visit(place * BITS + (BITS - 1 - Math.clz32(left & -left)));
  }
}
