const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text from a stick, safe to look at: characters that are invisible, or that turn the direction of writing around, are
 * written out as ⟨U+202E⟩, so that two texts that look alike are alike.
 */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (mark) => `⟨U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}
