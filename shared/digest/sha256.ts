import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../bytes.ts";

declare const digest: unique symbol;
/** A SHA-256 as 64 lower-case hex digits. */
export type Sha256 = string & { readonly [digest]: true };

export function sha256Of(bytes: Uint8Array): Sha256 {
  return toHex(sha256(bytes)) as Sha256;
}

export function asSha256(text: string): Sha256 | null {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Sha256) : null;
}
