import { toHex } from "../bytes.ts";

/** 2^255 - 19, little endian, as hex of its top byte downwards. */
const PRIME = `7f${"ff".repeat(30)}ed`;

/**
 * The y coordinates of the eight points of small order. A signature under such a key can be made to fit any message,
 * so "possession" of it means nothing (OpenSSL and BoringSSL accept it).
 */
const SMALL_ORDER = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

export type PointFault = "length" | "not canonical" | "small order";

/**
 * Looks at the form of an Ed25519 public key (RFC 8032 5.1.3), without arithmetic, so that it is cheap enough for bulk claims:
 * 32 bytes, y below the prime, not of small order. Whether it lies on the curve shows when a signature is verified.
 */
export function pointFault(key: Uint8Array): PointFault | null {
  if (key.length !== 32) return "length";
  const y = Uint8Array.from(key);
  y[31] = (y[31] ?? 0) & 0x7f;
  if (SMALL_ORDER.has(toHex(y))) return "small order";
  return toHex(y.reverse()) >= PRIME ? "not canonical" : null;
}

/**
 * Looks at the form of a signature: 64 bytes whose first half, R, is a sound point too. Nobody who signs makes another;
 * OpenSSL, BoringSSL and noble differ in what they do with a crafted one.
 */
export function isSoundSignature(signature: Uint8Array): boolean {
  return signature.length === 64 && pointFault(signature.subarray(0, 32)) === null;
}
