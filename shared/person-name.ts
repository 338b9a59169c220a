import { latinised } from "./look-alike/latin.ts";

/** Characters that nobody sees: a name with one of them looks like another name. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Whether every character of a name can be seen. */
export function isSeen(name: string): boolean {
  return !UNSEEN.test(name);
}

/** "Amara" and " amara " are one person, and so is "Аmara" with a Cyrillic letter. What look-alike/latin.ts does not list is not found out: people read names aloud. */
export function samePerson(a: string, b: string): boolean {
  const plain = (name: string) => latinised(name).replace(/\s+/g, " ").trim().toLowerCase();
  return plain(a) === plain(b);
}
