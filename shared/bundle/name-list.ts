import { finished } from "../finished.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";

export const NAMES_PATH = "evidence/names.tsv";
export const PROHIBITED_PATH = "evidence/prohibited.txt";

/** Bytes of each of the two files, and lines and ranks in it. The largest index has a fifth of it. */
export const MOST_LIST_BYTES = 100_000_000;
export const MOST_NAMES = 5_000_000;
export const MOST_RANK = 100_000;
const LONGEST_NAME = 200;

/** Lines between two pauses. */
const PIECE = 10_000;

const LINE_END = 0x0a;
const TAB = 0x09;
const DASH = 0x2d;

/** 1 for what may begin and end a normalised name, 2 for the dash between. */
const KIND = new Uint8Array(256);
for (const letter of "abcdefghijklmnopqrstuvwxyz0123456789") KIND[letter.charCodeAt(0)] = 1;
KIND[DASH] = 2;

export interface Ranked {
  readonly name: string;
  readonly rank: number;
}

/** Project names in the order of their bytes, as the file holds them: no text is made of a name before somebody asks for it. */
export class NameList {
  readonly size: number;
  /** The most popular first. */
  readonly popular: readonly Ranked[];
  private readonly bytes: Uint8Array;
  /** Where each line begins, and behind them the end of the last. */
  private readonly starts: Uint32Array;
  private readonly ranks: ReadonlyMap<string, number>;

  constructor(bytes: Uint8Array, starts: Uint32Array, popular: readonly Ranked[]) {
    this.bytes = bytes;
    this.starts = starts;
    this.size = starts.length - 1;
    this.popular = popular.toSorted((a, b) => a.rank - b.rank);
    this.ranks = new Map(popular.map(({ name, rank }) => [name, rank]));
  }

  nameAt(index: number): string {
    let name = "";
    for (let at = this.starts[index] ?? 0; KIND[this.bytes[at] ?? 0] !== 0; at++)
      name += String.fromCharCode(this.bytes[at] ?? 0);
    return name;
  }

  /** As `hashAs` over one name's characters, without making a text of it. */
  hashAs(form: Uint8Array, index: number): number {
    const { bytes } = this;
    let hash = 0x811c9dc5;
    for (let at = this.starts[index] ?? 0; ; at++) {
      const code = bytes[at] ?? 0;
      if (KIND[code] === 0) return hash >>> 0;
      const as = form[code] ?? 0;
      if (as !== 0) hash = Math.imul(hash ^ as, 0x01000193);
    }
  }

  /** Below 0 where `name` stands before the name on that line, above 0 behind it. */
  private compare(name: string, index: number): number {
    const start = this.starts[index] ?? 0;
    for (let i = 0; ; i++) {
      const theirs = this.bytes[start + i] ?? 0;
      const ours = i < name.length ? name.charCodeAt(i) : 0;
      const known = KIND[theirs] === 0 ? 0 : theirs;
      if (ours !== known || ours === 0) return ours - known;
    }
  }

  /** Whether that name stands there. */
  isAt(name: string, index: number): boolean {
    return this.compare(name, index) === 0;
  }

  has(name: string): boolean {
    let low = 0;
    let high = this.size - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = this.compare(name, middle);
      if (order === 0) return true;
      if (order < 0) high = middle - 1;
      else low = middle + 1;
    }
    return false;
  }

  /** Null for a name that has no rank, or does not stand here. */
  rankOf(name: string): number | null {
    return this.ranks.get(name) ?? null;
  }
}

/** What is wrong with a line, or with the file from that line on. */
class Fault extends Error {
  readonly found: string;
  readonly expected: string;
  constructor(found: string, expected: string) {
    super(found);
    this.found = found;
    this.expected = expected;
  }
}

/** Where the name that begins at `start` ends. */
function nameEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let before = 2; ; at++) {
    const kind = KIND[bytes[at] ?? 0] ?? 0;
    if (kind === 0) break;
    if (kind === 2 && before === 2) throw new Fault("a dash too many", "a normalised name");
    before = kind;
  }
  if (at === start) throw new Fault("no name", "a normalised name");
  if (bytes[at - 1] === DASH) throw new Fault("a dash at the end of a name", "a normalised name");
  if (at - start > LONGEST_NAME)
    throw new Fault(`a name of ${at - start} characters`, `at most ${LONGEST_NAME}`);
  return at;
}

