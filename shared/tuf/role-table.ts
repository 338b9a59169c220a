import type { JsonObject } from "../json/value.ts";
import { isObject } from "../json/value.ts";
import { delegationIn, type Delegation } from "./delegation.ts";
import { hashOf, PlacesByHash } from "../places-by-hash.ts";
import type { Key } from "./key.ts";
import type { KeyTable } from "./key-table.ts";
import type { RoleName } from "./role-name.ts";
import { Malformed, shown, textsAt } from "./malformed.ts";
import {
  nameHash,
  NotTabled,
  PIECE,
  plainRole,
  runEnd,
  skipValue,
  valueAt,
  withCommas,
  type RolePlaces,
} from "./table-scan.ts";

/** What the plain form makes of a name, and of one that cannot stand in it something else. */
function numberOf(name: string): number {
  const hash = nameHash(name, 0, name.length);
  return hash === -1 ? hashOf(name, 0) : hash;
}

/** What stands in a delegation by paths, but for fields that nobody knows. */
interface Parts extends Omit<Delegation, "covers" | "json"> {
  readonly patterns: readonly string[];
}

/** One in Conclave's own form. A class, since an object with a getter of its own takes twenty times as long to make. */
class PlainRole implements Delegation {
  readonly keys: readonly Key[];
  readonly threshold: number;
  readonly name: RoleName;
  readonly terminating: boolean;
  readonly covers: Delegation["covers"];
  readonly #table: RoleTable;
  readonly #place: number;

  constructor(table: RoleTable, place: number, parts: Parts) {
    this.keys = parts.keys;
    this.threshold = parts.threshold;
    this.name = parts.name;
    this.terminating = parts.terminating;
    this.covers = { by: "paths", patterns: parts.patterns };
    this.#table = table;
    this.#place = place;
  }

  get json(): JsonObject {
    return JSON.parse(this.#table.written(this.#place)) as JsonObject;
  }
}

/** The delegations of a file by where they stand in its text, in its order. One becomes an object when somebody asks for it. */
export class RoleTable {
  private readonly text: string;
  private readonly keys: KeyTable;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly nameStarts: number[] = [];
  private readonly hashes: number[] = [];
  /** The places of all roles' keys in the table of keys, one role's behind the other's; and where each role's begin. */
  private readonly keyPlaces: number[] = [];
  private readonly keyStarts: number[] = [];
  /** Names of roles that are not in the form that Conclave writes, by place. */
  private readonly others = new Map<number, string>();
  #places = new PlacesByHash(0);

  constructor(text: string, keys: KeyTable) {
    this.text = text;
    this.keys = keys;
  }

  get length(): number {
    return this.starts.length;
  }

  /** Reads the `roles` list that begins at `at`, and returns where it ends; with a pause now and then. Throws NotTabled, Malformed. */
  *read(at: number): Generator<undefined, number> {
    const { text } = this;
    if (text.startsWith("[]", at)) return at + 2;
    if (text[at] !== "[") throw new NotTabled();
    const parts = { keyids: 0, keyidCount: 0, name: 0, nameEnd: 0, nameHash: 0 };
    for (let i = at + 1; ; i++) {
      const end = plainRole(text, i, parts);
      if (end !== -1 && this.named(parts)) {
        this.keyStarts[this.length] = this.keyPlaces.length - parts.keyidCount;
        this.add(i, end, parts.name, parts.nameHash);
        i = end;
      } else i = this.other(i);
      if (text[i] === "]") {
        this.#places = yield* this.byName();
        return i + 1;
      }
      if (text[i] !== ",") throw new NotTabled();
      if (this.length % PIECE === 0) yield;
    }
  }

  /** Whether its keyids are keys of the file, each named once; where they are not, the reader of single roles finds the words. */
  private named({ keyids, keyidCount }: RolePlaces): boolean {
    const start = this.keyPlaces.length;
    for (let i = 0; i < keyidCount; i++) this.keyPlaces.push(this.keys.findAt(keyids + 67 * i));
    const own = keyidCount === 1 ? null : new Set(this.keyPlaces.slice(start));
    const isSound =
      own === null ? this.keyPlaces[start] !== -1 : !own.has(-1) && own.size === keyidCount;
    if (!isSound) this.keyPlaces.length = start;
    return isSound;
  }

  private other(start: number): number {
    const end = skipValue(this.text, start);
    const { name } = this.made(start, end);
    this.others.set(this.length, name);
    this.add(start, end, 0, numberOf(name));
    return end;
  }

  private add(start: number, end: number, nameStart: number, hash: number): void {
    this.starts.push(start);
    this.ends.push(end);
    this.nameStarts.push(nameStart);
    this.hashes.push(hash);
  }

  /** By the numbers of their names. Two roles of one name are refused. */
  private *byName(): Generator<undefined, PlacesByHash> {
    const again = yield* this.numbersAgain();
    const places = new PlacesByHash(this.length);
    const alike = new Set<string>();
    for (const [place, hash] of this.hashes.entries()) {
      if (place % PIECE === 0) yield;
      places.add(hash, place);
      if (!again.has(hash)) continue;
      const name = this.name(place);
      if (alike.has(name))
        throw new Malformed("roles", `two roles of one name, ${name}`, "each name once");
      alike.add(name);
    }
    return places;
  }

  /** The numbers that more than one name has: only these names can be the same, so few are looked at that a file of any size is soon done. */
  private *numbersAgain(): Generator<undefined, ReadonlySet<number>> {
    const once = new Set<number>();
    const again = new Set<number>();
    for (const [place, hash] of this.hashes.entries()) {
      if (place % PIECE === 0) yield;
      if (once.has(hash)) again.add(hash);
      else once.add(hash);
    }
    return again;
  }

