import { byCodePoint } from "../json/canonical.ts";
import type { JsonValue } from "../json/value.ts";
import { once } from "../once.ts";
import { keyIn, plainEd25519Key, type Key, type KeyId } from "./key.ts";
import {
  NotTabled,
  PIECE,
  plainKey,
  PUBLIC_AT,
  skipValue,
  valueAt,
  withCommas,
} from "./table-scan.ts";

/**
 * A number for a keyid, in the order of the keyids, so that a search among hundreds of thousands looks at few of the texts themselves.
 * Keyids that begin alike have the same number.
 */
function rank(text: string, at: number): number {
  let value = 0;
  let plain = true;
  for (let i = 0; i < 7; i++) {
    const unit: number = plain ? text.charCodeAt(at + i) || 0 : 0;
    plain &&= unit < 127;
    value = value * 128 + Math.min(unit, 127);
  }
  return value;
}

/** From so many keys on, buckets are worth their quarter of a megabyte. */
const MANY = 20_000;

/** The number that the first four digits of a keyid in hex are. */
function bucketOf(text: string, at: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const unit = text.charCodeAt(at + i);
    value = value * 16 + (unit < 0x3a ? unit - 0x30 : unit - 0x57);
  }
  return value;
}

/** The keys of a file by where they stand in its text, in the order of their keyids. A key becomes an object when somebody asks for it. */
export class KeyTable {
  private readonly text: string;
  /** Where each member begins, with the quote before its keyid, and where it ends. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly ranks: number[] = [];
  /** By place: what is not in the form that Conclave writes. */
  private readonly others = new Map<number, readonly [keyid: string, json: JsonValue]>();
  // Hidden from comparisons: two tables of one text are the same table.
  readonly #bucketsOnce = once(() => this.buckets());

  constructor(text: string) {
    this.text = text;
  }

  get length(): number {
    return this.starts.length;
  }

  /** Reads the `keys` object that begins at `at`, and returns where it ends; with a pause now and then. Throws NotTabled, Malformed. */
  *read(at: number): Generator<undefined, number> {
    const { text } = this;
    if (text.startsWith("{}", at)) return at + 2;
    if (text[at] !== "{") throw new NotTabled();
    for (let i = at + 1; ; i++) {
      const end = plainKey(text, i);
      if (end === -1) i = this.other(i);
      else {
        this.add(i, end, rank(text, i + 1));
        i = end;
      }
      if (text[i] === "}") return i + 1;
      if (text[i] !== ",") throw new NotTabled();
      if (this.length % PIECE === 0) yield;
    }
  }

  private add(start: number, end: number, ranked: number): void {
    const before = this.starts.length - 1;
    this.starts.push(start);
    this.ends.push(end);
    this.ranks.push(ranked);
    // Names in order are names given once.
    if (before >= 0 && this.compare(before, this.keyid(before + 1), ranked) >= 0)
      throw new NotTabled();
  }

  /** A key in another form than Conclave's: read at once, and strictly. */
  private other(start: number): number {
    const { text } = this;
    const name = skipValue(text, start);
    const keyid = valueAt(text, start, name);
    if (typeof keyid !== "string" || keyid === "__proto__" || text[name] !== ":")
      throw new NotTabled();
    const end = skipValue(text, name + 1);
    const json = valueAt(text, name + 1, end);
    keyIn(json, keyid);
    this.others.set(this.starts.length, [keyid, json]);
    this.add(start, end, rank(keyid, 0));
    return end;
  }

  private bucketAt(at: number): [number, number] {
    const buckets = this.#bucketsOnce();
    const bucket = bucketOf(this.text, at);
    return [buckets[bucket] ?? 0, buckets[bucket + 1] ?? 0];
  }

