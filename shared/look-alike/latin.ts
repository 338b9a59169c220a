/**
 * Letters of other alphabets that look like a Latin one in common typefaces, and that one. The commonest of Cyrillic, Greek and Armenian, and Latin's own
 * doubles; not the thousands of Unicode's table of confusables, and none of other scripts. Full-width and mathematical letters are found by NFKC.
 */
const LOOK_LATIN =
  "аa вb сc ԁd еe ѐe ёe һh іi їi јj ӏl оo рp ԛq ѕs тt уy ѵv ԝw хx гr АA ВB СC ЕE ЁE НH ІI ЇI ЈJ КK МM ОO РP ЅS ТT УY ХX ԌG ԚQ ԜW ѴV ҮY " +
  "αa γy εe ιi κk νv οo ρp τt υu χx ωw ϲc ϳj ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC " +
  "օo սu տs հh ոn ցg ԱU ՍU ՏS ՕO " +
  "ıi ȷj ɑa ɡg ɩi ʏy ꞓc";

export const LATIN: ReadonlyMap<string, string> = new Map(
  LOOK_LATIN.split(" ").map((pair) => {
    const letters = [...pair];
    return [letters[0] ?? "", letters.at(-1) ?? ""];
  }),
);

/** The text with every letter that looks like a Latin one as that one: equal for texts that are read alike. */
export function latinised(text: string): string {
  return Array.from(text.normalize("NFKC"), (letter) => LATIN.get(letter) ?? letter).join("");
}
