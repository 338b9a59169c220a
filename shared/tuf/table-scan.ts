import { fileText, NotPlain } from "../json/canonical.ts";
import { NotStrict, strictParse } from "../json/strict.ts";
import type { JsonValue } from "../json/value.ts";
import { ED25519_TEXT } from "./key.ts";

/**
 * Finds its way through JSON text without making a value of it. Nothing here proves a text right: what a position means holds only where the
 * text turns out to be in file form, which delegation-table.ts sees to.
 */

/** The text is not in the form that Conclave writes; the strict reader has to look at all of it. */
export class NotTabled extends Error {}

/** Deeper than any key or role by far; a text that goes deeper is left to the strict reader. */
const DEEP = 58;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** Past the string that begins at `at`. */
function skipString(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) throw new NotTabled();
  for (let i = at + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === BACKSLASH) i++;
    else if (unit === QUOTE) return i + 1;
  }
  throw new NotTabled();
}

/** Past the value that begins at `at`. */
export function skipValue(text: string, at: number): number {
  let depth = 0;
  let i = at;
  do {
    const unit = text[i] ?? "";
    if (unit === '"') {
      i = skipString(text, i);
      continue;
    }
    if (unit === "{" || unit === "[") depth++;
    else if (unit === "}" || unit === "]") depth--;
    else if (depth === 0) return skipWord(text, i);
    if (depth > DEEP || unit === "") throw new NotTabled();
    i++;
  } while (depth > 0);
  return i;
}

/** The value of a piece of the text, read strictly. Throws NotTabled where that piece is not in file form. */
export function valueAt(text: string, start: number, end: number): JsonValue {
  const piece = text.slice(start, end);
  try {
    const value = strictParse(piece);
    if (fileText(value) === piece) return value;
  } catch (error) {
    if (!(error instanceof NotStrict || error instanceof NotPlain)) throw error;
  }
  throw new NotTabled();
}

const WORD = /true|false|null|-?[0-9]+/y;

function skipWord(text: string, at: number): number {
  WORD.lastIndex = at;
  if (!WORD.test(text)) throw new NotTabled();
  return WORD.lastIndex;
}

/** Keys, or roles, between two pauses. */
export const PIECE = 2000;

/**
 * Past the object at `at`; `member` gets each member's name as it is written, quotes included, and where its value begins, and gives back where that ends.
 * Pauses where `member` does.
 */
export function* skipObject(
  text: string,
  at: number,
  member: (written: string, at: number) => number | Generator<undefined, number>,
): Generator<undefined, number> {
  if (text[at] !== "{") throw new NotTabled();
  let i = at + 1;
  if (text[i] === "}") return i + 1;
  for (;;) {
    const end = skipString(text, i);
    if (text[end] !== ":") throw new NotTabled();
    const past = member(text.slice(i, end), end + 1);
    i = typeof past === "number" ? past : yield* past;
    if (text[i] === "}") return i + 1;
    if (text[i] !== ",") throw new NotTabled();
    i++;
  }
}

/** The pieces of a list with the commas between them. */
export function withCommas(pieces: readonly string[]): readonly string[] {
  const list: string[] = [];
  for (const piece of pieces) {
    if (list.length > 0) list.push(",");
    list.push(piece);
  }
  return list;
}

/** By character code: 1 for a lower-case hex digit, 2 for what stands unescaped in ASCII text, 4 in a role's name; added up. */
const KIND = new Uint8Array(128);
for (let code = 0x20; code < 127; code++) {
  const unit = String.fromCharCode(code);
  KIND[code] =
    (/[0-9a-f]/.test(unit) ? 1 : 0) +
    (unit === '"' || unit === "\\" ? 0 : 2) +
    (/[A-Za-z0-9._-]/.test(unit) ? 4 : 0);
}

/** Where the run of characters of a kind ends that begins at `at`. */
export function runEnd(text: string, at: number, kind: 1 | 2 | 4): number {
  let i = at;
  while (((KIND[text.charCodeAt(i)] ?? 0) & kind) !== 0) i++;
  return i;
}

