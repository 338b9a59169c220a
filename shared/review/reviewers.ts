import { samePerson, strangeInName } from "../person-name.ts";
import { refuse, type Outcome } from "../refusal.ts";

/** The people who review, and who of them sits at the keyboard. */
export interface Reviewers {
  /** In the order in which they first sat down. */
  readonly names: readonly string[];
  readonly present: string;
}

function no(found: string, expected: string, todo: string): Outcome<never> {
  return refuse({ id: "REVIEWER-NAME", where: "the reviewer’s name", found, expected, todo });
}

/** Null for a name that is read as it is written, and that names a person (person-name.ts). Refuses REVIEWER-NAME. */
export function disguisedName(name: string): Outcome<never> | null {
  const strange = strangeInName(name);
  return strange === null
    ? null
    : no(
        `a name with ${strange}`,
        "a name that is read as it is written, of letters",
        "Type the name anew, with letters, digits, spaces and . , ' - only.",
      );
}

/** Another reviewer takes the keyboard. Refuses REVIEWER-NAME: a disguised name, somebody's name written differently, or who sits there already. */
export function takeKeyboard({ names, present }: Reviewers, name: string): Outcome<Reviewers> {
  const disguised = disguisedName(name);
  if (disguised !== null) return disguised;
  if (name === present)
    return no(
      `${name}, who sits at the keyboard`,
      "another person",
      "Go on: you are at the keyboard. To hand it over, type the other person’s name.",
    );
  const known = names.find((each) => samePerson(each, name));
  if (known !== undefined && known !== name)
    return no(
      `"${name}"`,
      `"${known}", as the name was written before, or another name`,
      "If you are the same person, choose the name that is there. If you are not, add your surname.",
    );
  return {
    ok: true,
    value: { names: known === undefined ? [...names, name] : names, present: name },
  };
}
