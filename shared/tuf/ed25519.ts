import { fromHex } from "../bytes.ts";

/**
 * The y coordinates of the eight points of small order. A signature under such a key can be made to fit any message,
 * so "possession" of it means nothing (OpenSSL and BoringSSL accept it).
 */
const SMALL_ORDER = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
].map((text) => fromHex(text) ?? new Uint8Array());

/** By the first byte: 1 where a point of small order begins so. Nearly every key is told by it alone. */
const MAY_BE_SMALL = new Uint8Array(256);
for (const [first = 0] of SMALL_ORDER) MAY_BE_SMALL[first] = 1;

/** Whether two points have the same y. The highest bit, which is x's sign, is no part of it. */
function sameY(point: Uint8Array, other: Uint8Array): boolean {
  for (let i = 0; i < 31; i++) if (point[i] !== other[i]) return false;
  return (((point[31] ?? 0) ^ (other[31] ?? 0)) & 0x7f) === 0;
}

/** Whether y is 2^255 - 19 or more: of all 32 bytes, little endian, the lowest alone may be less than those of the prime. */
function isBeyondPrime(point: Uint8Array): boolean {
  if (((point[31] ?? 0) & 0x7f) !== 0x7f) return false;
  for (let i = 30; i > 0; i--) if (point[i] !== 0xff) return false;
  return (point[0] ?? 0) >= 0xed;
}

/** The form of the point in the first 32 of these bytes. */
function formFault(point: Uint8Array): Exclude<PointFault, "length"> | null {
  if (MAY_BE_SMALL[point[0] ?? 0] === 1 && SMALL_ORDER.some((small) => sameY(point, small)))
    return "small order";
  return isBeyondPrime(point) ? "not canonical" : null;
}

export type PointFault = "length" | "not canonical" | "small order";

/**
 * Looks at the form of an Ed25519 public key (RFC 8032 5.1.3), without arithmetic, so that it is cheap enough for bulk claims:
 * 32 bytes, y below the prime, not of small order. Whether it lies on the curve shows when a signature is verified.
 */
export function pointFault(key: Uint8Array): PointFault | null {
  return key.length === 32 ? formFault(key) : "length";
}

/**
 * Looks at the form of a signature: 64 bytes whose first half, R, is a sound point too. Nobody who signs makes another;
 * OpenSSL, BoringSSL and noble differ in what they do with a crafted one.
 */
export function isSoundSignature(signature: Uint8Array): boolean {
  return signature.length === 64 && formFault(signature) === null;
}
