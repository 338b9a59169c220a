import { hashes, verify } from "@noble/ed25519";
import { p256, p384 } from "@noble/curves/nist.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { isSoundSignature } from "./ed25519.ts";
import type { Verify } from "./tally.ts";
import { verifyingKey } from "./verifying-key.ts";

hashes.sha512 = sha512;

/** False for what noble throws on: points that are not on the curve, signatures that are no DER. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

/**
 * Ed25519 by @noble/ed25519, RFC 8032 strict (not ZIP 215, which accepts small-order keys); ECDSA by @noble/curves, in DER, s in both halves of
 * its range, since common signers do not normalise it. RSA: always false, there is one implementation only (the platform's).
 */
export const verifyWithNoble: Verify = (key, message, signature) => {
  const using = verifyingKey(key);
  if (using.kind === "ed25519")
    return (
      isSoundSignature(signature) &&
      holds(() => verify(signature, message, using.point, { zip215: false }))
    );
  if (using.kind !== "ecdsa") return false;
  const curve = using.curve === "P-256" ? p256 : p384;
  return holds(() =>
    curve.verify(signature, message, using.point, { format: "der", lowS: false, prehash: true }),
  );
};