  /** For each beginning of four hex digits, the first place that is not before it: a shorter way to search, where all keyids are in hex. */
  private buckets(): Uint32Array {
    const buckets = new Uint32Array(0x10001);
    let bucket = 0;
    for (let i = 0; i < this.length; i++) {
      const own = bucketOf(this.text, (this.starts[i] ?? 0) + 1);
      while (bucket <= own) buckets[bucket++] = i;
    }
    return buckets.fill(this.length, bucket);
  }

  private compare(i: number, keyid: string, ranked: number): number {
    const difference = (this.ranks[i] ?? 0) - ranked;
    return difference === 0 ? byCodePoint(this.keyid(i), keyid) : difference;
  }

  keyid(i: number): string {
    const start = (this.starts[i] ?? 0) + 1;
    return this.others.get(i)?.[0] ?? this.text.slice(start, start + 64);
  }

  /** The first place whose keyid is not before this one. */
  private placeFor(keyid: string): number {
    const ranked = rank(keyid, 0);
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(middle, keyid, ranked) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Its place in the file, or -1. */
  find(keyid: string): number {
    const place = this.placeFor(keyid);
    return place < this.length && this.keyid(place) === keyid ? place : -1;
  }

  /** The same for a keyid of 64 hex digits that stands in the text itself, as the roles have them. */
  findAt(at: number): number {
    const { text, ranks } = this;
    if (this.others.size > 0) return this.find(text.slice(at, at + 64));
    const ranked = rank(text, at);
    let [low, high] = this.length < MANY ? [0, this.length] : this.bucketAt(at);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranks[middle] ?? 0) < ranked) low = middle + 1;
      else high = middle;
    }
    // Of those that begin alike there is mostly one; where there are more, the slow way is quick enough.
    if (ranks[low] !== ranked) return -1;
    if (ranks[low + 1] === ranked || this.others.has(low))
      return this.find(text.slice(at, at + 64));
    const start = (this.starts[low] ?? 0) + 1;
    for (let i = 0; i < 64; i++)
      if (text.charCodeAt(start + i) !== text.charCodeAt(at + i)) return -1;
    return low;
  }

  /** The member as it is written, `"KEYID":{…}`. */
  written(i: number): string {
    return this.text.slice(this.starts[i], this.ends[i]);
  }

  at(i: number): Key {
    const keyid = this.keyid(i);
    const other = this.others.get(i);
    return other === undefined
      ? plainEd25519Key(keyid as KeyId, this.publicAt(i))
      : keyIn(other[1], keyid);
  }

  /** Its public half as it is written, without making an object of the key. */
  publicAt(i: number): string {
    if (this.others.has(i)) return this.at(i).public;
    const start = (this.starts[i] ?? 0) + PUBLIC_AT;
    return this.text.slice(start, start + 64);
  }

  /** Whether that is its public half, told without making a text of it. False also for a key in another form than Conclave's. */
  isPublic(i: number, publicHex: string): boolean {
    return (
      publicHex.length === 64 &&
      !this.others.has(i) &&
      this.text.startsWith(publicHex, (this.starts[i] ?? 0) + PUBLIC_AT)
    );
  }

  get(keyid: KeyId): Key | undefined {
    const place = this.find(keyid);
    return place === -1 ? undefined : this.at(place);
  }

  /**
   * The text of its members with others put in between, each in its place; one whose keyid is there already is left as it is.
   * `more`: keyid -> `"KEYID":{…}`. In pieces, since all of it may have hundreds of megabytes.
   */
  writtenWith(more: ReadonlyMap<string, string>): readonly string[] {
    const pieces: string[] = [];
    let from = 0;
    const keep = (to: number) => {
      if (to > from) pieces.push(this.text.slice(this.starts[from], this.ends[to - 1]));
      from = to;
    };
    for (const [keyid, member] of [...more].sort(([a], [b]) => byCodePoint(a, b))) {
      const place = this.placeFor(keyid);
      if (place < this.length && this.keyid(place) === keyid) continue;
      keep(place);
      pieces.push(member);
    }
    keep(this.length);
    return withCommas(pieces);
  }
}
