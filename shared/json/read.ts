import { fromUtf8 } from "../bytes.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { fileText, NotPlain } from "./canonical.ts";
import { NotStrict, strictParse } from "./strict.ts";
import type { JsonValue } from "./value.ts";

/** Own files are equal to their written form, which proves them strict at the speed of JSON.parse. */
function canonicalOrNull(text: string): JsonValue | null {
  if (text.includes('"__proto__"')) return null;
  try {
    const value = JSON.parse(text) as JsonValue;
    return fileText(value) === text ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof NotPlain) return null;
    throw error;
  }
}

/**
 * Reads JSON bytes strictly (see strict.ts). Refuses JSON-STRICT, with the place of the first problem.
 * `where` names the file for the person in the room.
 */
export function readJson(bytes: Uint8Array, where: string): Outcome<JsonValue> {
  const text = fromUtf8(bytes);
  return text === null
    ? notStrict(where, "bytes that are not UTF-8 text")
    : readJsonText(text, where);
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

/** The same for text that is already decoded. */
export function readJsonText(text: string, where: string): Outcome<JsonValue> {
  const no = (found: string) => notStrict(where, found);
  if (text.startsWith("\ufeff")) return no("a byte order mark at the start");
  const quick = canonicalOrNull(text);
  if (quick !== null) return accept(quick);
  try {
    return accept(strictParse(text));
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    const line = text.slice(0, error.at).split("\n").length;
    return no(`${error.message} (line ${line}, character ${error.at} of ${text.length})`);
  }
}
