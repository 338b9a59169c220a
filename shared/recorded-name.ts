/** Longest name of a person or a stick in the record, in characters. */
const LONGEST = 40;

/** A name as the record takes it: no space at its ends, whole characters only, and never empty. */
export function recordedName(text: string, otherwise: string): string {
  const cut = [...text.toWellFormed().trim()].slice(0, LONGEST).join("").trim();
  return cut === "" ? otherwise : cut;
}
