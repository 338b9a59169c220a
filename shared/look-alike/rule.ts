import { seen } from "./glyphs.ts";
import { areKeysBeside } from "./keyboard.ts";
import { ultranormal } from "./ultranormal.ts";

/**
 * By what a project can be taken for another one, in the order in which it is looked for; and how long the other one's name must be, since among short
 * names nearly every slip is another project. docs/decisions.md has the rates that the lengths come from.
 */
export const RULES = {
  ultranormal: { words: "equal but for -, for i, l and 1, or for o and 0", least: 1 },
  words: { words: "the same words in another order", least: 1 },
  visual: { words: "characters that look alike", least: 4 },
  repeated: { words: "one character twice", least: 4 },
  omitted: { words: "one character missing", least: 4 },
  swapped: { words: "two characters swapped", least: 4 },
  keyboard: { words: "one character from the key beside it", least: 5 },
  strange: { words: "one character more, or another one, in a long name", least: 8 },
} as const;

export type Rule = keyof typeof RULES;

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}

/** How many characters two texts have in common, from the front or from the back. */
function common(a: string, b: string, from: "front" | "back"): number {
  const most = Math.min(a.length, b.length);
  const at = (text: string, i: number) =>
    text.charCodeAt(from === "front" ? i : text.length - 1 - i);
  let count = 0;
  while (count < most && at(a, count) === at(b, count)) count++;
  return count;
}

/** The words of a name, in the order of the alphabet. */
export function sortedWords(name: string): string {
  return name.includes("-") ? name.split("-").sort().join("-") : name;
}

/** Where one character stands in the place of another. A digit for a digit is another version of the same, and no slip. */
function replaced(here: string, there: string): Rule | null {
  if (isDigit(here) && isDigit(there)) return null;
  return areKeysBeside(here, there) ? "keyboard" : "strange";
}

/** The rule for two names that differ at one place; null where they differ at more. */
function slip(name: string, popular: string): Rule | null {
  const front = common(name, popular, "front");
  const back = common(name, popular, "back");
  const [here = "", there = ""] = [name[front], popular[front]];
  if (name.length === popular.length + 1 && front + back >= popular.length)
    return here === name[front - 1] ? "repeated" : "strange";
  if (name.length === popular.length - 1 && front + back >= name.length) return "omitted";
  if (name.length !== popular.length) return null;
  if (front + back === name.length - 1) return replaced(here, there);
  const isSwap = here === popular[front + 1] && there === name[front + 1];
  return isSwap && front + back === name.length - 2 ? "swapped" : null;
}

function firstRule(name: string, popular: string): Rule | null {
  if (ultranormal(name) === ultranormal(popular)) return "ultranormal";
  if (sortedWords(name) === sortedWords(popular)) return "words";
  if (seen(name) === seen(popular)) return "visual";
  return slip(name, popular);
}

/** By what `name` can be taken for `popular`; null where by nothing, or where they are the same. */
export function ruleBetween(name: string, popular: string): Rule | null {
  const rule = name === popular ? null : firstRule(name, popular);
  if (rule === null || popular.length >= RULES[rule].least) return rule;
  // Too short to be told by its glyphs, and maybe a slip beside it.
  const other = rule === "visual" ? slip(name, popular) : null;
  return other !== null && popular.length >= RULES[other].least ? other : null;
}
