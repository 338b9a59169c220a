import { sign, getPublicKey } from "@noble/ed25519";
import { toHex } from "../../shared/bytes.ts";
import { accept, type Refusal } from "../../shared/refusal.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { openKeyFile, wipe, type OpenKey } from "./key-file.ts";
import type { SignerSays, SigningJob } from "./protocol.ts";
import { hasSigned, listedAs, signedAlready, signSealed, unsealed } from "./sign-sealed.ts";
import type { SigningSource } from "./signing-source.ts";

function refused(refusal: Refusal): SignerSays {
  return { says: "refused", refusal };
}

function keySource(key: OpenKey): SigningSource {
  return {
    key: ed25519Key(key.public),
    sign: (bytes) => Promise.resolve(accept(sign(bytes, key.seed))),
  };
}

async function signWith(job: SigningJob, key: OpenKey): Promise<SignerSays> {
  const where = job.keyFileName;
  if (toHex(getPublicKey(key.seed)) !== key.public)
    return refused({
      id: "KEYFILE-CONTENT",
      where,
      found: "a private half that does not belong to its public half",
      expected: "two halves of one key",
      todo: "Use your other copy of the key file.",
    });
  const source = keySource(key);
  const listed = listedAs(job, source.key.material);
  if (listed === null)
    return refused({
      id: "SIGN-KEY",
      where,
      found: `the key ${key.public.slice(0, 16)}…, which may not sign this role`,
      expected: "one of the role's keys",
      todo: "Use the key that root or targets names for you.",
    });
  if (hasSigned(job, source.key.material)) return refused(signedAlready(where));
  const { signatures, refusal } = await signSealed(job, source, () => undefined);
  return refusal === null ? { says: "signed", public: listed, signatures } : refused(refusal);
}

/**
 * One signing, from sealed bytes and a passphrase to signatures. `say` hears each stage as it begins. Runs in the signer process only.
 * Refuses SIGN-BYTES, SIGN-KEY, SIGN-AGAIN, SIGN-INVALID and what openKeyFile refuses.
 */
export async function signOnce(
  job: SigningJob,
  passphrase: string,
  say: (said: SignerSays) => void,
): Promise<SignerSays> {
  const changed = unsealed(job);
  if (changed !== null) return refused(changed);
  say({ says: "opening" });
  const key = await openKeyFile(job.keyFile, job.keyFileName, passphrase);
  if (!key.ok) return refused(key.refusal);
  say({ says: "signing" });
  try {
    return await signWith(job, key.value);
  } finally {
    wipe(key.value);
  }
}
