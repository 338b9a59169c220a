/**
 * Whether every text in a value is made of whole characters. Half of one (a lone surrogate) has no bytes in UTF-8: the encoder writes U+FFFD in its place, so
 * two texts become one, and what was written is not what is read back.
 */
export function hasWholeCharacters(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(
    ([name, member]) => name.isWellFormed() && hasWholeCharacters(member),
  );
}
