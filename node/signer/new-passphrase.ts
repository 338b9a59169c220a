import { wordlist } from "@scure/bip39/wordlists/english.js";
import { draw, type Random } from "../../shared/key-making/system-random.ts";
import { accept, type Outcome } from "../../shared/refusal.ts";

/** BIP 39's English list: 2,048 words, no two alike in their first four letters. */
const BITS_A_WORD = 11;
/** 88 bits, each guess at the price of 2^18 rounds of scrypt. */
export const WORDS = 8;

export interface NewPassphrase {
  /** The words with hyphens between. Secret. */
  readonly text: string;
  /** How many guesses it takes: 2 to the power of this. True because the words are drawn, and not chosen. */
  readonly bits: number;
}

/** A passphrase of words drawn by chance, each of the 2,048 as likely as the others. Refuses RANDOM-FAILED. */
export function newPassphrase(random: Random): Outcome<NewPassphrase> {
  const drawn = draw(random, 2 * WORDS);
  if (!drawn.ok) return drawn;
  const words = Array.from({ length: WORDS }, (_, i) => {
    const [high = 0, low = 0] = drawn.value.subarray(2 * i, 2 * i + 2);
    return wordlist[(high * 256 + low) % wordlist.length] ?? "";
  });
  drawn.value.fill(0);
  return accept({ text: words.join("-"), bits: WORDS * BITS_A_WORD });
}
