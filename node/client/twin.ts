import { createHash } from "node:crypto";
import { fromHex, toUtf8 } from "../../shared/bytes.ts";
import { fileFormOf, canonicalBytes } from "../../shared/json/canonical.ts";
import { readJson } from "../../shared/json/read.ts";
import {
  fieldOf,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../shared/json/value.ts";
import type { Outcome } from "../../shared/refusal.ts";
import { envelopeFile, type Envelope, type Signature } from "../../shared/tuf/envelope.ts";
import { keysAt, type Key, type KeyId } from "../../shared/tuf/key.ts";
import { quorumIn, type Quorum } from "../../shared/tuf/root.ts";
import { distinctKeys } from "../../shared/tuf/tally.ts";
import { verifyWithPlatform } from "../verify.ts";
import type { StandIns } from "./stand-in.ts";

/** The value of a file that was read before, in the import or at the seal: anything else is a bug. */
export function certain<T>(read: Outcome<T>): T {
  if (read.ok) return read.value;
  throw new Error(`${read.refusal.where}: ${read.refusal.found}`);
}

/** What a sealed document's canonical bytes say. With a key in PEM they are no JSON text: line ends stand in them as they are. */
export function objectIn(bytes: Uint8Array): JsonObject {
  const json = certain(readJson(fileFormOf(bytes), "a sealed document"));
  if (!isObject(json)) throw new Error("a sealed document is no object");
  return json;
}

function rewritten(role: JsonValue, keyids: ReadonlyMap<string, KeyId>): JsonValue {
  if (!isObject(role)) return role;
  const listed = fieldOf(role, "keyids");
  if (!isArray(listed)) return role;
  return {
    ...role,
    keyids: listed.map((keyid) =>
      typeof keyid === "string" ? (keyids.get(keyid) ?? keyid) : keyid,
    ),
  };
}

function mapped(object: JsonObject, each: (value: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, each(value)]));
}

/** Replaces `keys`, and every list of keyids beside it, in root or in the delegations of targets. */
function withStandIns(
  holder: JsonObject,
  standIns: StandIns,
): readonly [JsonObject, ReadonlyMap<string, KeyId>] {
  const keyids = new Map<string, KeyId>();
  const keys: [string, JsonObject][] = [];
  for (const key of keysAt(holder, "keys").values()) {
    const { keyid, json } = standIns.for(key);
    keyids.set(key.keyid, keyid);
    keys.push([keyid, json]);
  }
  const roles = fieldOf(holder, "roles");
  const succinct = fieldOf(holder, "succinct_roles");
  const parts: Record<string, JsonValue> = { keys: Object.fromEntries(keys) };
  if (isArray(roles)) parts["roles"] = roles.map((role) => rewritten(role, keyids));
  else if (isObject(roles)) parts["roles"] = mapped(roles, (role) => rewritten(role, keyids));
  if (succinct !== undefined) parts["succinct_roles"] = rewritten(succinct, keyids);
  return [{ ...holder, ...parts }, keyids];
}

/** The twin of a `signed` part: every public key replaced by its stand-in, every keyid by the stand-in's, nothing else. */
export function twinOf(signed: JsonObject, standIns: StandIns): JsonObject {
  const delegations = fieldOf(signed, "delegations");
  const inRoot = isObject(fieldOf(signed, "keys") ?? null);
  if (!inRoot && !isObject(delegations)) return signed;
  const [changed, keyids] = withStandIns(
    inRoot || !isObject(delegations) ? signed : delegations,
    standIns,
  );
  const twin: JsonObject = inRoot ? changed : { ...signed, delegations: changed };
  const names = fieldOf(twin, "x-conclave-keyholders");
  if (!isObject(names)) return twin;
  const renamed = Object.entries(names).map(([keyid, name]) => [keyids.get(keyid) ?? keyid, name]);
  return { ...twin, "x-conclave-keyholders": Object.fromEntries(renamed) as JsonObject };
}

/** A file signed by the stand-ins of these keys, one signature under each keyid. */
export function signedTwin(
  signed: JsonObject,
  signers: readonly Key[],
  standIns: StandIns,
): Uint8Array {
  const message = canonicalBytes(signed);
  const signatures = new Map<KeyId, Signature>();
  for (const key of signers) {
    const { keyid, sign } = standIns.for(key);
    const sig = signatures.has(keyid) ? null : sign(message);
    if (sig !== null) signatures.set(keyid, { keyid, sig });
  }
  return envelopeFile(message, [...signatures.values()]);
}

/** Those of `keys` whose real signature on the file verifies: in the twin their stand-ins sign. */
export function realSigners(envelope: Envelope, keys: readonly Key[]): readonly Key[] {
  return envelope.signatures.flatMap(({ keyid, sig }) => {
    const bytes = fromHex(sig);
    return keys.filter(
      (key) =>
        key.keyid === keyid &&
        bytes !== null &&
        verifyWithPlatform(key, envelope.signedBytes, bytes),
    );
  });
}

/** Just enough keys of each quorum, each public key once. */
export function justEnough(quorums: readonly Quorum[]): readonly Key[] {
  return quorums.flatMap(({ keys, threshold }) => distinctKeys(keys).slice(0, threshold));
}

/** The keys of a delegation, by the name of its role. */
export function delegatedQuorum(signed: JsonObject, role: string): Quorum {
  const delegations = fieldOf(signed, "delegations");
  const roles = isObject(delegations) ? fieldOf(delegations, "roles") : undefined;
  const found = (isArray(roles) ? roles : []).find(
    (each) => isObject(each) && fieldOf(each, "name") === role,
  );
  return isObject(found ?? null) && isObject(delegations)
    ? quorumIn(found as JsonObject, keysAt(delegations, "keys"))
    : { keys: [], threshold: 1 };
}

/** Length and hashes as an entry of snapshot or timestamp states them, where the one before stated any. */
export function entryFor(
  before: JsonValue | undefined,
  version: number,
  bytes: Uint8Array,
): JsonObject {
  const old = isObject(before ?? null) ? (before as JsonObject) : {};
  const hashes = fieldOf(old, "hashes");
  const hashOf = (name: string) => createHash(name).update(bytes).digest("hex");
  return {
    ...old,
    version,
    ...(fieldOf(old, "length") === undefined ? {} : { length: bytes.length }),
    ...(isObject(hashes ?? null)
      ? {
          hashes: Object.fromEntries(
            Object.keys(hashes as JsonObject).map((name) => [name, hashOf(name)]),
          ),
        }
      : {}),
  };
}

/** What a role's stand-in file lists at each path: its own name, so that the hash tells who spoke. */
export function targetBytes(role: string): Uint8Array {
  return toUtf8(`spoken by ${role}\n`);
}
