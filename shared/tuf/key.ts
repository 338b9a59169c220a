import { fromHex } from "../bytes.ts";
import { sha256Of } from "../digest/sha256.ts";
import { canonicalBytes } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import { pointFault, type PointFault } from "./ed25519.ts";
import { Malformed, objectAt, textAt } from "./malformed.ts";

declare const keyId: unique symbol;
declare const material: unique symbol;
export type KeyId = string & { readonly [keyId]: true };
/** What makes two keys the same key, whatever their keyids: a threshold counts these. */
export type KeyMaterial = string & { readonly [material]: true };

export interface Key {
  readonly keyid: KeyId;
  readonly keytype: string;
  readonly scheme: string;
  /** As written in `keyval.public`: 64 hex digits for Ed25519, PEM for others. */
  readonly public: string;
  readonly material: KeyMaterial;
  /** The whole key as read, unknown fields included; written out again unchanged. */
  readonly json: JsonObject;
}

/** The only kind of key that Conclave makes. */
export interface Ed25519Key extends Key {
  readonly keytype: "ed25519";
  readonly scheme: "ed25519";
}

export function isEd25519(key: Key): key is Ed25519Key {
  return key.keytype === "ed25519" && key.scheme === "ed25519";
}

/** The 32 bytes of an Ed25519 key, or why they cannot be trusted to be one. */
export function ed25519Point(key: Ed25519Key): Uint8Array | PointFault {
  const bytes = fromHex(key.public);
  return bytes === null ? "length" : (pointFault(bytes) ?? bytes);
}

/** The specification's keyid: SHA-256 of the canonical key. https://theupdateframework.github.io/specification/v1.0.34/#role-root */
export function keyIdOf(key: JsonObject): KeyId {
  return sha256Of(canonicalBytes(key)) as string as KeyId;
}

/** A new Ed25519 key's TUF form; no extra fields, so that every known keyid recipe agrees on it. */
export function ed25519Key(publicHex: string): Ed25519Key {
  const json = { keytype: "ed25519", keyval: { public: publicHex }, scheme: "ed25519" };
  return {
    keyid: keyIdOf(json),
    keytype: "ed25519",
    scheme: "ed25519",
    public: publicHex,
    material: `ed25519:${publicHex}` as KeyMaterial,
    json,
  };
}

/** Reads one entry of a `keys` object. Throws Malformed. Any keytype is read; whether it can verify is another question. */
export function keyAt(keys: JsonObject, keyid: string): Key {
  const json = objectAt(keys, keyid);
  const keytype = textAt(json, "keytype");
  const scheme = textAt(json, "scheme");
  const publicPart = textAt(objectAt(json, "keyval"), "public");
  if (keyid.length === 0 || keyid.length > 128)
    throw new Malformed("keyid", keyid, "a keyid of 1 to 128 characters");
  return {
    keyid: keyid as KeyId,
    keytype,
    scheme,
    public: publicPart,
    material: `${keytype}:${publicPart.trim().toLowerCase()}` as KeyMaterial,
    json,
  };
}

export function keysAt(parent: JsonObject, name: string): ReadonlyMap<KeyId, Key> {
  const keys = objectAt(parent, name);
  return new Map(Object.keys(keys).map((keyid) => [keyid as KeyId, keyAt(keys, keyid)]));
}
