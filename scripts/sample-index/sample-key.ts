import { createPrivateKey, hash, sign, type KeyObject } from "node:crypto";
import { toHex, toUtf8 } from "../../shared/bytes.ts";
import { canonicalBytes, fileText } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { envelopeJson, type Signature } from "../../shared/tuf/envelope.ts";
import { ed25519Key, type Ed25519Key } from "../../shared/tuf/key.ts";

/** A key that anyone can make again from its label: for rehearsals and tests, never for anything else. */
export interface SampleKey {
  readonly label: string;
  readonly key: Ed25519Key;
  readonly private: KeyObject;
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 private key in PKCS #8. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** The private half: SHA-256 of `conclave sample LABEL`. */
export function seedOf(label: string): Uint8Array {
  return hash("sha256", `conclave sample ${label}`, "buffer");
}

export function sampleKey(label: string): SampleKey {
  const der = Buffer.concat([PKCS8, seedOf(label)]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const { x } = privateKey.export({ format: "jwk" });
  if (x === undefined) throw new Error("an Ed25519 key without its public half");
  const key = ed25519Key(Buffer.from(x, "base64url").toString("hex"));
  return { label, key, private: privateKey };
}

export function signatureBy(key: SampleKey, bytes: Uint8Array): Signature {
  return { keyid: key.key.keyid, sig: toHex(sign(null, bytes, key.private)) };
}

/** `{signed, signatures}` as the bytes of a file, signed by each of `keys`. */
export function signedFile(signed: JsonObject, keys: readonly SampleKey[]): Uint8Array {
  const bytes = canonicalBytes(signed);
  return envelopeBytes(
    signed,
    keys.map((key) => signatureBy(key, bytes)),
  );
}

export function envelopeBytes(signed: JsonObject, signatures: readonly Signature[]): Uint8Array {
  return toUtf8(fileText(envelopeJson(signed, signatures)));
}
