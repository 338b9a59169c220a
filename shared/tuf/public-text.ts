import { base64 } from "@scure/base";
import { fromHex } from "../bytes.ts";
import { type Curve, type PublicKey, type Unreadable, unreadable } from "./public-key.ts";
import { publicKeyInSpki } from "./spki.ts";

const PEM = /^-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END PUBLIC KEY-----\s*$/;

export function isPem(text: string): boolean {
  return text.startsWith("-----BEGIN ");
}

function inPem(text: string): PublicKey | Unreadable {
  const body = PEM.exec(text)?.[1]?.replace(/[\r\n]/g, "");
  if (body === undefined) return unreadable("a PEM text of another form than PUBLIC KEY");
  try {
    return publicKeyInSpki(base64.decode(body));
  } catch {
    return unreadable("a PEM text whose base64 is broken");
  }
}

const UNCOMPRESSED = new Map<number, Curve>([
  [65, "P-256"],
  [97, "P-384"],
]);
const COMPRESSED = new Map<number, Curve>([
  [33, "P-256"],
  [49, "P-384"],
]);

function inHex(text: string): PublicKey | Unreadable {
  const point = fromHex(text);
  if (point === null) return unreadable("neither PEM nor whole bytes of hex");
  if (point.length === 32) return { kind: "ed25519", point };
  const lengths = point[0] === 4 ? UNCOMPRESSED : COMPRESSED;
  const curve = lengths.get(point.length);
  return curve !== undefined && [2, 3, 4].includes(point[0] ?? 0)
    ? { kind: "ecdsa", curve, point }
    : unreadable(`${point.length} bytes of hex, which are no public key that Conclave knows`);
}

/** Reads `keyval.public` in any of its writings: PEM with or without its last line end, or hex, capitals and space around it included. */
export function publicKeyIn(text: string): PublicKey | Unreadable {
  const trimmed = text.trim();
  return isPem(trimmed) ? inPem(trimmed) : inHex(trimmed.toLowerCase());
}