  name(i: number): string {
    const start = this.nameStarts[i] ?? 0;
    return this.others.get(i) ?? this.text.slice(start, runEnd(this.text, start, 4));
  }

  private made(start: number, end: number): Delegation {
    const json = valueAt(this.text, start, end);
    if (!isObject(json)) throw new Malformed("roles", shown(json), "objects");
    return delegationIn(json, this.keys);
  }

  at(i: number): Delegation {
    return this.others.has(i)
      ? delegationIn(JSON.parse(this.written(i)) as JsonObject, this.keys)
      : this.plain(i);
  }

  /** In Conclave's own form, that all of it is in its place was seen when it was read. */
  private plain(i: number): Delegation {
    const { text, keys } = this;
    const nameStart = this.nameStarts[i] ?? 0;
    const first = this.keyStarts[i] ?? 0;
    const named: Key[] = [];
    for (let k = first; k < first + this.keyCount(i); k++)
      named.push(keys.at(this.keyPlaces[k] ?? -1));
    const nameEnd = runEnd(text, nameStart, 4);
    const patterns: string[] = [];
    let rest = nameEnd + 11;
    while (text.charCodeAt(rest) === 0x22) {
      const end = runEnd(text, rest + 1, 2);
      patterns.push(text.slice(rest + 1, end));
      rest = end + 2;
    }
    // The comma before the next pattern, or the list's bracket, has been passed.
    const terminating = text.startsWith(',"terminating":true', rest);
    const digits = rest + (terminating ? 32 : 33);
    const threshold = Number(text.slice(digits, (this.ends[i] ?? 0) - 1));
    const name = text.slice(nameStart, nameEnd) as RoleName;
    return new PlainRole(this, i, { keys: named, threshold, name, terminating, patterns });
  }

  /** In Conclave's own form its keyids stand before the name, 64 digits each in quotes, with commas between. */
  private keyCount(i: number): number {
    return ((this.nameStarts[i] ?? 0) - (this.starts[i] ?? 0) - 20) / 67;
  }

  keyids(i: number): readonly string[] {
    if (this.others.has(i)) return textsAt(JSON.parse(this.written(i)) as JsonObject, "keyids");
    const first = (this.starts[i] ?? 0) + 12;
    return Array.from({ length: this.keyCount(i) }, (_, k) =>
      this.text.slice(first + 67 * k, first + 67 * k + 64),
    );
  }

  /** Calls back with each path pattern of a role: the text that it stands in, and from where to where. */
  eachPattern(i: number, visit: (text: string, start: number, end: number) => void): void {
    if (this.others.has(i)) {
      const { covers } = this.at(i);
      if (covers.by === "paths")
        for (const pattern of covers.patterns) visit(pattern, 0, pattern.length);
      return;
    }
    const { text } = this;
    // In Conclave's own form they follow the name, without escapes.
    let at = runEnd(text, this.nameStarts[i] ?? 0, 4) + 11;
    while (text.charCodeAt(at) === 0x22) {
      const end = runEnd(text, at + 1, 2);
      visit(text, at + 1, end);
      at = end + 2;
    }
  }

  /**
   * Whether it is written in Conclave's own form, and says letter by letter this: these public keys in this order, and what stands behind the keyids.
   * Told without making an object of it. False says little: others are written otherwise, and may say the same.
   */
  says(i: number, publicKeys: readonly string[], behindKeyids: string): boolean {
    const behind = (this.nameStarts[i] ?? 0) - 10;
    if (this.others.has(i) || (this.ends[i] ?? 0) - behind !== behindKeyids.length) return false;
    const first = this.keyStarts[i] ?? 0;
    return (
      this.keyCount(i) === publicKeys.length &&
      this.text.startsWith(behindKeyids, behind) &&
      publicKeys.every((key, k) => this.keys.isPublic(this.keyPlaces[first + k] ?? 0, key))
    );
  }

  /** Whether it is written in Conclave's own form, and this text begins right behind its name. False says little, as with `says`. */
  saysBehindName(i: number, text: string): boolean {
    return (
      !this.others.has(i) &&
      this.text.startsWith(text, runEnd(this.text, this.nameStarts[i] ?? 0, 4) + 1)
    );
  }

  /** Whether one of its path patterns is this one. */
  hasPattern(i: number, pattern: string): boolean {
    let has = false;
    this.eachPattern(i, (text, start, end) => {
      has ||= end - start === pattern.length && text.startsWith(pattern, start);
    });
    return has;
  }

  /** Its place in the file, or -1. */
  find(name: string): number {
    let found = -1;
    this.#places.each(numberOf(name), (place) => {
      if (this.name(place) === name) found = place;
    });
    return found;
  }

  /** The entry as it is written. */
  written(i: number): string {
    return this.text.slice(this.starts[i], this.ends[i]);
  }

  /** The text of the entries, in pieces: those at some places given another text or, where it is empty, left out, and more of them at the end. */
  writtenWith(instead: ReadonlyMap<number, string>, more: readonly string[]): readonly string[] {
    const pieces: string[] = [];
    let from = 0;
    const keep = (to: number) => {
      if (to > from) pieces.push(this.text.slice(this.starts[from], this.ends[to - 1]));
      from = to + 1;
    };
    for (const [place, entry] of [...instead].sort(([a], [b]) => a - b)) {
      keep(place);
      if (entry !== "") pieces.push(entry);
    }
    keep(this.length);
    return withCommas([...pieces, ...more]);
  }
}
