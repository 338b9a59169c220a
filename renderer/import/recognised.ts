import { sameWord, spoken } from "../../shared/digest/spoken.ts";

/** Whether the typed text is the first and the last word of that digest. */
export function recognised(typed: string, sha256: string): boolean {
  const { words } = spoken(sha256);
  const [first = "", last = "", ...more] = typed.trim().split(/\s+/);
  return more.length === 0 && sameWord(first, words[0] ?? "") && sameWord(last, words.at(-1) ?? "");
}
