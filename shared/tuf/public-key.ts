import { toHex } from "../bytes.ts";

export type Curve = "P-256" | "P-384";

/** A public key taken out of its writing. Whether it is sound is another question: see verifying-key.ts. */
export type PublicKey =
  | { readonly kind: "ed25519"; readonly point: Uint8Array }
  /** A point as SEC 1 writes it, compressed (02 or 03) or not (04). */
  | { readonly kind: "ecdsa"; readonly curve: Curve; readonly point: Uint8Array }
  | {
      readonly kind: "rsa";
      readonly modulus: bigint;
      readonly exponent: bigint;
      /** SubjectPublicKeyInfo, in DER. */
      readonly spki: Uint8Array;
    };

/** Why a text is no public key, such as "neither PEM nor hex". */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly why: string;
}

export function unreadable(why: string): Unreadable {
  return { kind: "unreadable", why };
}

/** What a person calls it: "Ed25519", "P-384", "RSA". */
export function kindWords(key: PublicKey): string {
  if (key.kind === "ecdsa") return key.curve;
  return key.kind === "rsa" ? "RSA" : "Ed25519";
}

/** x and the last bit of y: enough to tell points apart, and the same for both of SEC 1's writings. */
function pointName(point: Uint8Array): string {
  if (point[0] !== 4) return toHex(point);
  const x = point.subarray(1, (point.length + 1) / 2);
  return `${((point.at(-1) ?? 0) & 1) === 0 ? "02" : "03"}${toHex(x)}`;
}

/** One name for a public key, whatever it was written in. */
export function nameOf(key: PublicKey): string {
  if (key.kind === "ed25519") return `ed25519:${toHex(key.point)}`;
  if (key.kind === "ecdsa") return `ecdsa ${key.curve}:${pointName(key.point)}`;
  return `rsa:${key.exponent.toString(16)}:${key.modulus.toString(16)}`;
}
