import { fromHex } from "../bytes.ts";
import { EVEN_WORDS, ODD_WORDS } from "./pgp-words.ts";

/** A digest as people compare it: hex in groups of four digits, and one PGP word for each byte. */
export interface Spoken {
  readonly hex: string;
  readonly groups: readonly string[];
  readonly words: readonly string[];
}

/** Throws on anything but lower-case hex: digests reach this only after they were checked. */
export function spoken(hex: string): Spoken {
  const bytes = fromHex(hex);
  if (bytes === null) throw new TypeError("a digest is lower-case hex");
  const words = [...bytes].map((byte, i) => (i % 2 === 0 ? EVEN_WORDS : ODD_WORDS)[byte] ?? "");
  return { hex, groups: hex.match(/.{1,4}/g) ?? [], words };
}

/** The first bytes of a public key's or keyid's hex as words: enough to tell keys apart on a screen, not to prove one. */
export function shortWords(hex: string, count = 4): string {
  return spoken(hex.slice(0, 2 * count)).words.join(" ");
}

/** Whether what someone typed is that word; case and surrounding space do not matter. */
export function sameWord(typed: string, word: string): boolean {
  return typed.trim().toLowerCase() === word.toLowerCase();
}
