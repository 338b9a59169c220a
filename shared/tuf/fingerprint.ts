import { fromHex } from "../bytes.ts";
import { keyIdOf } from "./key.ts";
import type { PublicKey } from "./public-key.ts";
import { isPem, publicKeyIn } from "./public-text.ts";

/** What people compare a public key by: the key itself where it is short, else its keyid. */
export interface Fingerprint {
  readonly of: "key" | "keyid";
  readonly hex: string;
}

function named(key: PublicKey): { readonly keytype: string; readonly scheme: string } {
  if (key.kind === "ed25519") return { keytype: "ed25519", scheme: "ed25519" };
  if (key.kind === "rsa") return { keytype: "rsa", scheme: "rsassa-pss-sha256" };
  const scheme = key.curve === "P-256" ? "ecdsa-sha2-nistp256" : "ecdsa-sha2-nistp384";
  return { keytype: "ecdsa", scheme };
}

/** The fingerprint of a public key as a file writes it; null for a text that is neither hex nor a key that Conclave knows. */
export function fingerprintOf(text: string): Fingerprint | null {
  if (!isPem(text)) return text !== "" && fromHex(text) !== null ? { of: "key", hex: text } : null;
  const key = publicKeyIn(text);
  if (key.kind === "unreadable") return null;
  return { of: "keyid", hex: keyIdOf({ ...named(key), keyval: { public: text } }) };
}
