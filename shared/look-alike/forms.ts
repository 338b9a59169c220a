import { hashOf } from "../places-by-hash.ts";
import { seen } from "./glyphs.ts";
import { sortedWords } from "./rule.ts";

/** Seeds that keep the kinds of forms apart. */
const SLIP = 1;
const WORDS = 2;
const GLYPHS = 3;

/** Room for the forms of the longest name. */
export const ROOM = new Uint32Array(256);

const BASE = 0x01000193;
/** The powers of the base, modulo 2^32. */
const POWER = new Int32Array(256);
POWER[0] = 1;
for (let i = 1; i < POWER.length; i++) POWER[i] = Math.imul(POWER[i - 1] ?? 0, BASE);

/** So that every bit of a sum says something of each of its terms. */
function mixed(sum: number): number {
  const half = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  return (half ^ (half >>> 13)) >>> 0;
}

/**
 * Hashes of every form under which two names that ruleBetween knows can meet: the words sorted, the glyphs, the name itself and the name without each of its
 * characters. Two names one slip apart share one of the last two. Gives back how many stand in ROOM: the next name takes their place.
 * The hash of a name is the value of a polynomial, so that the one without a character follows from it without going through the rest again.
 */
export function formsOf(name: string): number {
  const { length } = name;
  let whole = SLIP;
  for (let i = 0; i < length; i++) whole = (Math.imul(whole, BASE) + name.charCodeAt(i)) | 0;
  let count = 0;
  ROOM[count++] = mixed(whole);
  let before = SLIP;
  let last = -1;
  let isOneWord = true;
  for (let i = 0; i < length; i++) {
    const code = name.charCodeAt(i);
    const upTo = (Math.imul(before, BASE) + code) | 0;
    if (code !== last)
      ROOM[count++] = mixed((whole - Math.imul(upTo - before, POWER[length - 1 - i] ?? 0)) | 0);
    if (code === 0x2d) isOneWord = false;
    before = upTo;
    last = code;
  }
  if (!isOneWord) ROOM[count++] = hashOf(sortedWords(name), WORDS);
  ROOM[count++] = hashOf(seen(name), GLYPHS);
  return count;
}
