import { codePoint, withoutUnseen } from "./unseen.ts";

/**
 * Text from a stick, safe to look at: characters that are invisible, or that turn the direction of writing around, are
 * written out as ⟨U+202E⟩, so that two texts that look alike are alike.
 */
export function visible(text: string): string {
  return withoutUnseen(text, (mark) => `⟨${codePoint(mark)}⟩`);
}
