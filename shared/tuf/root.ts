import type { Outcome } from "../refusal.ts";
import { fieldOf, isObject, type JsonObject } from "../json/value.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { type Header, headerIn } from "./header.ts";
import { type Key, type KeyId, keysAt } from "./key.ts";
import { flagAt, integerAt, Malformed, objectAt, reading, textsAt } from "./malformed.ts";
import { TOP_LEVEL, type TopLevel } from "./role-name.ts";

/** Keys and how many of them must sign. */
export interface Quorum {
  readonly keys: readonly Key[];
  readonly threshold: number;
}

export interface Root extends Header {
  readonly envelope: Envelope;
  readonly roles: Readonly<Record<TopLevel, Quorum>>;
  readonly consistentSnapshot: boolean;
}

/** The keys that `keyids` name, in that order. Throws Malformed on a name without a key. */
export function quorumIn(role: JsonObject, keys: Pick<ReadonlyMap<KeyId, Key>, "get">): Quorum {
  const keyids = textsAt(role, "keyids");
  if (keyids.length > 1 && new Set(keyids).size < keyids.length)
    throw new Malformed("keyids", "one keyid twice", "each keyid once");
  const named = keyids.map((keyid) => {
    const key = keys.get(keyid as KeyId);
    if (key === undefined) throw new Malformed("keyids", keyid, "keyids that are among the keys");
    return key;
  });
  return { keys: named, threshold: integerAt(role, "threshold", 1) };
}

/** https://theupdateframework.github.io/specification/v1.0.34/#role-root. Refuses ROOT-FORM and what readEnvelope refuses. */
export function readRoot(bytes: Uint8Array, where: string): Outcome<Root> {
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return envelope;
  return reading("ROOT-FORM", where, () => {
    const { signed } = envelope.value;
    const keys = keysAt(signed, "keys");
    const roles = objectAt(signed, "roles");
    const [root, targets, snapshot, timestamp] = TOP_LEVEL.map((name) =>
      quorumIn(objectAt(roles, name), keys),
    );
    if (!root || !targets || !snapshot || !timestamp)
      throw new Malformed("roles", "a role missing", "four roles");
    return {
      ...headerIn(signed, "root"),
      envelope: envelope.value,
      roles: { root, targets, snapshot, timestamp },
      consistentSnapshot: flagAt(signed, "consistent_snapshot"),
    };
  });
}

/**
 * People's names for keys: `x-conclave-keyholders`, keyid -> name, kept in root and targets and so signed by their thresholds.
 * (Not inside the key objects: extra fields there change the keyid under one recipe and not the other.)
 */
export function keyholdersIn(signed: JsonObject): ReadonlyMap<KeyId, string> {
  const names = fieldOf(signed, "x-conclave-keyholders");
  const found = new Map<KeyId, string>();
  if (!isObject(names)) return found;
  for (const [keyid, name] of Object.entries(names))
    if (typeof name === "string") found.set(keyid as KeyId, name);
  return found;
}

/** A root that says so itself is for rehearsals: its threshold signed that, so no stick can claim or hide it. */
export function isRehearsalRoot(root: Root): boolean {
  return fieldOf(root.envelope.signed, "x-conclave-rehearsal") === true;
}

/** The repository's name as its own root states it (`x-conclave-repository`); a threshold of root signed that. */
export function repositoryOf(root: Root): string | null {
  const name = fieldOf(root.envelope.signed, "x-conclave-repository");
  return typeof name === "string" ? name : null;
}
