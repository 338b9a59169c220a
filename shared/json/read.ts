import { fromUtf8 } from "../bytes.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { isFileText, NotPlain } from "./canonical.ts";
import { NotStrict, strictParse } from "./strict.ts";
import type { JsonValue } from "./value.ts";

/** What was read, and whether the text was the value's canonical form, character for character. */
export interface Reading {
  readonly value: JsonValue;
  readonly canonical: boolean;
}

/** Own files are equal to their written form, which proves them strict at the speed of JSON.parse. */
export function ownForm(text: string): Reading | null {
  if (text.includes("__proto__")) return null;
  try {
    const value = JSON.parse(text) as JsonValue;
    // Without an escape anywhere, a file's form and the canonical form are the same.
    return isFileText(text, value) ? { value, canonical: !text.includes("\\") } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof NotPlain) return null;
    throw error;
  }
}

function notStrict(where: string, found: string) {
  return refuse({
    id: "JSON-STRICT",
    where,
    found,
    expected: "plain JSON that can be read in one way only",
    todo: "Do not use this file. Ask whoever made it for a new one.",
  });
}

function readText(text: string, where: string): Outcome<Reading> {
  if (text.startsWith("\ufeff")) return notStrict(where, "a byte order mark at the start");
  const own = ownForm(text);
  if (own !== null) return accept(own);
  try {
    return accept({ value: strictParse(text), canonical: false });
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    const line = text.slice(0, error.at).split("\n").length;
    return notStrict(
      where,
      `${error.message} (line ${line}, character ${error.at} of ${text.length})`,
    );
  }
}

/** As readJson, and tells whether the bytes are the canonical ones. */
export function readJsonForm(bytes: Uint8Array, where: string): Outcome<Reading> {
  const text = fromUtf8(bytes);
  return text === null ? notStrict(where, "bytes that are not UTF-8 text") : readText(text, where);
}

function valueOf(read: Outcome<Reading>): Outcome<JsonValue> {
  return read.ok ? accept(read.value.value) : read;
}

/**
 * Reads JSON bytes strictly (see strict.ts). Refuses JSON-STRICT, with the place of the first problem.
 * `where` names the file for the person in the room.
 */
export function readJson(bytes: Uint8Array, where: string): Outcome<JsonValue> {
  return valueOf(readJsonForm(bytes, where));
}

/** The same for text that is already decoded. */
export function readJsonText(text: string, where: string): Outcome<JsonValue> {
  return valueOf(readText(text, where));
}
