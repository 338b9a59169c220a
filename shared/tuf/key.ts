import { fromHex } from "../bytes.ts";
import { sha256Of } from "../digest/sha256.ts";
import { canonicalBytes } from "../json/canonical.ts";
import { isObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { pointFault, type PointFault } from "./ed25519.ts";
import { Malformed, objectAt, shown, textAt } from "./malformed.ts";
import { nameOf } from "./public-key.ts";
import { publicKeyIn } from "./public-text.ts";

declare const keyId: unique symbol;
declare const material: unique symbol;
export type KeyId = string & { readonly [keyId]: true };
/** What makes two keys the same key, whatever their keyids: a threshold counts these. */
export type KeyMaterial = string & { readonly [material]: true };

export interface Key {
  readonly keyid: KeyId;
  readonly keytype: string;
  readonly scheme: string;
  /** As written in `keyval.public`: 64 hex digits for Ed25519, PEM for others; old files have hex points too. */
  readonly public: string;
  /** The public key's own name, the same however it is written: PEM or hex, under an old keytype or the present one. */
  readonly material: KeyMaterial;
  /** The whole key as read, unknown fields included; written out again unchanged. */
  readonly json: JsonObject;
}

/** The only kind of key that Conclave makes; every other kind is read and verified, never written. */
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

/** What stands around the public half in the canonical form of an Ed25519 key of no further fields. */
export const ED25519_TEXT = [
  '{"keytype":"ed25519","keyval":{"public":"',
  '"},"scheme":"ed25519"}',
] as const;

/** That form, by the public half in hex. */
export function ed25519KeyText(publicHex: string): string {
  return ED25519_TEXT[0] + publicHex + ED25519_TEXT[1];
}

/** The keyid of such a key. */
export function ed25519KeyId(publicHex: string): KeyId {
  return sha256Of(ed25519KeyText(publicHex)) as string as KeyId;
}

/**
 * What the recipes in use make of a key: the specification's (the whole key), and securesystemslib's, which leaves out fields it does not know,
 * without and with the `keyid_hash_algorithms` of older files.
 */
export function keyIdRecipes(key: Key): readonly KeyId[] {
  const { keytype, scheme } = key;
  const plain = { keytype, keyval: { public: key.public }, scheme };
  const old = { ...plain, keyid_hash_algorithms: ["sha256", "sha512"] };
  return [key.json, plain, old].map(keyIdOf);
}

function materialOf(keytype: string, text: string): KeyMaterial {
  // The usual key, of which a file may have 100,000: no need to decode it for its name.
  if (keytype === "ed25519" && text.length === 64)
    return `ed25519:${text.toLowerCase()}` as KeyMaterial;
  const found = publicKeyIn(text);
  const name = found.kind === "unreadable" ? `${keytype}, unread:${text.trim()}` : nameOf(found);
  return name as KeyMaterial;
}

/** A new Ed25519 key's TUF form; no extra fields, so that every known keyid recipe agrees on it. */
export function ed25519Key(publicHex: string): Ed25519Key {
  return plainEd25519Key(ed25519KeyId(publicHex), publicHex);
}

/** A key of the usual form under the keyid that a file gives it, whether that follows from the key or not. `publicHex`: 64 lower-case digits. */
export function plainEd25519Key(keyid: KeyId, publicHex: string): Ed25519Key {
  return {
    keyid,
    keytype: "ed25519",
    scheme: "ed25519",
    public: publicHex,
    material: materialOf("ed25519", publicHex),
    json: { keytype: "ed25519", keyval: { public: publicHex }, scheme: "ed25519" },
  };
}

/** Reads one key object. Throws Malformed. Any keytype is read; whether it can verify is for verifyingKey to say. */
export function keyIn(json: JsonValue | undefined, keyid: string): Key {
  if (!isObject(json)) throw new Malformed(keyid.slice(0, 80), shown(json), "an object");
  if (keyid.length === 0 || keyid.length > 128)
    throw new Malformed("keyid", shown(keyid), "a keyid of 1 to 128 characters");
  const keytype = textAt(json, "keytype");
  const scheme = textAt(json, "scheme");
  const publicPart = textAt(objectAt(json, "keyval"), "public");
  const material = materialOf(keytype, publicPart);
  return { keyid: keyid as KeyId, keytype, scheme, public: publicPart, material, json };
}

/** Reads a `keys` object. Throws Malformed. (Not by Object.entries: of 100,000 keys it takes three times as long.) */
export function keysAt(parent: JsonObject, name: string): ReadonlyMap<KeyId, Key> {
  const keys = objectAt(parent, name);
  const found = new Map<KeyId, Key>();
  for (const keyid of Object.keys(keys)) found.set(keyid as KeyId, keyIn(keys[keyid], keyid));
  return found;
}
