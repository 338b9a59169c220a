import { byCodePoint } from "./code-point.ts";
import { isArray, type JsonObject, type JsonValue } from "./value.ts";

/** Deeper than any TUF document by far; stops a stick from exhausting the stack. */
export const DEEPEST = 64;

/** A value that is no TUF JSON: nested too deep, or with a number that is not a plain integer. */
export class NotPlain extends Error {}

export function isPlainNumber(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** Lists and objects with at least so many members are remembered once they were looked at: they are read-only, and written again unchanged. */
const LARGE = 256;
const seen = new WeakMap<object, Survey>();

/** What one look at a value tells about the texts that it can come from and be written as. */
export class Survey {
  /** UTF-16 units of its shortest text, where nothing is escaped. */
  length = 0;
  /** A number ends in 00, so that an exponent (1e2) may write it as short or shorter. */
  hundreds = false;
  /** An object has all-digit names, which JavaScript does not keep in the order of the text. */
  digits = false;
  private deepest = 0;

  /** Null where some object's names are not in the order of their code points. Throws NotPlain. */
  static of(value: JsonValue): Survey | null {
    const survey = new Survey();
    return survey.value(value, 0) ? survey : null;
  }

  private value(value: JsonValue, depth: number): boolean {
    if (typeof value === "string") this.length += value.length + 2;
    else if (typeof value === "number") this.number(value);
    else if (typeof value !== "object" || value === null) this.length += String(value).length;
    else return this.container(value, depth);
    return true;
  }

  private container(value: readonly JsonValue[] | JsonObject, depth: number): boolean {
    if (depth >= DEEPEST) throw new NotPlain();
    if (depth > this.deepest) this.deepest = depth;
    if (isArray(value))
      return value.length < LARGE ? this.array(value, depth) : this.large(value, depth);
    const names = Object.keys(value);
    return names.length < LARGE ? this.object(value, names, depth) : this.large(value, depth);
  }

  /** Surveyed by itself, so that what was found can be kept; its depths are counted from itself. */
  private large(value: readonly JsonValue[] | JsonObject, depth: number): boolean {
    let own = seen.get(value);
    if (own === undefined) {
      own = new Survey();
      if (!(isArray(value) ? own.array(value, 0) : own.object(value, Object.keys(value), 0)))
        return false;
      seen.set(value, own);
    }
    if (depth + own.deepest >= DEEPEST) throw new NotPlain();
    this.deepest = Math.max(this.deepest, depth + own.deepest);
    this.length += own.length;
    this.hundreds ||= own.hundreds;
    this.digits ||= own.digits;
    return true;
  }

  private number(value: number): void {
    if (!isPlainNumber(value)) throw new NotPlain();
    if (value !== 0 && value % 100 === 0) this.hundreds = true;
    this.length += String(value).length;
  }

  private array(items: readonly JsonValue[], depth: number): boolean {
    this.length += 1 + Math.max(items.length, 1);
    for (const item of items) if (!this.value(item, depth + 1)) return false;
    return true;
  }

  private object(object: JsonObject, names: readonly string[], depth: number): boolean {
    this.length += 1 + Math.max(names.length, 1);
    let before = "";
    for (const name of names) {
      const member = object[name];
      if (member === undefined || byCodePoint(before, name) > 0) return false;
      this.length += name.length + 3;
      if (!this.value(member, depth + 1)) return false;
      before = name;
    }
    const [first = ""] = names;
    // All-digit names come first, if there are any.
    if (first < ":" && /^\d{1,10}$/.test(first)) this.digits = true;
    return true;
  }
}
