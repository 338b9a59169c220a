import type { Profile } from "../profile/pypi.ts";
import type { Changes } from "./changes.ts";

type Sentence = Changes["sentences"][number];
type Roles = Pick<Profile, "claimed" | "recentlyClaimed" | "unclaimed">;

const danger = (text: string): Sentence => ({ danger: true, text });
const calm = (text: string): Sentence => ({ danger: false, text });

/** For which projects the held roles speak, once timestamp and snapshot carry their files to clients. Null when for none. */
function reach(held: ReadonlySet<string>, roles: Roles): string | null {
  if (held.has("targets")) return "for EVERY project";
  if (held.has(roles.claimed))
    return "for every claimed project, and for any other too, since clients ask claimed first, for every path";
  return held.has(roles.recentlyClaimed) || held.has(roles.unclaimed)
    ? "for every project that claimed does not protect"
    : null;
}

/**
 * What somebody can do who can sign the roles `held` and no other, by PEP 458 (2013) and 480: nothing reaches a client without timestamp and
 * snapshot, and these two alone carry no file. One table of sentences.
 */
export function attackSentences(held: ReadonlySet<string>, roles: Roles): readonly Sentence[] {
  if (held.has("root"))
    return [
      danger(
        "Whoever has these root keys can do EVERYTHING: name keys of their own for every role, and ship malicious files for every project.",
      ),
    ];
  if (held.size === 0) return [calm("No role can be signed with the stolen keys alone.")];
  const files = reach(held, roles);
  const carried = ["timestamp", "snapshot"].filter((role) => !held.has(role));
  if (carried.length === 0)
    return [
      files === null
        ? calm("Malicious files cannot be shipped with these keys alone.")
        : danger(`Malicious files can be shipped ${files}.`),
      danger(
        "Clients can be kept on an old state: what is new, such as a repaired version, is withheld from them.",
      ),
    ];
  const lacking = carried.join(" and ");
  const sentences = [
    calm(
      `Malicious files cannot be shipped with these keys alone: without ${lacking}, nothing that they sign reaches a client.`,
    ),
  ];
  if (files !== null)
    sentences.push(
      danger(`With ${lacking} as well, malicious files could be shipped ${files}. Be quick.`),
    );
  if (held.has("timestamp"))
    sentences.push(
      danger("Clients can be kept from seeing anything new, until the present snapshot expires."),
    );
  return sentences;
}
