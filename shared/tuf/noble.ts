import { hashes, verify } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { ed25519Point, isEd25519 } from "./key.ts";
import type { Verify } from "./tally.ts";

hashes.sha512 = sha512;

/** Ed25519 by @noble/ed25519, RFC 8032 strict (not ZIP 215, which accepts small-order keys). Other schemes: false. */
export const verifyWithNoble: Verify = (key, message, signature) => {
  if (!isEd25519(key) || signature.length !== 64) return false;
  const point = ed25519Point(key);
  if (typeof point === "string") return false;
  try {
    return verify(signature, message, point, { zip215: false });
  } catch {
    // noble throws on points that are not on the curve
    return false;
  }
};
