import { sign, getPublicKey } from "@noble/ed25519";
import { toHex } from "../../shared/bytes.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import type { Refusal } from "../../shared/refusal.ts";
import { sealText } from "../../shared/sign/seal.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { verifyWithBoth } from "../verify.ts";
import { openKeyFile, wipe, type OpenKey } from "./key-file.ts";
import type { SignerSays, SigningJob } from "./protocol.ts";

function refused(refusal: Refusal): SignerSays {
  return { says: "refused", refusal };
}

/** The signer believes nobody: what it is asked to sign must be exactly what the digest that was read aloud names. */
function unsealed(job: SigningJob): Refusal | null {
  const rows = job.documents.map(({ role, version, bytes }) => ({
    role,
    version,
    bytes,
    sha256: sha256Of(bytes),
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

function strangerOrAgain(job: SigningJob, publicKey: string): Refusal | null {
  const where = job.keyFileName;
  if (!job.documents.some((document) => document.allowed.includes(publicKey)))
    return {
      id: "SIGN-KEY",
      where,
      found: `the key ${publicKey.slice(0, 16)}…, which may not sign this role`,
      expected: "one of the role's keys",
      todo: "Use the key that root or targets names for you.",
    };
  if (job.signed.includes(publicKey))
    return {
      id: "SIGN-AGAIN",
      where,
      found: "a key that has signed already",
      expected: "another keyholder's key",
      todo: "Each key counts once. Let the next keyholder sign.",
    };
  return null;
}

function signAll(job: SigningJob, key: OpenKey): SignerSays {
  const publicKey = toHex(getPublicKey(key.seed));
  if (publicKey !== key.public)
    return refused({
      id: "KEYFILE-CONTENT",
      where: job.keyFileName,
      found: "a private half that does not belong to its public half",
      expected: "two halves of one key",
      todo: "Use your other copy of the key file.",
    });
  const objection = strangerOrAgain(job, publicKey);
  if (objection !== null) return refused(objection);
  const verifier = ed25519Key(publicKey);
  const signatures: { role: string; sig: string }[] = [];
  for (const { role, bytes } of job.documents.filter((each) => each.allowed.includes(publicKey))) {
    const signature = sign(bytes, key.seed);
    if (!verifyWithBoth(verifier, bytes, signature))
      return refused({
        id: "SIGN-INVALID",
        where: role,
        found: "a signature that does not verify",
        expected: "one that does",
        todo: "Do not trust this machine: its arithmetic is wrong. Use another.",
      });
    signatures.push({ role, sig: toHex(signature) });
  }
  return { says: "signed", public: publicKey, signatures };
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
    return signAll(job, key.value);
  } finally {
    wipe(key.value);
  }
}
