import { createPublicKey, verify as verifySignature, type KeyObject } from "node:crypto";
import { isCraftedSignature } from "../shared/tuf/ed25519.ts";
import { ed25519Point, isEd25519 } from "../shared/tuf/key.ts";
import { verifyWithNoble } from "../shared/tuf/noble.ts";
import type { Verify } from "../shared/tuf/tally.ts";

/** SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

function keyObject(point: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.concat([SPKI, point]), format: "der", type: "spki" });
  } catch {
    return null;
  }
}

/**
 * Ed25519 by the platform's library (OpenSSL in Node, BoringSSL in Electron), after the form of the key was looked at: both libraries accept
 * keys of small order. For the proofs of claims in bulk. Other schemes: false.
 */
export const verifyWithPlatform: Verify = (key, message, signature) => {
  if (!isEd25519(key) || signature.length !== 64 || isCraftedSignature(signature)) return false;
  const point = ed25519Point(key);
  if (typeof point === "string") return false;
  const object = keyObject(point);
  return object !== null && verifySignature(null, message, object, signature);
};

/** Accepts only what both implementations accept; they disagree on crafted signatures in both directions. For everything but bulk proofs. */
export const verifyWithBoth: Verify = (key, message, signature) =>
  verifyWithPlatform(key, message, signature) && verifyWithNoble(key, message, signature);
