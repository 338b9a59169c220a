/**
 * Characters that draw nothing, or that turn the direction of writing around: what Unicode says is a control, ignorable, private, half a character or none,
 * and the blanks and fillers that it says nothing of: of braille, of objects, of Egyptian hieroglyphs, of Khitan, a note without a head. Spaces are not
 * among them: people see that words are apart.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufffc\u{13441}\u{13442}\u{16fe4}\u{1d159}]/u;

const EACH = new RegExp(UNSEEN, "gu");

/** The first character of a text that nobody sees; null where each can be seen. */
export function unseenIn(text: string): string | null {
  return UNSEEN.exec(text)?.[0] ?? null;
}

/** The text with every character that nobody sees as `written` has it. */
export function withoutUnseen(text: string, written: (character: string) => string): string {
  return text.replace(EACH, written);
}

/** A character as people name it: `U+202E`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
