import { DEEPEST } from "./canonical.ts";
import type { JsonValue } from "./value.ts";

/** Why a text is not the JSON we read, with the place counted in UTF-16 units from its start. */
export class NotStrict extends Error {
  readonly at: number;
  constructor(problem: string, at: number) {
    super(problem);
    this.at = at;
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// In bounded pieces: one pattern over a text of megabytes exhausts the expression engine's stack.
const PLAIN = /[^"\\\u0000-\u001f]{1,4096}/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Reads JSON and refuses what JSON.parse lets through: a name given twice, fractions and exponents,
 * integers beyond 2^53, -0, lone surrogates, the name __proto__, and more than DEEPEST levels.
 */
class Reader {
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  document(): JsonValue {
    const value = this.value(0);
    this.pastSpace();
    if (this.at < this.text.length)
      throw new NotStrict("more text after the document's end", this.at);
    return value;
  }

  private pastSpace(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.at = pattern.lastIndex;
    return found[0];
  }

  private value(depth: number): JsonValue {
    this.pastSpace();
    const first = this.text[this.at];
    if ((first === "{" || first === "[") && depth >= DEEPEST)
      throw new NotStrict(`more than ${DEEPEST} levels of nesting`, this.at);
    if (first === "{") return this.object(depth);
    if (first === "[") return this.array(depth);
    if (first === '"') return this.string();
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  private number(): number {
    const start = this.at;
    const written = this.take(NUMBER);
    if (written === null) {
      const end = this.at >= this.text.length;
      throw new NotStrict(
        end ? "the text ends too early" : "a character that JSON does not allow here",
        start,
      );
    }
    const value = Number(written);
    if (!Number.isSafeInteger(value) || String(value) !== written)
      throw new NotStrict(
        `the number ${written.slice(0, 40)}, which is not a plain integer within 2^53`,
        start,
      );
    return value;
  }

  private string(): string {
    const start = this.at;
    if (this.text[this.at] === '"') this.at++;
    else throw new NotStrict("a name that is not a text", start);
    while (this.take(PLAIN) !== null || this.take(ESCAPE) !== null);
    if (this.text[this.at] !== '"')
      throw new NotStrict("a text without its end, or with a bad character", start);
    this.at++;
    const value = JSON.parse(this.text.slice(start, this.at)) as string;
    if (!value.isWellFormed()) throw new NotStrict("half of a character (a lone surrogate)", start);
    return value;
  }

  private array(depth: number): JsonValue[] {
    this.at++;
    const items: JsonValue[] = [];
    this.pastSpace();
    if (this.text[this.at] === "]") this.at++;
    else
      do items.push(this.value(depth + 1));
      while (this.more("]"));
    return items;
  }

  private object(depth: number): JsonValue {
    this.at++;
    const object: Record<string, JsonValue> = {};
    this.pastSpace();
    if (this.text[this.at] === "}") {
      this.at++;
      return object;
    }
    do {
      this.pastSpace();
      const start = this.at;
      const name = this.string();
      if (name === "__proto__") throw new NotStrict("the name __proto__", start);
      if (Object.hasOwn(object, name))
        throw new NotStrict(`the name "${name.slice(0, 60)}" twice in one object`, start);
      this.pastSpace();
      if (this.text[this.at] !== ":") throw new NotStrict("a name without its value", this.at);
      this.at++;
      object[name] = this.value(depth + 1);
    } while (this.more("}"));
    return object;
  }

  private more(end: string): boolean {
    this.pastSpace();
    const next = this.text[this.at];
    if (next === ",") {
      this.at++;
      return true;
    }
    if (next !== end) {
      const early = this.at >= this.text.length;
      throw new NotStrict(early ? "the text ends too early" : `a missing "," or "${end}"`, this.at);
    }
    this.at++;
    return false;
  }
}

/** Throws NotStrict. Recursion is bounded by DEEPEST. */
export function strictParse(text: string): JsonValue {
  return new Reader(text).document();
}
