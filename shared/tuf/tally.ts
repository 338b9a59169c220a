import { fromHex } from "../bytes.ts";
import type { Envelope, Signature } from "./envelope.ts";
import type { Key, KeyId, KeyMaterial } from "./key.ts";
import type { Quorum } from "./root.ts";
import { verifyingKey } from "./verifying-key.ts";

/** Whether `signature` is `key`'s over `message`. Handed in, since shared/ holds only one of the two implementations. */
export type Verify = (key: Key, message: Uint8Array, signature: Uint8Array) => boolean;

/** What became of one signature. Only `valid` counts. */
export type Verdict =
  | "valid"
  /** It verifies, and its public key is counted already: under this keyid or another. */
  | "same key again"
  | "invalid"
  | "empty"
  | "not hex"
  | "unknown key"
  | "unsupported key"
  | "bad key";

export interface Tally {
  readonly threshold: number;
  /** Keys with a valid signature, each public key once. These count. */
  readonly signed: readonly Key[];
  readonly unsigned: readonly Key[];
  readonly verdicts: readonly { readonly keyid: KeyId; readonly verdict: Verdict }[];
  /** Signatures that verify, those by a public key that has signed already included: never what a threshold counts. */
  readonly valid: number;
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
  const bytes = fromHex(signature.sig);
  if (bytes === null) return "not hex";
  const using = verifyingKey(key);
  if (using.kind === "unusable") return using.verdict;
  if (!verify(key, message, bytes)) return "invalid";
  return counted.has(key.material) ? "same key again" : "valid";
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
    valid: verdicts.filter(({ verdict }) => verdict === "valid" || verdict === "same key again")
      .length,
    reached: counted.size >= quorum.threshold,
  };
}

/** Each public key once, the first keyid for it kept. */
export function distinctKeys(keys: readonly Key[]): readonly Key[] {
  if (keys.length < 2) return keys;
  return [...new Map(keys.toReversed().map((key) => [key.material, key])).values()].reverse();
}

/** What is wrong with a key that cannot verify, in brackets; nothing for the rest. */
function keyWords(t: Tally, keyid: KeyId): string {
  const key = t.unsigned.find((each) => each.keyid === keyid);
  const using = key === undefined ? null : verifyingKey(key);
  return using?.kind === "unusable" ? `: ${using.why}` : "";
}

/** "2 of the 3 valid signatures needed", with what was wrong about the others. */
export function tallyWords(t: Tally): string {
  const bad = t.verdicts
    .filter((v) => v.verdict !== "valid")
    .map((v) => `${v.keyid.slice(0, 8)} ${v.verdict}${keyWords(t, v.keyid)}`);
  const count = `${t.signed.length} of the ${t.threshold} valid signatures needed`;
  return bad.length === 0 ? count : `${count} (${bad.slice(0, 6).join(", ")})`;
}
