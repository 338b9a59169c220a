/**
 * A set of project names: every one that begins with the prefix, or the one that is the prefix. Normalised names only (PEP 503): lower-case letters,
 * digits, and single `-` that stand neither first nor last.
 */
export interface Stem {
  readonly prefix: string;
  readonly exact: boolean;
}

/** In the order of ASCII, so that names and stems sort alike. */
const LETTERS = "-0123456789abcdefghijklmnopqrstuvwxyz".split("");

/** All names. No pattern is written for it: its divisions are. */
export const EVERY_NAME: Stem = { prefix: "", exact: false };

/** The next letter: stems that hold each name of this one once, in the order of the names. An exact stem cannot be divided. */
export function division({ prefix, exact }: Stem): readonly Stem[] {
  if (exact) return [];
  const open = prefix === "" || prefix.endsWith("-");
  const longer = LETTERS.filter((letter) => letter !== "-" || !open).map((letter) => ({
    prefix: prefix + letter,
    exact: false,
  }));
  return open ? longer : [{ prefix, exact: true }, ...longer];
}

export function holds({ prefix, exact }: Stem, name: string): boolean {
  return exact ? name === prefix : name.startsWith(prefix);
}

function same(a: Stem, b: Stem): boolean {
  return a.prefix === b.prefix && a.exact === b.exact;
}

/** How many stems of the list, from `at` on, are together just this one; 0 when they are not. */
function filling(stem: Stem, list: readonly Stem[], at: number): number {
  const next = list[at];
  if (next === undefined) return 0;
  if (same(next, stem)) return 1;
  if (stem.exact || !next.prefix.startsWith(stem.prefix)) return 0;
  // Each division is longer than the last, so this ends at the longest prefix of the list.
  if (next.prefix.length < stem.prefix.length) return 0;
  if (next.prefix.length === stem.prefix.length && !next.exact) return 0;
  let taken = 0;
  for (const part of division(stem)) {
    const more = filling(part, list, at + taken);
    if (more === 0) return 0;
    taken += more;
  }
  return taken;
}

/** Whether every name of `whole` is in just one stem of `parts`, no other name is in any, and they stand in the order of the names. */
export function isDivision(whole: readonly Stem[], parts: readonly Stem[]): boolean {
  let at = 0;
  for (const stem of whole) {
    const taken = filling(stem, parts, at);
    if (taken === 0) return false;
    at += taken;
  }
  return at === parts.length;
}

/** The fewest stems that hold the same names: where a whole division stands in the list, what was divided takes its place. */
export function merged(stems: readonly Stem[]): readonly Stem[] {
  const done: Stem[] = [];
  for (const stem of stems) {
    done.push(stem);
    for (;;) {
      const last = done.at(-1);
      if (last === undefined || last.exact || !last.prefix.endsWith("z")) break;
      const whole = { prefix: last.prefix.slice(0, -1), exact: false };
      const parts = division(whole);
      const tail = done.slice(-parts.length);
      const complete =
        tail.length === parts.length && parts.every((part, i) => same(part, tail[i] ?? last));
      if (!complete || whole.prefix === "") break;
      done.splice(-parts.length, parts.length, whole);
    }
  }
  return done;
}

/** What is known of the names that begin with some letters. */
interface Branch<T> {
  /** For the name that these letters are, and for all that begin with them. */
  exact: T | undefined;
  every: T | undefined;
  readonly next: Map<number, Branch<T>>;
}

function branch<T>(): Branch<T> {
  return { exact: undefined, every: undefined, next: new Map() };
}

/** Finds which of some stems holds a name, letter by letter: quick with any number of stems. The stems must not overlap. */
export class StemIndex<T> {
  private readonly root = branch<T>();

  constructor(entries: Iterable<readonly [Stem, T]>) {
    for (const [{ prefix, exact }, value] of entries) {
      const at = this.branchOf(prefix);
      if (exact) at.exact = value;
      else at.every = value;
    }
  }

  private branchOf(prefix: string): Branch<T> {
    let at = this.root;
    for (let i = 0; i < prefix.length; i++) {
      const letter = prefix.charCodeAt(i);
      const next = at.next.get(letter) ?? branch<T>();
      at.next.set(letter, next);
      at = next;
    }
    return at;
  }

  find(name: string): T | undefined {
    let at: Branch<T> | undefined = this.root;
    for (let i = 0; i < name.length; i++) {
      at = at.next.get(name.charCodeAt(i));
      if (at === undefined) return undefined;
      if (i === name.length - 1 && at.exact !== undefined) return at.exact;
      if (at.every !== undefined) return at.every;
    }
    return undefined;
  }
}
