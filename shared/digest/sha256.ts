import { sha256 } from "@noble/hashes/sha2.js";
import { toHex, toUtf8 } from "../bytes.ts";

declare const digest: unique symbol;
/** A SHA-256 as 64 lower-case hex digits. */
export type Sha256 = string & { readonly [digest]: true };

/** SHA-256 in lower-case hex; of a text, of its UTF-8. */
export type HexSha256 = (data: Uint8Array | string) => string;

const inJavaScript: HexSha256 = (data) =>
  toHex(sha256(typeof data === "string" ? toUtf8(data) : data));

let inUse = inJavaScript;

/** Lengths around a block of 64 bytes and its padding, and one of many blocks. */
const TRIED = [0, 1, 55, 56, 63, 64, 65, 119, 120, 10_000];

/**
 * Hands in the platform's SHA-256, which takes a tenth of the time: it is one function whoever computes it, so nothing that is worked out here
 * depends on it. Throws where it says something else than the one in JavaScript.
 */
export function hashBy(platform: HexSha256): void {
  for (const length of TRIED) {
    const bytes = Uint8Array.from({ length }, (_, i) => i % 251);
    const text = "ü".repeat(length);
    if (platform(bytes) !== inJavaScript(bytes) || platform(text) !== inJavaScript(text))
      throw new Error(`the platform's SHA-256 is another one at ${length} bytes`);
  }
  inUse = platform;
}

export function sha256Of(data: Uint8Array | string): Sha256 {
  return inUse(data) as Sha256;
}

export function asSha256(text: string): Sha256 | null {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Sha256) : null;
}
