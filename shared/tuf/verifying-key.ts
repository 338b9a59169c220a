import { p256, p384 } from "@noble/curves/nist.js";
import { fromHex } from "../bytes.ts";
import { pointFault } from "./ed25519.ts";
import { isEd25519, type Key } from "./key.ts";
import { type Curve, kindWords, type PublicKey } from "./public-key.ts";
import { isPem, publicKeyIn } from "./public-text.ts";

/** A key that a signature can be verified with, or why it cannot. Every scheme that TUF's specification names. */
export type VerifyingKey =
  /** 32 bytes, canonical and not of small order. */
  | { readonly kind: "ed25519"; readonly point: Uint8Array }
  /** 65 or 97 bytes, on the curve, not compressed. P-256 goes with SHA-256, P-384 with SHA-384. */
  | { readonly kind: "ecdsa"; readonly curve: Curve; readonly point: Uint8Array }
  /** PSS, with the same hash in its mask. */
  | {
      readonly kind: "rsa";
      readonly hash: "sha256" | "sha384" | "sha512";
      readonly spki: Uint8Array;
    }
  | UnusableKey;

export interface UnusableKey {
  readonly kind: "unusable";
  /** `unsupported key`: it may be good, but Conclave cannot tell. `bad key`: it is not what it says, or too weak. */
  readonly verdict: "unsupported key" | "bad key";
  /** Such as "a P-384 key under the scheme ecdsa-sha2-nistp256". */
  readonly why: string;
}

type Expected = Curve | "Ed25519" | "sha256" | "sha384" | "sha512";

/** keytype and scheme, the old keytypes too; the hash stands for RSA. https://theupdateframework.github.io/specification/v1.0.34/#keytype */
const SCHEMES = new Map<string, Expected>([
  ["ed25519 ed25519", "Ed25519"],
  ["ecdsa ecdsa-sha2-nistp256", "P-256"],
  ["ecdsa-sha2-nistp256 ecdsa-sha2-nistp256", "P-256"],
  ["ecdsa ecdsa-sha2-nistp384", "P-384"],
  ["ecdsa-sha2-nistp384 ecdsa-sha2-nistp384", "P-384"],
  ["rsa rsassa-pss-sha256", "sha256"],
  ["rsa rsassa-pss-sha384", "sha384"],
  ["rsa rsassa-pss-sha512", "sha512"],
]);

function bad(why: string): UnusableKey {
  return { kind: "unusable", verdict: "bad key", why };
}

const POINT_WORDS = {
  length: "an Ed25519 key that is not 32 bytes long",
  "not canonical": "an Ed25519 key that is not in its canonical form",
  "small order": "an Ed25519 key of small order, under which a signature fits any message",
};

function ecdsaKey(curve: Curve, point: Uint8Array): VerifyingKey {
  const { Point } = curve === "P-256" ? p256 : p384;
  try {
    const onCurve = Point.fromBytes(point);
    onCurve.assertValidity();
    return { kind: "ecdsa", curve, point: onCurve.toBytes(false) };
  } catch {
    return bad(`a point that is not on the curve ${curve}`);
  }
}

function rsaFault(modulus: bigint, exponent: bigint): string | null {
  const bits = modulus.toString(2).length;
  if (bits < 2048 || bits > 8192) return `an RSA key of ${bits} bits, not 2048 to 8192`;
  if (modulus % 2n === 0n) return "an RSA key with an even modulus";
  if (exponent < 3n || exponent % 2n === 0n || exponent >= 2n ** 33n)
    return "an RSA key whose exponent is not an odd number from 3 to 33 bits";
  return null;
}

function soundKey(found: PublicKey, expected: Expected): VerifyingKey {
  if (found.kind === "ed25519") {
    const fault = pointFault(found.point);
    return fault === null ? found : bad(POINT_WORDS[fault]);
  }
  if (found.kind === "ecdsa") return ecdsaKey(found.curve, found.point);
  const fault = rsaFault(found.modulus, found.exponent);
  if (fault !== null) return bad(fault);
  const hash = expected === "sha384" || expected === "sha512" ? expected : "sha256";
  return { kind: "rsa", hash, spki: found.spki };
}

const EDWARDS = /^[0-9a-f]{64}$/;

/** The key as its keytype, scheme and public part say together; anything doubtful is unusable, in words. */
export function verifyingKey(key: Key): VerifyingKey {
  // The usual key, of which there may be 100,000: what follows would come to the same.
  const point = isEd25519(key) && EDWARDS.test(key.public) ? fromHex(key.public) : null;
  if (point !== null) return soundKey({ kind: "ed25519", point }, "Ed25519");
  const expected = SCHEMES.get(`${key.keytype} ${key.scheme}`);
  if (expected === undefined) {
    const why = `keys of type ${key.keytype.slice(0, 40)} with scheme ${key.scheme.slice(0, 40)} are not known`;
    return { kind: "unusable", verdict: "unsupported key", why };
  }
  const found = publicKeyIn(key.public);
  if (found.kind === "unreadable") return bad(found.why);
  const words = kindWords(found);
  if (words !== (expected.startsWith("sha") ? "RSA" : expected))
    return bad(`a key of kind ${words} under the scheme ${key.scheme}`);
  if (!isPem(key.public) && !/^[0-9a-f]+$/.test(key.public))
    return bad("hex with capitals or space in it");
  return soundKey(found, expected);
}
