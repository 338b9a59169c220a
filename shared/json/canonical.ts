import { toUtf8 } from "../bytes.ts";
import type { JsonValue } from "./value.ts";

/** Deeper than any TUF document by far; stops a stick from exhausting the stack. */
export const DEEPEST = 64;

/** A value that is no TUF JSON: nested too deep, or with a number that is not a plain integer. */
export class NotPlain extends Error {}

const ASTRAL = /[\ud800-\udfff]/;
const ESCAPED = /["\\]/;
// eslint's no-control-regex does not see characters built from escapes in a string.
const CONTROL = new RegExp("[\\u0000-\\u001f]", "g");

/** Sorts by code point, as canonical JSON asks; plain sort() goes by UTF-16 unit and differs beyond the BMP. */
export function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const gap = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (gap !== 0) return gap;
  }
  return left.length - right.length;
}

function sortedNames(object: object): string[] {
  const names = Object.keys(object).sort();
  return names.some((name) => ASTRAL.test(name)) ? names.sort(byCodePoint) : names;
}

function plainString(text: string): string {
  return ESCAPED.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : `"${text}"`;
}

function jsonString(text: string): string {
  return plainString(text).replace(
    CONTROL,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function write(value: JsonValue, quote: (text: string) => string, depth: number): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new NotPlain();
    return String(value);
  }
  if (typeof value !== "object" || value === null) return String(value);
  if (depth >= DEEPEST) throw new NotPlain();
  let text = "";
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    for (const item of items) text += (text === "" ? "" : ",") + write(item, quote, depth + 1);
    return `[${text}]`;
  }
  const object = value as Readonly<Record<string, JsonValue>>;
  for (const name of sortedNames(object)) {
    const member = object[name];
    if (member === undefined) continue;
    text += (text === "" ? "" : ",") + quote(name) + ":" + write(member, quote, depth + 1);
  }
  return `{${text}}`;
}

/**
 * Canonical JSON (OLPC), the bytes that TUF signatures are over: names sorted by code point, no white space,
 * only `\` and `"` escaped. https://theupdateframework.github.io/specification/v1.0.34/#file-formats-general-principles
 * Throws NotPlain past DEEPEST levels and on fractions; the strict reader never hands on such a value.
 */
export function canonicalText(value: JsonValue): string {
  return write(value, plainString, 0);
}

export function canonicalBytes(value: JsonValue): Uint8Array {
  return toUtf8(canonicalText(value));
}

/**
 * The same order and spacing, but always valid JSON: control characters (a PEM's line ends) are escaped.
 * Files are written so; without control characters it equals the canonical form.
 */
export function fileText(value: JsonValue): string {
  return write(value, jsonString, 0);
}
