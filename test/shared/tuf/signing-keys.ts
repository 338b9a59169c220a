import { constants, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { toHex } from "../../../shared/bytes.ts";
import { canonicalBytes, fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { envelopeJson, type Signature } from "../../../shared/tuf/envelope.ts";
import { type Key, keyIdOf, keysAt } from "../../../shared/tuf/key.ts";
import { once, there } from "../../sample.ts";

/** A key of a kind that Conclave verifies but never makes, with its private half. */
export interface SigningKey {
  readonly key: Key;
  readonly private: KeyObject;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Reads a key out of its JSON, under the keyid that the specification gives it. */
export function keyOf(json: JsonObject, keyid: string = keyIdOf(json)): Key {
  return there([...keysAt({ keys: { [keyid]: json } }, "keys").values()][0]);
}

export function keyJson(keytype: string, scheme: string, text: string): JsonObject {
  return { keytype, keyval: { public: text }, scheme };
}

export function pemOf(key: KeyObject): string {
  return String(key.export({ format: "pem", type: "spki" }));
}

/** The uncompressed point of an EC key, or the 32 bytes of an Ed25519 key, in hex. */
export function hexOf(key: KeyObject): string {
  const spki = key.export({ format: "der", type: "spki" });
  const point = spki.indexOf(Buffer.from([0, 4]));
  return toHex(spki.subarray(key.asymmetricKeyType === "ec" ? point + 1 : -32));
}

function ecdsa(namedCurve: string, scheme: string, hash: string): SigningKey {
  const pair = generateKeyPairSync("ec", { namedCurve });
  return {
    key: keyOf(keyJson("ecdsa", scheme, pemOf(pair.publicKey))),
    private: pair.privateKey,
    sign: (message) => sign(hash, message, { key: pair.privateKey, dsaEncoding: "der" }),
  };
}

/** The modulus is 2048 bits unless another length is asked for. */
export function rsaKey(hash: string, saltLength: number, modulusLength = 2048): SigningKey {
  const pair = generateKeyPairSync("rsa", { modulusLength });
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return {
    key: keyOf(keyJson("rsa", `rsassa-pss-${hash}`, pemOf(pair.publicKey))),
    private: pair.privateKey,
    sign: (message) => sign(hash, message, { key: pair.privateKey, padding, saltLength }),
  };
}

function ed25519(): SigningKey {
  const pair = generateKeyPairSync("ed25519");
  return {
    key: keyOf(keyJson("ed25519", "ed25519", hexOf(pair.publicKey))),
    private: pair.privateKey,
    sign: (message) => sign(null, message, pair.privateKey),
  };
}

/** One of each kind that TUF names; made anew in each run. */
export const signingKeys = once(() => ({
  Ed25519: ed25519(),
  "P-256": ecdsa("P-256", "ecdsa-sha2-nistp256", "sha256"),
  "P-384": ecdsa("P-384", "ecdsa-sha2-nistp384", "sha384"),
  RSA: rsaKey("sha256", constants.RSA_PSS_SALTLEN_DIGEST),
}));

export const KINDS = ["Ed25519", "P-256", "P-384", "RSA"] as const;

export function signatureOf(by: SigningKey, message: Uint8Array): Signature {
  return { keyid: by.key.keyid, sig: toHex(by.sign(message)) };
}

export function signedText(signed: JsonObject, by: readonly SigningKey[]): string {
  const bytes = canonicalBytes(signed);
  return fileText(
    envelopeJson(
      signed,
      by.map((key) => signatureOf(key, bytes)),
    ),
  );
}
