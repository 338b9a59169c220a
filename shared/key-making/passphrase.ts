import type { Refusal } from "../refusal.ts";

/** A typed passphrase shorter than this is refused for a new file: every one of them can be tried. */
export const LEAST_CHARACTERS = 12;
const MOST_CHARACTERS = 1000;

/** The words of a passphrase as people see them: what white space and hyphens part. */
function wordsIn(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== "");
}

/** Why a passphrase cannot close a new file, or null. `PASSPHRASE-SHORT`; an existing file opens with any. */
export function passphraseFault(text: string): Refusal | null {
  const { length } = [...text];
  if (length >= LEAST_CHARACTERS && length <= MOST_CHARACTERS) return null;
  return {
    id: "PASSPHRASE-SHORT",
    where: "the new passphrase",
    found: `${length} characters`,
    expected: `${LEAST_CHARACTERS} to ${MOST_CHARACTERS}`,
    todo: "Take the one that was made for you, or a longer one.",
  };
}

export interface PassphraseNote {
  readonly level: "weak" | "fair";
  readonly words: string;
}

const UNKNOWN = "Nobody can measure how easily a passphrase that a person thought of is guessed.";

/**
 * What can honestly be said about a passphrase that somebody typed: its length, its words, what repeats, and what may be typed otherwise elsewhere (age takes
 * a passphrase's bytes as they are, composed or not). Never more than "fair": only one that was drawn by
 * chance has a strength that can be stated.
 */
export function passphraseNote(text: string): PassphraseNote {
  const characters = [...text];
  const words = wordsIn(text);
  const different = new Set(words);
  const weak = (why: string): PassphraseNote => ({ level: "weak", words: `${why} ${UNKNOWN}` });
  if (characters.length < LEAST_CHARACTERS) return weak("Too short.");
  if (characters.some((each) => each < " " || each > "~"))
    return weak(
      "It has letters beyond those of an English keyboard: another computer may type or keep them in another way, and then the file does not open.",
    );
  if (new Set(characters).size < 8) return weak("A few characters, repeated.");
  if (different.size < words.length) return weak("A word comes twice.");
  if (/(.{3,})\1/.test(text.toLowerCase())) return weak("A part of it is repeated.");
  if (words.length < 5 && characters.length < 20)
    return weak("Short: take five words or more that have nothing to do with each other.");
  return {
    level: "fair",
    words: `${characters.length} characters, ${words.length} words. ${UNKNOWN}`,
  };
}
