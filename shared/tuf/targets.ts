import type { Outcome } from "../refusal.ts";
import { fieldOf, isObject, type JsonObject } from "../json/value.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { type Header, headerIn } from "./header.ts";
import { type Key, type KeyId, keysAt } from "./key.ts";
import {
  arrayAt,
  flagAt,
  integerAt,
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

/** 2^bitLength roles named PREFIX-HEX, one for each beginning of a path's hash; all share keys, threshold, and are not terminating. TAP 15. */
export interface SuccinctRoles extends Quorum {
  readonly bitLength: number;
  readonly namePrefix: string;
  readonly json: JsonObject;
}

export interface Delegations {
  readonly keys: ReadonlyMap<KeyId, Key>;
  /** In the file's order, which decides whom a client asks first. Empty where there are succinct roles. */
  readonly roles: readonly Delegation[];
  readonly succinct: SuccinctRoles | null;
}

/** Any role of the targets kind: targets, claimed, recently-claimed, a project's own. */
export interface Targets extends Header {
  readonly envelope: Envelope;
  readonly delegations: Delegations;
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

function delegationIn(json: JsonObject, keys: ReadonlyMap<KeyId, Key>): Delegation {
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

function rolesIn(delegations: JsonObject, keys: ReadonlyMap<KeyId, Key>): readonly Delegation[] {
  const roles = arrayAt(delegations, "roles").map((role) => {
    if (!isObject(role)) throw new Malformed("roles", shown(role), "objects");
    return delegationIn(role, keys);
  });
  const names = new Set(roles.map(({ name }) => name));
  if (names.size < roles.length) {
    const twice = roles.find(({ name }) => !names.delete(name));
    throw new Malformed("roles", `two roles of one name, ${twice?.name ?? ""}`, "each name once");
  }
  return roles;
}

function succinctIn(delegations: JsonObject, keys: ReadonlyMap<KeyId, Key>): SuccinctRoles {
  const json = objectAt(delegations, "succinct_roles");
  const bitLength = integerAt(json, "bit_length", 1);
  if (bitLength > 32)
    throw new Malformed("bit_length", String(bitLength), "a whole number from 1 to 32");
  const namePrefix = textAt(json, "name_prefix");
  if (delegatedRoleName(`${namePrefix}-0`) === null)
    throw new Malformed("name_prefix", shown(namePrefix), "the beginning of a role name");
  return { ...quorumIn(json, keys), bitLength, namePrefix, json };
}

function delegationsIn(signed: JsonObject): Delegations {
  if (fieldOf(signed, "delegations") === undefined)
    return { keys: new Map(), roles: [], succinct: null };
  const delegations = objectAt(signed, "delegations");
  const keys = keysAt(delegations, "keys");
  if (fieldOf(delegations, "succinct_roles") === undefined)
    return { keys, roles: rolesIn(delegations, keys), succinct: null };
  if (fieldOf(delegations, "roles") !== undefined)
    throw new Malformed(
      "delegations",
      "both roles and succinct_roles",
      "either roles or succinct_roles",
    );
  return { keys, roles: [], succinct: succinctIn(delegations, keys) };
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
