import { fieldOf, type JsonObject } from "../json/value.ts";
import type { Key, KeyId } from "./key.ts";
import { flagAt, Malformed, shown, textAt, textsAt } from "./malformed.ts";
import { delegatedRoleName, type RoleName } from "./role-name.ts";
import { quorumIn, type Quorum } from "./root.ts";

export interface Delegation extends Quorum {
  readonly name: RoleName;
  readonly terminating: boolean;
  readonly covers:
    | { readonly by: "paths"; readonly patterns: readonly string[] }
    | { readonly by: "path hash prefixes"; readonly prefixes: readonly string[] };
  readonly json: JsonObject;
}

const PREFIX = /^[0-9a-f]{1,64}$/;

function coversIn(json: JsonObject, name: RoleName): Delegation["covers"] {
  const byPaths = fieldOf(json, "paths") !== undefined;
  if (byPaths === (fieldOf(json, "path_hash_prefixes") !== undefined))
    throw new Malformed(
      "paths",
      `both or neither in role ${name}`,
      "either paths or path_hash_prefixes",
    );
  if (byPaths) return { by: "paths", patterns: textsAt(json, "paths") };
  const prefixes = textsAt(json, "path_hash_prefixes");
  const odd = prefixes.find((prefix) => !PREFIX.test(prefix));
  if (odd !== undefined)
    throw new Malformed("path_hash_prefixes", shown(odd), "1 to 64 lower-case hex digits each");
  return { by: "path hash prefixes", prefixes };
}

/** Reads one entry of `roles`; `keys` are the file's. Throws Malformed. */
export function delegationIn(
  json: JsonObject,
  keys: Pick<ReadonlyMap<KeyId, Key>, "get">,
): Delegation {
  const written = textAt(json, "name");
  const name = delegatedRoleName(written);
  if (name === null)
    throw new Malformed(
      "name",
      shown(written),
      "a role name without / or .., and not a top-level role's",
    );
  const { keys: named, threshold } = quorumIn(json, keys);
  const terminating = flagAt(json, "terminating");
  return { keys: named, threshold, name, terminating, covers: coversIn(json, name), json };
}
