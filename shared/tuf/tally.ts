import { fromHex } from "../bytes.ts";
import type { Envelope, Signature } from "./envelope.ts";
import type { Key, KeyId, KeyMaterial } from "./key.ts";
import type { Quorum } from "./root.ts";

/** Whether `signature` is `key`'s over `message`. Handed in, since shared/ holds only one of the two implementations. */
export type Verify = (key: Key, message: Uint8Array, signature: Uint8Array) => boolean;

/** What became of one signature. Only `valid` counts. */
export type Verdict = "valid" | "invalid" | "empty" | "not hex" | "unknown key" | "same key again";

export interface Tally {
  readonly threshold: number;
  /** Keys with a valid signature, each public key once. */
  readonly signed: readonly Key[];
  readonly unsigned: readonly Key[];
  readonly verdicts: readonly { readonly keyid: KeyId; readonly verdict: Verdict }[];
  readonly reached: boolean;
}

function verdictOn(
  signature: Signature,
  keys: ReadonlyMap<KeyId, Key>,
  counted: ReadonlySet<KeyMaterial>,
  message: Uint8Array,
  verify: Verify,
): Verdict {
  if (signature.sig === "") return "empty";
  const key = keys.get(signature.keyid);
  if (key === undefined) return "unknown key";
  if (counted.has(key.material)) return "same key again";
  const bytes = fromHex(signature.sig);
  if (bytes === null) return "not hex";
  return verify(key, message, bytes) ? "valid" : "invalid";
}

/**
 * Counts the distinct public keys of `quorum` that signed; never signatures, never keyids: one key listed under two keyids
 * satisfies a threshold of two in common clients, and must not here.
 * https://theupdateframework.github.io/specification/v1.0.34/#file-formats-keys
 */
export function tally(
  envelope: Pick<Envelope, "signatures" | "signedBytes">,
  quorum: Quorum,
  verify: Verify,
): Tally {
  const keys = new Map(quorum.keys.map((key) => [key.keyid, key]));
  const counted = new Set<KeyMaterial>();
  const signed: Key[] = [];
  const verdicts = envelope.signatures.map((signature) => {
    const verdict = verdictOn(signature, keys, counted, envelope.signedBytes, verify);
    const key = keys.get(signature.keyid);
    if (verdict === "valid" && key !== undefined) {
      counted.add(key.material);
      signed.push(key);
    }
    return { keyid: signature.keyid, verdict };
  });
  const unsigned = distinctKeys(quorum.keys).filter((key) => !counted.has(key.material));
  return {
    threshold: quorum.threshold,
    signed,
    unsigned,
    verdicts,
    reached: counted.size >= quorum.threshold,
  };
}

/** Each public key once, the first keyid for it kept. */
export function distinctKeys(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.toReversed().map((key) => [key.material, key])).values()].reverse();
}

/** "2 of the 3 signatures needed", with what was wrong about the others. */
export function tallyWords(t: Tally): string {
  const bad = t.verdicts
    .filter((v) => v.verdict !== "valid")
    .map((v) => `${v.keyid.slice(0, 8)} ${v.verdict}`);
  const count = `${t.signed.length} of the ${t.threshold} valid signatures needed`;
  return bad.length === 0 ? count : `${count} (${bad.slice(0, 6).join(", ")})`;
}
