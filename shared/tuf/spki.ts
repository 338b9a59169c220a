import { fromHex, toHex } from "../bytes.ts";
import { type Curve, type PublicKey, type Unreadable, unreadable } from "./public-key.ts";

const POINT = { ed25519: 32, "P-256": 65, "P-384": 97 } as const;
/** SubjectPublicKeyInfo up to the point: DER has one form, so these bytes are always the same. RFC 8410, RFC 5480. */
const HEAD = {
  ed25519: "302a300506032b6570032100",
  "P-256": "3059301306072a8648ce3d020106082a8648ce3d030107034200",
  "P-384": "3076301006072a8648ce3d020106052b81040022036200",
} as const;
const COMPRESSED = [
  ["P-256", 33, "3039301306072a8648ce3d020106082a8648ce3d030107032200"],
  ["P-384", 49, "3046301006072a8648ce3d020106052b81040022033200"],
] as const;
const RSA_ALGORITHM = "300d06092a864886f70d0101010500";

const HEAD_BYTES = new Map(
  Object.entries(HEAD).map(([kind, text]) => [kind, fromHex(text) ?? new Uint8Array()]),
);

/** The DER of an Ed25519 key, or of a point that is not compressed. */
export function spkiOf(kind: "ed25519" | Curve, point: Uint8Array): Uint8Array {
  const head = HEAD_BYTES.get(kind) ?? new Uint8Array();
  const der = new Uint8Array(head.length + point.length);
  der.set(head);
  der.set(point, head.length);
  return der;
}

interface Element {
  readonly content: Uint8Array;
  readonly after: Uint8Array;
}

/** The first element of `der`, which must have this tag and its length written in the shortest way. */
function element(der: Uint8Array, tag: number): Element | null {
  let length = der[1] ?? 0;
  let start = 2;
  if (length > 0x7f) {
    const digits = length & 0x7f;
    if (digits === 0 || digits > 3) return null;
    start += digits;
    length = der.subarray(2, start).reduce((sum, byte) => sum * 256 + byte, 0);
    if (length < 0x80 || length < 256 ** (digits - 1)) return null;
  }
  if (der[0] !== tag || start + length > der.length) return null;
  return { content: der.subarray(start, start + length), after: der.subarray(start + length) };
}

/** A positive integer in its shortest form. */
function integer(content: Uint8Array): bigint | null {
  const [first = 0xff, second = 0xff] = content;
  if (first > 0x7f || (first === 0 && second < 0x80)) return null;
  return BigInt(`0x${toHex(content)}`);
}

function rsaIn(spki: Uint8Array): PublicKey | null {
  const whole = element(spki, 0x30);
  const head = RSA_ALGORITHM.length / 2;
  if (whole?.after.length !== 0 || toHex(whole.content.subarray(0, head)) !== RSA_ALGORITHM)
    return null;
  const bits = element(whole.content.subarray(head), 3);
  if (bits?.after.length !== 0 || bits.content[0] !== 0) return null;
  const pair = element(bits.content.subarray(1), 0x30);
  const modulus = pair === null ? null : element(pair.content, 2);
  const exponent = modulus === null ? null : element(modulus.after, 2);
  if (pair?.after.length !== 0 || modulus === null || exponent?.after.length !== 0) return null;
  const n = integer(modulus.content);
  const e = integer(exponent.content);
  return n === null || e === null ? null : { kind: "rsa", modulus: n, exponent: e, spki };
}

/** Reads SubjectPublicKeyInfo in strict DER: Ed25519, P-256 and P-384 by name of their curve, RSA. */
export function publicKeyInSpki(spki: Uint8Array): PublicKey | Unreadable {
  const pointAfter = (head: string, length: number): Uint8Array | null => {
    const start = head.length / 2;
    const fits = spki.length === start + length && toHex(spki.subarray(0, start)) === head;
    return fits ? spki.slice(start) : null;
  };
  const edwards = pointAfter(HEAD.ed25519, POINT.ed25519);
  if (edwards !== null) return { kind: "ed25519", point: edwards };
  for (const [curve, length, head] of [
    ["P-256", POINT["P-256"], HEAD["P-256"]],
    ["P-384", POINT["P-384"], HEAD["P-384"]],
    ...COMPRESSED,
  ] as const) {
    const point = pointAfter(head, length);
    if (point !== null) return { kind: "ecdsa", curve, point };
  }
  return rsaIn(spki) ?? unreadable("a PEM text of a kind of key that Conclave does not know");
}
