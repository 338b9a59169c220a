import { disguiseIn } from "./look-alike/disguise.ts";
import { latinised } from "./look-alike/latin.ts";
import { codePoint, withoutUnseen } from "./look-alike/unseen.ts";

/** Letters and digits of any alphabet with their marks, a plain space, and the few signs that names have. */
const NO_NAME_NEEDS = /[^\p{L}\p{M}\p{N} .,'’·・-]/u;

/**
 * What in a person's name is read as something else, or is no part of any name, in words; null where nothing. Names are compared by their letters
 * (samePerson), so they must have some, and no sign that could tell two apart.
 */
export function strangeInName(name: string): string | null {
  const disguise = disguiseIn(name);
  if (disguise !== null) return disguise;
  const [stranger] = NO_NAME_NEEDS.exec(name) ?? [];
  if (stranger !== undefined) {
    const code = codePoint(stranger);
    const shown = /\s/u.test(stranger) ? code : `"${stranger}" (${code})`;
    return `the character ${shown}, which no name needs`;
  }
  return /\p{L}/u.test(name) ? null : "no letter";
}

/** Accents and points, and the small signs between letters; not the voicing of Japanese nor the vowels of Indian writing, which tell names apart. */
const FOLDED =
  /[[\p{M}&&\p{Script=Inherited}]--[\u3099\u309a]]|(?<=\p{Script=Latin})\p{M}+|[\u02b0-\u02ff]/gv;

/** Both ways of casing: some letters look Latin in capitals only, others in small ones only. */
function casings(name: string): readonly string[] {
  const bare = withoutUnseen(name, () => "")
    .normalize("NFKD")
    .replace(FOLDED, "");
  const small = (text: string) => text.toUpperCase().toLowerCase();
  const plain = (text: string) => latinised(text).normalize("NFKD").replace(FOLDED, "");
  return [small(plain(bare)), small(plain(small(bare)))];
}

/** What a name is compared by: its letters and digits as they stand, and word by word in order. Null for a name without any. */
function forms(name: string): readonly string[] | null {
  const found = casings(name).flatMap((text) => {
    const words = text.replace(/['’·]/g, "").match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    return [words.join(""), words.toSorted().join("")];
  });
  return found.every((form) => form === "") ? null : found;
}

/**
 * Whether two names are one person's: letters and digits alone count, without case and accents, in whatever order the words stand, and a letter that looks
 * Latin as that one. So "Amara Okafor", "okafor, amara" and "Аmara-Okafór" are one. What look-alike/latin.ts does not list is not found out: people read names
 * aloud.
 */
export function samePerson(a: string, b: string): boolean {
  const [here, there] = [forms(a), forms(b)];
  if (here === null || there === null) return a.trim() === b.trim();
  return here.some((form, i) => form === there[i]);
}
