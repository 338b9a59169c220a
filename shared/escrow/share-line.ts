import { bech32m } from "@scure/base";
import { accept, refuse, type Outcome } from "../refusal.ts";

/** How each line of a share begins: Bech32m's own prefix, `cs` for Conclave's share, and its 1. */
export const PREFIX = "CS1";
const ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
/** What every line but the last has: 3 of the prefix, 4 about the line, 35 of the share, 6 of the code. Twelve groups of four. */
export const LINE_LENGTH = 48;
export const DATA_LETTERS = 35;
const CODE_LETTERS = 6;
const SHORTEST = PREFIX.length + 4 + 1 + CODE_LETTERS;

/** A line that passed its code. Numbers of five bits each; `words` are a part of the secret. */
export interface ShareLine {
  readonly number: number;
  readonly count: number;
  /** The first ten bits of the share's checksum: tells lines of different shares apart. */
  readonly tag: number;
  readonly words: readonly number[];
}

/** The line as it is printed, in capitals, without groups. */
export function lineText({ number, count, tag, words }: ShareLine): string {
  const all = [number, count, tag >> 5, tag & 31, ...words];
  return bech32m.encode("cs", all).toUpperCase();
}

function wordsOf(line: string): readonly number[] | null {
  return bech32m.decodeUnsafe(line)?.words ?? null;
}

/** "group 3, letter 2": groups of four, as on the card. */
function place(at: number): string {
  return `group ${Math.floor(at / 4) + 1}, letter ${(at % 4) + 1}`;
}

const put = (line: string, at: number, letters: string) =>
  line.slice(0, at) + letters + line.slice(at + letters.length);

/**
 * Where a line that fails its code would pass with one letter changed, or two neighbours changed over. The code tells any two lines apart that differ in up to
 * four letters, so after one slip no other place comes out. What the letter would be is not told: it is to be read from the card.
 */
function slip(line: string): string | null {
  for (let at = PREFIX.length; at < line.length; at++) {
    for (const letter of ALPHABET)
      if (wordsOf(put(line, at, letter)) !== null) return `a wrong letter: ${place(at)}`;
    const [one = "", two = ""] = line.slice(at, at + 2);
    if (two !== "" && wordsOf(put(line, at, two + one)) !== null)
      return `two letters changed over: ${place(at)}, and the one after it`;
  }
  return null;
}

function fault(line: string): string {
  if (!line.startsWith(PREFIX)) return `a line that does not begin with ${PREFIX}`;
  const stray = [...line].findIndex((letter, at) => at >= 3 && !ALPHABET.includes(letter));
  if (stray !== -1) return `a letter that no share has: ${place(stray)}`;
  if (line.length < SHORTEST || line.length > LINE_LENGTH)
    return `${line.length} letters, where a whole line has ${LINE_LENGTH}`;
  const found = slip(line);
  if (found !== null) return found;
  return line.length === LINE_LENGTH
    ? "more than one wrong letter"
    : `${line.length} letters, where every line but the last has ${LINE_LENGTH}`;
}

/** What was typed, in capitals and without the gaps between groups. */
export function plainLetters(typed: string): string {
  return typed.replaceAll(/[\s\u00a0·-]+/g, "").toUpperCase();
}

/**
 * Reads one line as it was typed or scanned; gaps and small letters do not matter. Refuses SHARE-TEXT and names the place of a single slip. Nothing is
 * ever mended: the line has to be typed again.
 */
export function readShareLine(typed: string, where: string): Outcome<ShareLine> {
  const line = plainLetters(typed);
  const words = line.startsWith(PREFIX) && line.length <= LINE_LENGTH ? wordsOf(line) : null;
  const [number = 0, count = 0, high = 0, low = 0, ...rest] = words ?? [];
  const whole = rest.length === DATA_LETTERS || (number === count && rest.length > 0);
  if (words !== null && number >= 1 && number <= count && whole)
    return accept({ number, count, tag: high * 32 + low, words: rest });
  return refuse({
    id: "SHARE-TEXT",
    where,
    found: words === null ? fault(line) : "a line that is no line of a share",
    expected: "the line as it stands on the card",
    todo: "Compare it with the card, and type the line again.",
  });
}