const KEY_BEGIN = `":${ED25519_TEXT[0]}`;
/** Where its public half begins, from the quote before the keyid on. */
export const PUBLIC_AT = 65 + KEY_BEGIN.length;
const [, KEY_END] = ED25519_TEXT;

/** Past an Ed25519 key as Conclave writes it, from the quote before its keyid on; -1 for every other. */
export function plainKey(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return -1;
  const keyid = at + 65;
  if (runEnd(text, at + 1, 1) !== keyid || !text.startsWith(KEY_BEGIN, keyid)) return -1;
  const point = keyid + KEY_BEGIN.length;
  if (runEnd(text, point, 1) !== point + 64 || !text.startsWith(KEY_END, point + 64)) return -1;
  return point + 64 + KEY_END.length;
}

/** Where a delegation as Conclave writes it has its parts. Filled anew for each, since a file has hundreds of thousands. */
export interface RolePlaces {
  /** Where its keyids begin, each 64 hex digits, 67 characters apart. */
  keyids: number;
  keyidCount: number;
  name: number;
  nameEnd: number;
  nameHash: number;
}

/** The digits of a threshold, and the bracket behind them; -1 where there is something else. Beyond nine digits the strict reader looks. */
function thresholdEnd(text: string, at: number): number {
  let i = at;
  let unit = text.charCodeAt(i);
  if (unit < 0x31 || unit > 0x39) return -1;
  while (unit >= 0x30 && unit <= 0x39) unit = text.charCodeAt(++i);
  return i - at <= 9 && unit === 0x7d ? i + 1 : -1;
}

/**
 * A number made of a role name's characters, or -1 for a run of such characters that may be no delegated role's name: the strict reader decides.
 * Equal names have equal numbers; different ones may.
 */
export function nameHash(text: string, start: number, end: number): number {
  // Top-level names have up to nine letters; every role of a project has more.
  if (end - start < 10 || end - start > 220) return -1;
  const first = text.charCodeAt(start);
  if (first === 0x2d || first === 0x2e || first === 0x5f) return -1;
  let hash = 0;
  let before = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x2e && before === 0x2e) return -1;
    hash = Math.imul(hash ^ unit, 0x01000193);
    before = unit;
  }
  return hash >>> 0;
}

/** Past the texts of a list without escapes, from the first one's quote on; -1 for anything else. */
function plainTexts(text: string, at: number): number {
  for (let i = at; ; i++) {
    if (text.charCodeAt(i) !== QUOTE) return -1;
    const end = runEnd(text, i + 1, 2);
    if (text.charCodeAt(end) !== QUOTE) return -1;
    i = end + 1;
    if (text.charCodeAt(i) !== COMMA) return i;
  }
}

/** Past a delegation by paths as Conclave writes it; -1 for every other. All is in its form, and the keyids are not yet looked up. */
export function plainRole(text: string, at: number, places: RolePlaces): number {
  if (!text.startsWith('{"keyids":["', at)) return -1;
  places.keyids = at + 12;
  places.keyidCount = 0;
  let i = at + 11;
  for (; ; i++) {
    if (text.charCodeAt(i) !== QUOTE || text.charCodeAt(i + 65) !== QUOTE) return -1;
    if (runEnd(text, i + 1, 1) !== i + 65) return -1;
    places.keyidCount++;
    i += 66;
    if (text.charCodeAt(i) !== COMMA) break;
  }
  if (!text.startsWith('],"name":"', i)) return -1;
  places.name = i + 10;
  places.nameEnd = runEnd(text, places.name, 4);
  places.nameHash = nameHash(text, places.name, places.nameEnd);
  if (places.nameHash === -1) return -1;
  if (!text.startsWith('","paths":[', places.nameEnd)) return -1;
  i = plainTexts(text, places.nameEnd + 11);
  if (i === -1 || !text.startsWith('],"terminating":', i)) return -1;
  i += 16;
  const flag = text.startsWith("true,", i) ? 5 : text.startsWith("false,", i) ? 6 : 0;
  if (flag === 0 || !text.startsWith('"threshold":', i + flag)) return -1;
  return thresholdEnd(text, i + flag + 12);
}
