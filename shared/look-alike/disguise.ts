import { LATIN } from "./latin.ts";
import { codePoint, unseenIn } from "./unseen.ts";

/** Nothing in it looks like anything else: nearly every account name is so. */
const ASCII = /^[!-~]*$/;

const LATIN_SCRIPT = /\p{Script=Latin}/u;

/** Full-width and mathematical letters and digits. */
const DRESSED = /[\u{ff01}-\u{ff5e}\u{1d400}-\u{1d7ff}]/u;

function inWord(word: string): string | null {
  const letters = Array.from(word);
  const stranger = letters.find((letter) => LATIN.has(letter) && !LATIN_SCRIPT.test(letter));
  if (stranger !== undefined && letters.some((letter) => /[A-Za-z]/.test(letter)))
    return `the letter ${codePoint(stranger)}, which looks like ${LATIN.get(stranger) ?? ""}, among Latin letters`;
  const wide = letters.find((letter) => DRESSED.test(letter));
  return wide === undefined
    ? null
    : `the letter ${codePoint(wide)}, which looks like ${wide.normalize("NFKC")}`;
}

/**
 * What in a text could make it be read as another text, in words; null where nothing. Characters that nobody sees or that turn the direction of writing, a
 * word in which letters of another alphabet stand among Latin ones, letters that are Latin ones in another dress. A word that is all of another alphabet
 * passes: it is somebody's language.
 */
export function disguiseIn(text: string): string | null {
  const unseen = unseenIn(text);
  if (unseen !== null) return `the character ${codePoint(unseen)}, which nobody sees`;
  for (const word of text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    const found = inWord(word);
    if (found !== null) return found;
  }
  return null;
}

/** As disguiseIn; also a word of which every letter looks Latin, and rare Latin letters that look like common ones. For account names, which are ASCII nearly always. */
export function disguiseInAccount(name: string): string | null {
  if (ASCII.test(name)) return null;
  const found = disguiseIn(name);
  if (found !== null) return found;
  const double = Array.from(name).find((letter) => LATIN.has(letter) && LATIN_SCRIPT.test(letter));
  if (double !== undefined)
    return `the letter ${codePoint(double)}, which looks like ${LATIN.get(double) ?? ""}`;
  const word = name
    .match(/\p{L}+/gu)
    ?.find((each) => Array.from(each).every((letter) => LATIN.has(letter)));
  return word === undefined
    ? null
    : `"${word}", in letters that only look Latin (${codePoint(word)} and so on)`;
}
