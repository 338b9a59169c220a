/** FNV-1a over the characters of a text, or a part of it, with a seed that keeps kinds of forms apart. */
export function hashOf(text: string, seed: number, start = 0, end = text.length): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The same, with each character replaced by what `form` has for its code, and left out where that is 0. */
export function hashAs(text: string, form: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const as = form[text.charCodeAt(i)] ?? 0;
    if (as !== 0) hash = Math.imul(hash ^ as, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Numbers of things by the hash of a text: which of them may have that text; whoever asks compares the texts themselves. Twelve bytes an entry, and four to eight
 * for the heads of the chains; no text is kept.
 */
export class PlacesByHash {
  /** One bit for each of sixteen times as many hashes: what was never added is mostly told by it alone. Empty in a table that is asked seldom. */
  private readonly some: Uint32Array;
  private readonly heads: Int32Array;
  private readonly next: Int32Array;
  private readonly places: Int32Array;
  private readonly hashes: Uint32Array;
  private count = 0;

  constructor(entries: number, use: "asked often" | "asked seldom" = "asked seldom") {
    this.heads = new Int32Array(2 ** Math.max(4, Math.ceil(Math.log2(entries + 1)))).fill(-1);
    this.some = new Uint32Array(use === "asked often" ? this.heads.length >>> 1 : 0);
    this.next = new Int32Array(entries);
    this.places = new Int32Array(entries);
    this.hashes = new Uint32Array(entries);
  }

  private bucket(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.heads.length - 1);
  }

  add(hash: number, place: number): void {
    const bucket = this.bucket(hash);
    this.places[this.count] = place;
    this.hashes[this.count] = hash;
    this.next[this.count] = this.heads[bucket] ?? -1;
    this.heads[bucket] = this.count++;
    if (this.some.length > 0)
      this.some[this.word(hash)] = (this.some[this.word(hash)] ?? 0) | (1 << (hash & 31));
  }

  private word(hash: number): number {
    return (hash >>> 5) & (this.some.length - 1);
  }

  /** False where nothing was added under this hash, mostly: told by one bit, in a table that is asked often. True says little. */
  may(hash: number): boolean {
    return (
      this.some.length === 0 || (((this.some[this.word(hash)] ?? 0) >>> (hash & 31)) & 1) === 1
    );
  }

  /** Calls back with each one that was added under this hash. */
  each(hash: number, visit: (place: number) => void): void {
    for (let at = this.heads[this.bucket(hash)] ?? -1; at !== -1; at = this.next[at] ?? -1)
      if (this.hashes[at] === hash) visit(this.places[at] ?? 0);
  }
}
