import type { JsonObject } from "../json/value.ts";
import type { Instant } from "../tuf/instant.ts";
import { type Key, keysAt } from "../tuf/key.ts";
import { instantAt, integerAt, Malformed, shown, textAt } from "../tuf/malformed.ts";

/** What a claim and a replacement have in common: keys that are to sign for a project, and when they were registered. */
export interface Registration {
  readonly keys: readonly Key[];
  readonly threshold: number;
  readonly registered: Instant;
}

/** A registration of more keys than this is refused unread: no project has them, and each one costs a verification. */
export const MOST_KEYS = 16;

/** The registration in a document of this `_type`. Throws Malformed. */
export function registrationIn(signed: JsonObject, type: string): Registration {
  const found = textAt(signed, "_type");
  if (found !== type) throw new Malformed("_type", found, `"${type}"`);
  if (integerAt(signed, "format", 1) !== 1)
    throw new Malformed("format", shown(signed["format"]), "1");
  const registered = instantAt(signed, "registered");
  const keys = [...keysAt(signed, "keys").values()];
  if (keys.length > MOST_KEYS)
    throw new Malformed("keys", `${keys.length} keys`, `at most ${MOST_KEYS}`);
  return { keys, threshold: integerAt(signed, "threshold", 0), registered };
}
