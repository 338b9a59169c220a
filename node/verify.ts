import { constants, hash, verify as verifySignature } from "node:crypto";
import { hashes } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import type { PublicKeyInput, VerifyPublicKeyInput } from "node:crypto";
import { hashBy } from "../shared/digest/sha256.ts";
import { isSoundSignature } from "../shared/tuf/ed25519.ts";
import { verifyWithNoble } from "../shared/tuf/noble.ts";
import { spkiOf } from "../shared/tuf/spki.ts";
import { remembering } from "../shared/tuf/remembering.ts";
import type { Verify } from "../shared/tuf/tally.ts";
import { verifyingKey, type VerifyingKey } from "../shared/tuf/verifying-key.ts";

type Usable = Exclude<VerifyingKey, { readonly kind: "unusable" }>;

const ECDSA_HASH = { "P-256": "sha256", "P-384": "sha384" } as const;

/** The hash to name to the platform (Ed25519 has its own), and the rest of what the scheme fixes. */
function scheme(using: Usable, key: PublicKeyInput): [string | null, VerifyPublicKeyInput] {
  if (using.kind === "ed25519") return [null, key];
  if (using.kind === "ecdsa") return [ECDSA_HASH[using.curve], { ...key, dsaEncoding: "der" }];
  // securesystemslib signs with the longest salt or with the digest's length, by version: any is read.
  const saltLength = constants.RSA_PSS_SALTLEN_AUTO;
  return [using.hash, { ...key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }];
}

function spkiIn(using: Usable): Uint8Array {
  if (using.kind === "rsa") return using.spki;
  return spkiOf(using.kind === "ed25519" ? "ed25519" : using.curve, using.point);
}

/**
 * Every scheme, by the platform's library (OpenSSL in Node, BoringSSL in Electron), after the form of the key was looked at: both libraries accept
 * Ed25519 keys of small order. For the proofs of claims in bulk. A key that cannot be used: false.
 */
export const verifyWithPlatform: Verify = (written, message, signature) => {
  const using = verifyingKey(written);
  if (using.kind === "unusable") return false;
  if (using.kind === "ed25519" && !isSoundSignature(signature)) return false;
  try {
    // Handed over as it is: an object for each key costs a tenth more.
    const key = { key: Buffer.from(spkiIn(using)), format: "der", type: "spki" } as const;
    const [hash, options] = scheme(using, key);
    // A copy in the pool: the platform makes memory of its own for small arrays of the engine's, which costs more.
    return verifySignature(hash, message, options, Buffer.from(signature));
  } catch {
    // The platform refuses to load a point that is not on the curve.
    return false;
  }
};

/**
 * Hashing in JavaScript takes 50 times as long, which is most of the time where claimed has thousands of large files. So of those the second
 * implementation does the arithmetic, in which the two differ, and the platform the hash; of root, targets and their like both.
 */
const LARGE = 65_536;
hashes.sha512 = (message) =>
  message.length < LARGE ? sha512(message) : new Uint8Array(hash("sha512", message, "buffer"));

// Every process of the app that hashes much verifies too, and so has this. Documents of fifty megabytes are hashed at the seal.
hashBy((data) => hash("sha256", data));

/**
 * Accepts only what both implementations accept; they disagree on crafted signatures in both directions. For everything but bulk proofs.
 * RSA has no second implementation here: the platform alone decides about it.
 */
export const verifyWithBoth: Verify = (key, message, signature) =>
  verifyWithPlatform(key, message, signature) &&
  (key.keytype === "rsa" || verifyWithNoble(key, message, signature));

/** As verifyWithBoth, but what it found true of the same bytes is not worked out again. For sealed documents, which are counted often. */
export const verifyOnce: Verify = remembering(verifyWithBoth);
