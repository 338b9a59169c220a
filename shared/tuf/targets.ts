import type { Outcome } from "../refusal.ts";
import { fieldOf, isObject, type JsonObject } from "../json/value.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { type Header, headerIn } from "./header.ts";
import { type Key, type KeyId, keysAt } from "./key.ts";
import {
  arrayAt,
  flagAt,
  Malformed,
  objectAt,
  reading,
  shown,
  textAt,
  textsAt,
} from "./malformed.ts";
import { quorumIn, type Quorum } from "./root.ts";
import { delegatedRoleName, type RoleName } from "./role-name.ts";

export interface Delegation extends Quorum {
  readonly name: RoleName;
  readonly terminating: boolean;
  readonly covers:
    | { readonly by: "paths"; readonly patterns: readonly string[] }
    | { readonly by: "path hash prefixes"; readonly prefixes: readonly string[] };
  readonly json: JsonObject;
}

export interface Delegations {
  readonly keys: ReadonlyMap<KeyId, Key>;
  /** In the file's order, which decides whom a client asks first. */
  readonly roles: readonly Delegation[];
}

/** Any role of the targets kind: targets, claimed, recently-claimed, a project's own. */
export interface Targets extends Header {
  readonly envelope: Envelope;
  readonly delegations: Delegations;
}

function delegationIn(json: JsonObject, keys: ReadonlyMap<KeyId, Key>): Delegation {
  const written = textAt(json, "name");
  const name = delegatedRoleName(written);
  if (name === null)
    throw new Malformed(
      "name",
      shown(written),
      "a role name without / or .., and not a top-level role's",
    );
  const byPaths = fieldOf(json, "paths") !== undefined;
  if (byPaths === (fieldOf(json, "path_hash_prefixes") !== undefined))
    throw new Malformed(
      "paths",
      `both or neither in role ${name}`,
      "either paths or path_hash_prefixes",
    );
  return {
    ...quorumIn(json, keys),
    name,
    terminating: flagAt(json, "terminating"),
    covers: byPaths
      ? { by: "paths", patterns: textsAt(json, "paths") }
      : { by: "path hash prefixes", prefixes: textsAt(json, "path_hash_prefixes") },
    json,
  };
}

function delegationsIn(signed: JsonObject): Delegations {
  if (fieldOf(signed, "delegations") === undefined) return { keys: new Map(), roles: [] };
  const delegations = objectAt(signed, "delegations");
  const keys = keysAt(delegations, "keys");
  const roles = arrayAt(delegations, "roles").map((role) => {
    if (!isObject(role)) throw new Malformed("roles", shown(role), "objects");
    return delegationIn(role, keys);
  });
  const names = new Set(roles.map((role) => role.name));
  if (names.size < roles.length)
    throw new Malformed("roles", "two roles of one name", "each name once");
  return { keys, roles };
}

/** https://theupdateframework.github.io/specification/v1.0.34/#file-formats-targets. Refuses TARGETS-FORM and what readEnvelope refuses. */
export function readTargets(bytes: Uint8Array, where: string): Outcome<Targets> {
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return envelope;
  return reading("TARGETS-FORM", where, () => ({
    ...headerIn(envelope.value.signed, "targets"),
    envelope: envelope.value,
    delegations: delegationsIn(envelope.value.signed),
  }));
}
