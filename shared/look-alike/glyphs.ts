/** Letters and digits that look alike in common typefaces, each with the one that stands for all of its kind. */
const ALIKE: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "l",
  i: "l",
  "2": "z",
  "5": "s",
  "8": "b",
  "9": "g",
  q: "g",
};

/** Two letters that are read as one. */
const JOINED: Readonly<Record<string, string>> = { rn: "m", vv: "w", cl: "d" };

/** A name as a hasty eye reads it: equal for names that differ in letters that look alike only. */
export function seen(name: string): string {
  return name
    .replace(/rn|vv|cl/g, (pair) => JOINED[pair] ?? pair)
    .replace(/[012589iq]/g, (letter) => ALIKE[letter] ?? letter);
}
