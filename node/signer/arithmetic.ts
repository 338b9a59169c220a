import { createPrivateKey, sign as signByPlatform, type KeyObject } from "node:crypto";
import { getPublicKey, sign } from "@noble/ed25519";
import { toHex } from "../../shared/bytes.ts";
// Sets the SHA-512 that @noble/ed25519 needs, too.
import { verifyWithBoth } from "../verify.ts";
import type { Verify } from "../../shared/tuf/tally.ts";

/** Ed25519 in one implementation: from a 32-byte seed to a public key in hex, and to a signature. */
export interface Ed25519Arithmetic {
  readonly publicOf: (seed: Uint8Array) => string;
  readonly sign: (message: Uint8Array, seed: Uint8Array) => Uint8Array;
}

/** What a signer calculates with: two implementations that must agree, and the verifying by both. */
export interface Arithmetic {
  readonly noble: Ed25519Arithmetic;
  readonly platform: Ed25519Arithmetic;
  readonly verify: Verify;
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 private key in PKCS #8. */
const PKCS8 = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

function platformKey(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([PKCS8, seed]);
  try {
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } finally {
    der.fill(0);
  }
}

function platformPublic(seed: Uint8Array): string {
  const { x } = platformKey(seed).export({ format: "jwk" });
  return Buffer.from(x ?? "", "base64url").toString("hex");
}

export const ARITHMETIC: Arithmetic = {
  noble: { publicOf: (seed) => toHex(getPublicKey(seed)), sign },
  platform: {
    publicOf: platformPublic,
    sign: (message, seed) => Uint8Array.from(signByPlatform(null, message, platformKey(seed))),
  },
  verify: verifyWithBoth,
};
