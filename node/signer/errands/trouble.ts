import type { Refusal } from "../../../shared/refusal.ts";

/** A refusal of something typed, in one line above the place where it is typed again. */
export function trouble({ where, found, expected, todo }: Refusal): string {
  const words = `${where}: ${found}. Expected: ${expected}. ${todo}`;
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
