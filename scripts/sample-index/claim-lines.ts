import { canonicalBytes, fileText } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { envelopeJson, type Signature } from "../../shared/tuf/envelope.ts";
import { formatInstant, type Instant } from "../../shared/tuf/instant.ts";
import { ed25519Key, type Ed25519Key } from "../../shared/tuf/key.ts";
import { keysJson, REPOSITORY } from "./roots.ts";
import { signatureBy, type SampleKey } from "./sample-key.ts";

/** A point of small order, and the signature that OpenSSL accepts under it for any message. */
export const SMALL_ORDER: { readonly key: Ed25519Key; readonly sig: string } = {
  key: ed25519Key(`01${"00".repeat(31)}`),
  sig: `01${"00".repeat(63)}`,
};

export interface ClaimParts {
  readonly project: string;
  readonly keys: readonly { readonly key: Ed25519Key }[];
  readonly threshold: number;
  readonly registered: Instant;
  readonly repository?: string;
}

/** The `signed` part of a claim. docs/formats/claim.md */
export function claimSigned(parts: ClaimParts): JsonObject {
  return {
    _type: "claim",
    format: 1,
    keys: keysJson(parts.keys),
    project: parts.project,
    registered: formatInstant(parts.registered),
    repository: parts.repository ?? REPOSITORY,
    threshold: parts.threshold,
  };
}

/** The proofs of possession: a signature over `signed` by each of `keys`. */
export function proofs(signed: JsonObject, keys: readonly SampleKey[]): readonly Signature[] {
  const bytes = canonicalBytes(signed);
  return keys.map((key) => signatureBy(key, bytes));
}

/** One line of claims.jsonl, without its line end. */
export function claimLine(signed: JsonObject, signatures: readonly Signature[]): string {
  return fileText(envelopeJson(signed, signatures));
}

/** The signature with one bit of its first byte turned. */
export function altered(signature: Signature): Signature {
  const first = (Number.parseInt(signature.sig.slice(0, 2), 16) ^ 1).toString(16).padStart(2, "0");
  return { keyid: signature.keyid, sig: first + signature.sig.slice(2) };
}
