import { toHex } from "../../shared/bytes.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { setImmediate as turn } from "node:timers/promises";
import type { Refusal } from "../../shared/refusal.ts";
import { sealText } from "../../shared/sign/seal.ts";
import type { KeyMaterial } from "../../shared/tuf/key.ts";
import { nameOf } from "../../shared/tuf/public-key.ts";
import { publicKeyIn } from "../../shared/tuf/public-text.ts";
import { verifyWithBoth } from "../verify.ts";
import { digestOf } from "./digest.ts";
import type { SigningJob } from "./protocol.ts";
import type { SigningSource } from "./signing-source.ts";

/** What came of signing: one signature for each document, or those made before something went wrong. */
export interface Signed {
  readonly signatures: readonly { readonly role: string; readonly sig: string }[];
  /** Why the rest was not signed; null when everything was. */
  readonly refusal: Refusal | null;
}

/** The signer believes nobody: what it is asked to sign must be exactly what the digest that was read aloud names. SIGN-BYTES, or null. */
export function unsealed(job: SigningJob): Refusal | null {
  const rows = job.documents.map(({ role, version, bytes }) => ({
    role,
    version,
    bytes,
    sha256: digestOf(bytes),
  }));
  if (sha256Of(sealText(rows)) === job.digest) return null;
  return {
    id: "SIGN-BYTES",
    where: "what was to be signed",
    found: "other bytes than those that were sealed",
    expected: `the seal ${job.digest.slice(0, 16)}…`,
    todo: "Do not sign on this machine. Something changed the documents after they were reviewed.",
  };
}

const readings = new WeakMap<readonly string[], ReadonlyMap<KeyMaterial, string>>();

/** A list of public keys by the key itself, however it is written; read once, since thousands of documents may have the same list. */
function reading(texts: readonly string[]): ReadonlyMap<KeyMaterial, string> {
  const known = readings.get(texts);
  if (known !== undefined) return known;
  const read = new Map<KeyMaterial, string>();
  for (const text of texts) {
    const found = publicKeyIn(text);
    const name = found.kind === "unreadable" ? null : (nameOf(found) as KeyMaterial);
    if (name !== null && !read.has(name)) read.set(name, text);
  }
  readings.set(texts, read);
  return read;
}

/** The text in a list that is this very public key. */
function listedIn(texts: readonly string[], material: KeyMaterial): string | null {
  return reading(texts).get(material) ?? null;
}

/** The key as the first document that it may sign writes it; null when it may sign none. */
export function listedAs(job: SigningJob, material: KeyMaterial): string | null {
  for (const { allowed } of job.documents) {
    const text = listedIn(allowed, material);
    if (text !== null) return text;
  }
  return null;
}

/** Whether this key has signed already. */
export function hasSigned(job: SigningJob, material: KeyMaterial): boolean {
  return listedIn(job.signed, material) !== null;
}

export function signedAlready(where: string): Refusal {
  return {
    id: "SIGN-AGAIN",
    where,
    found: "a key that has signed already",
    expected: "another keyholder's key",
    todo: "Each key counts once. Let the next keyholder sign.",
  };
}

/** Milliseconds between two words about how far it is; what comes from outside is heard as often. */
const WORDS = 100;

/**
 * Signs every document that this key may sign, each signature verified by both implementations before it counts. `progress` hears about ten times
 * a second how many are done. Ends at the first refusal of the source, and keeps what was signed before; or with SIGN-INVALID, and keeps nothing.
 */
export async function signSealed(
  job: SigningJob,
  source: SigningSource,
  progress: (done: number, of: number) => void,
): Promise<Signed> {
  const mine = job.documents.filter(
    ({ allowed }) => listedIn(allowed, source.key.material) !== null,
  );
  const signatures: { role: string; sig: string }[] = [];
  let said = -Infinity;
  for (const { role, bytes } of mine) {
    const now = performance.now();
    if (now - said >= WORDS) {
      progress(signatures.length, mine.length);
      await turn();
      said = now;
    }
    const made = await source.sign(bytes);
    if (!made.ok) return { signatures, refusal: made.refusal };
    if (!verifyWithBoth(source.key, bytes, made.value))
      return { signatures: [], refusal: invalid(role) };
    signatures.push({ role, sig: toHex(made.value) });
  }
  return { signatures, refusal: null };
}

/** Nothing is kept of a key or a machine that signs wrongly. */
function invalid(role: string): Refusal {
  return {
    id: "SIGN-INVALID",
    where: role,
    found: "a signature that does not verify",
    expected: "one that does",
    todo: "Do not trust this key or this machine. Use another.",
  };
}