/** Whether the name at `b` comes behind the one at `a`, by bytes. What ends a name is less than all that stands in one. */
function comesBehind(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; ; i++) {
    const ours = bytes[a + i] ?? 0;
    const theirs = bytes[b + i] ?? 0;
    if (KIND[ours] === 0) return KIND[theirs] !== 0;
    if (ours !== theirs) return ours < theirs;
  }
}

class Scan {
  private readonly bytes: Uint8Array;
  private readonly ranked: boolean;
  private readonly taken = new Uint8Array(MOST_RANK + 1);
  private readonly starts: number[] = [];
  private readonly popular: Ranked[] = [];

  constructor(bytes: Uint8Array, ranked: boolean) {
    this.bytes = bytes;
    this.ranked = ranked;
  }

  get line(): number {
    return this.starts.length + 1;
  }

  private text(start: number, end: number): string {
    return String.fromCharCode(...this.bytes.slice(start, end));
  }

  private rank(start: number): number {
    const end = this.bytes.indexOf(LINE_END, start);
    const length = (end === -1 ? this.bytes.length : end) - start;
    const written = length > 6 ? "" : this.text(start, start + length);
    const rank = /^[1-9][0-9]*$/.test(written) ? Number(written) : 0;
    if (rank < 1 || rank > MOST_RANK)
      throw new Fault("a rank that is no rank", `a whole number from 1 to ${MOST_RANK}`);
    if (this.taken[rank] === 1) throw new Fault(`the rank ${rank} a second time`, "each rank once");
    this.taken[rank] = 1;
    return rank;
  }

  private next(start: number): number {
    const { bytes } = this;
    if (this.starts.length === MOST_NAMES)
      throw new Fault(`more than ${MOST_NAMES} names`, "at most so many");
    let at = nameEnd(bytes, start);
    const before = this.starts.at(-1);
    if (before !== undefined && !comesBehind(bytes, before, start))
      throw new Fault(
        "a name that does not come behind the one before it",
        "names in the order of their bytes, each once",
      );
    if (this.ranked && bytes[at] === TAB) {
      const rank = this.rank(at + 1);
      this.popular.push({ name: this.text(start, at), rank });
      at += 1 + String(rank).length;
    }
    if (at >= bytes.length) throw new Fault("no line end", "a line feed after each line");
    if (bytes[at] !== LINE_END)
      throw new Fault(
        "something else than a normalised name",
        this.ranked ? "a normalised name, or one with a tab and a rank" : "a normalised name",
      );
    this.starts.push(start);
    return at + 1;
  }

  *all(): Generator<undefined, NameList> {
    let at = 0;
    while (at < this.bytes.length) {
      at = this.next(at);
      if (this.starts.length % PIECE === 0) yield;
    }
    this.starts.push(at);
    yield;
    return new NameList(this.bytes, Uint32Array.from(this.starts), this.popular);
  }
}

/** As readNameList, with a pause now and then. */
export function* nameListSteps(
  bytes: Uint8Array,
  where: string,
  ranked: boolean,
): Generator<undefined, Outcome<NameList>> {
  const scan = new Scan(bytes, ranked);
  try {
    return accept(yield* scan.all());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return refuse({
      id: "NAMES-FORM",
      where: `${where}, line ${scan.line}`,
      found: error.found,
      expected: error.expected,
      todo: "Ask the index's operators for a new stick.",
    });
  }
}

/**
 * Reads evidence/names.tsv (`ranked`: a line may end with a tab and a rank of popularity) or evidence/prohibited.txt. Refuses NAMES-FORM with the line's
 * number: a name that is not normalised, out of order or there twice, a rank that is none or there twice, no line end, too many.
 */
export function readNameList(bytes: Uint8Array, where: string, ranked: boolean): Outcome<NameList> {
  return finished(nameListSteps(bytes, where, ranked));
}
