import type { Check } from "../check/check.ts";
import type { Envelope } from "./envelope.ts";
import type { Header } from "./header.ts";
import type { Key, KeyId } from "./key.ts";
import type { Quorum } from "./root.ts";

/** One TUF file, as far as there may be something odd about it. */
export interface OddSubject {
  readonly header: Header;
  readonly envelope: Pick<Envelope, "signatures">;
  /** The keys that the file itself lists. */
  readonly keys: ReadonlyMap<KeyId, Key>;
  /** The roles that it names with keys and a threshold. */
  readonly quorums: readonly (readonly [name: string, Quorum])[];
  /** Everybody who may sign it: of a root, the keyholders before and after. */
  readonly signers: readonly Key[];
}

/** What is odd was found in so many places; the first few are named. */
function listed(found: readonly string[]): string {
  const rest = found.length - 3;
  return found.slice(0, 3).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}

/**
 * A warning that tells where it was found: files of others are read as they are, and what is odd about them is said.
 * Nothing here keeps a file from being used; what must is refused on reading.
 */
export function oddity<Id extends string>(
  id: Id,
  claim: string,
  words: { readonly expected: string; readonly todo: string },
  found: (subject: OddSubject) => readonly string[],
): Check<Id, OddSubject> {
  const holds = (subject: OddSubject) => {
    const places = found(subject);
    return places.length === 0 || { ...words, found: listed(places) };
  };
  return { id, claim, level: "warn", holds };
}

export function shortKey(key: { readonly keyid: KeyId }): string {
  return `key ${key.keyid.slice(0, 8)}`;
}
