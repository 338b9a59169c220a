import { accept, refuse, type Outcome } from "../refusal.ts";
import { parseInstant, type Instant } from "./instant.ts";
import { fieldOf, isArray, isObject, type JsonObject, type JsonValue } from "../json/value.ts";

/** Inside readers only: carries what is wrong up to `reading`, which turns it into a Refusal. */
export class Malformed extends Error {
  readonly field: string;
  readonly expected: string;
  constructor(field: string, found: string, expected: string) {
    super(found);
    this.field = field;
    this.expected = expected;
  }
}

/** What was found, short enough for a screen. */
export function shown(value: JsonValue | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

export function objectAt(parent: JsonObject, name: string): JsonObject {
  const value = fieldOf(parent, name);
  if (isObject(value)) return value;
  throw new Malformed(name, shown(value), "an object");
}

export function arrayAt(parent: JsonObject, name: string): readonly JsonValue[] {
  const value = fieldOf(parent, name);
  if (isArray(value)) return value;
  throw new Malformed(name, shown(value), "a list");
}

export function textAt(parent: JsonObject, name: string): string {
  const value = fieldOf(parent, name);
  if (typeof value === "string") return value;
  throw new Malformed(name, shown(value), "a text");
}

/** The very list that was read, not a copy: files have hundreds of thousands of them. */
export function textsAt(parent: JsonObject, name: string): readonly string[] {
  const list = arrayAt(parent, name);
  for (const value of list)
    if (typeof value !== "string") throw new Malformed(name, shown(value), "a list of texts");
  return list as readonly string[];
}

export function integerAt(parent: JsonObject, name: string, least: number): number {
  const value = fieldOf(parent, name);
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new Malformed(name, shown(value), `a whole number from ${least} up`);
}

export function flagAt(parent: JsonObject, name: string): boolean {
  const value = fieldOf(parent, name);
  if (typeof value === "boolean") return value;
  throw new Malformed(name, shown(value), "true or false");
}

/** A date in whole seconds. */
export function instantAt(parent: JsonObject, name: string): Instant {
  const text = textAt(parent, name);
  const read = parseInstant(text);
  if (read !== null && !read.fraction) return read.at;
  throw new Malformed(name, text, "a date such as 2026-11-01T12:00:00Z");
}

/** So many lower-case hex digits. */
export function hexAt(parent: JsonObject, name: string, digits: number): string {
  const text = textAt(parent, name);
  if (text.length === digits && /^[0-9a-f]*$/.test(text)) return text;
  throw new Malformed(name, shown(text), `${digits} hex digits`);
}

/** Runs a reader; a Malformed becomes a refusal `id` about `where`. */
export function reading<T>(id: string, where: string, read: () => T): Outcome<T> {
  try {
    return accept(read());
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse({
      id,
      where: `${where}, "${error.field}"`,
      found: error.message,
      expected: error.expected,
      todo: "Do not use this file. Ask whoever made it for a correct one.",
    });
  }
}
