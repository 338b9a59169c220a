import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toUtf8 } from "../bytes.ts";
import type { Rolls } from "./rolls.ts";

/** So many bytes of the system's go into a seed. Fixed, so that they and the rolls cannot run into one another. */
export const SYSTEM_BYTES = 64;

const INFO = "conclave key-making 1: ed25519 seed";

/**
 * The 32-byte seed of a new Ed25519 key: HKDF-SHA-256 (RFC 5869) over the system's bytes and the rolls' canonical text, one after the other, without a salt.
 * Whoever does not know both learns nothing about it, so it is as strong as the better of the two. docs/formats/key-making.md
 */
export function mixedSeed(system: Uint8Array, rolls: Rolls): Uint8Array {
  if (system.length !== SYSTEM_BYTES)
    throw new RangeError(`${SYSTEM_BYTES} system bytes, no other number`);
  const text = toUtf8(rolls.text);
  const material = new Uint8Array(SYSTEM_BYTES + text.length);
  material.set(system);
  material.set(text, SYSTEM_BYTES);
  const seed = hkdf(sha256, material, undefined, toUtf8(INFO), 32);
  material.fill(0);
  text.fill(0);
  return seed;
}
