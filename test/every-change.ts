/** What a character is changed into: nothing, digits and letters in and beyond hex, what means something in JSON, space, what must be escaped, more than a byte. */
const INSTEAD = ["", "0", "9", "b", "g", "A", '"', "\\", ",", "[", "}", " ", "\n", "\u0000", "é"];

/** The text with each of its characters changed in seventeen ways, one at a time; into the character behind it, and with a digit more, too. */
export function* everyChange(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++)
    for (const instead of [...INSTEAD, text[at + 1] ?? "", `${text[at] ?? ""}0`])
      yield text.slice(0, at) + instead + text.slice(at + 1);
}
