import { fromUtf8, joinedUtf8, toUtf8 } from "../bytes.ts";
import { byCodePoint } from "./code-point.ts";
import { DEEPEST, isPlainNumber, NotPlain, Survey } from "./survey.ts";
import { isArray, type JsonObject, type JsonValue } from "./value.ts";

export { byCodePoint, DEEPEST, NotPlain };

const ESCAPED = /["\\]/;
// eslint's no-control-regex does not see characters built from escapes in a string.
const CONTROL = new RegExp("[\\u0000-\\u001f]", "g");

function plainString(text: string): string {
  return ESCAPED.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : `"${text}"`;
}

function controlsEscaped(text: string): string {
  return text.replace(CONTROL, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function jsonString(text: string): string {
  return controlsEscaped(plainString(text));
}

type Quote = (text: string) => string;

function writeObject(object: JsonObject, quote: Quote, depth: number): string {
  let text = "";
  for (const name of Object.keys(object).sort(byCodePoint)) {
    const member = object[name];
    if (member === undefined) continue;
    text += (text === "" ? "" : ",") + quote(name) + ":" + write(member, quote, depth + 1);
  }
  return `{${text}}`;
}

function write(value: JsonValue, quote: Quote, depth: number): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number" && !isPlainNumber(value)) throw new NotPlain();
  if (typeof value !== "object" || value === null) return String(value);
  if (depth >= DEEPEST) throw new NotPlain();
  if (!isArray(value)) return writeObject(value, quote, depth);
  let text = "";
  for (const item of value) text += (text === "" ? "" : ",") + write(item, quote, depth + 1);
  return `[${text}]`;
}

/** Where names are in order and nothing has to be escaped, JSON.stringify writes the same, several times as fast. */
function written(value: JsonValue, quote: Quote): string {
  if (Survey.of(value) !== null) {
    const text = JSON.stringify(value);
    if (!text.includes("\\")) return text;
  }
  return write(value, quote, 0);
}

/**
 * Canonical JSON (OLPC), the bytes that TUF signatures are over: names sorted by code point, no white space,
 * only `\` and `"` escaped. https://theupdateframework.github.io/specification/v1.0.34/#file-formats-general-principles
 * Throws NotPlain past DEEPEST levels and on fractions; the strict reader never hands on such a value.
 */
export function canonicalText(value: JsonValue): string {
  return written(value, plainString);
}

export function canonicalBytes(value: JsonValue): Uint8Array {
  return toUtf8(canonicalText(value));
}

/** Items of a list between two pauses. */
const PIECE = 2000;

/** The same for an object with long lists; pauses while one of them is written. */
export function* writingCanonical(object: JsonObject): Generator<undefined, Uint8Array> {
  const pieces: string[] = [];
  for (const name of Object.keys(object).sort(byCodePoint)) {
    const member = object[name];
    if (member === undefined) continue;
    pieces.push(pieces.length === 0 ? "{" : ",", plainString(name), ":");
    if (!isArray(member) || member.length <= PIECE) pieces.push(canonicalText(member));
    else
      for (let from = 0; from < member.length; from += PIECE) {
        yield;
        const items = canonicalText(member.slice(from, from + PIECE));
        pieces.push(from === 0 ? "[" : ",", items.slice(1, -1));
        if (from + PIECE >= member.length) pieces.push("]");
      }
  }
  return joinedUtf8([...(pieces.length === 0 ? ["{"] : pieces), "}"]);
}

/**
 * The same order and spacing, but always valid JSON: control characters (a PEM's line ends) are escaped.
 * Files are written so; without control characters it equals the canonical form.
 */
export function fileText(value: JsonValue): string {
  return written(value, jsonString);
}

/**
 * Whether one of four bytes stands for a control character, for each four: files have hundreds of megabytes. Counted, with signs, and by itself: an iterator,
 * numbers past 2^31, or code after the loop that was never run when it was compiled, take several times as long.
 */
function fourHaveControls(fours: Int32Array): boolean {
  // Borrowing sets the highest bit of a byte below 0x20, or of one right of such a byte.
  const { length } = fours;
  for (let i = 0; i < length; i++) {
    const four = fours[i] ?? 0;
    if (((four - 0x20202020) & ~four & 0x80808080) !== 0) return true;
  }
  return false;
}

function hasControls(bytes: Uint8Array): boolean {
  const first = (4 - (bytes.byteOffset % 4)) % 4;
  const fours = new Int32Array(
    bytes.buffer,
    bytes.byteOffset + first,
    Math.max(0, bytes.length - first) >> 2,
  );
  if (fourHaveControls(fours)) return true;
  const rest = first + 4 * fours.length;
  const few = (from: number, to: number) => bytes.subarray(from, to).some((byte) => byte < 0x20);
  return few(0, first) || few(rest, bytes.length);
}

/**
 * The file's form of what was written canonically before: the same bytes, but for control characters, which stand inside strings only.
 */
export function fileFormOf(canonical: Uint8Array): Uint8Array {
  if (!hasControls(canonical)) return canonical;
  return toUtf8(controlsEscaped(fromUtf8(canonical) ?? ""));
}

/**
 * Whether `text`, which JSON.parse turned into `value`, is `fileText(value)`. Mostly found out without making that text: space between things,
 * a name given twice and a fraction make a text longer than the shortest one for its value, so of two that are equally long none has them.
 * May say no to a text with all-digit names that is.
 */
export function isFileText(text: string, value: JsonValue): boolean {
  if (text.includes("\\")) return fileText(value) === text;
  const survey = Survey.of(value);
  if (survey?.length !== text.length) return false;
  return survey.hundreds || survey.digits ? fileText(value) === text : true;
}
