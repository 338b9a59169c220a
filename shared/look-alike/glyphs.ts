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

/** By character code, for ASCII: what a character becomes, and 1 where a pair may begin with it. */
const GLYPH = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return ALIKE[character] ?? character;
});
const BEGINS = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(Object.keys(JOINED).some((pair) => pair.charCodeAt(0) === code)),
);

/** A name as a hasty eye reads it: equal for names that differ in letters that look alike only. */
export function seen(name: string): string {
  let text = "";
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const joined = BEGINS[code] === 1 ? JOINED[name.slice(i, i + 2)] : undefined;
    if (joined !== undefined) i++;
    text += joined ?? GLYPH[code] ?? name[i];
  }
  return text;
}
