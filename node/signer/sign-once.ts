import { sign } from "@noble/ed25519";
import { accept, type Refusal } from "../../shared/refusal.ts";
import { readShareSet } from "../../shared/escrow/share-set.ts";
import { verifyWithBoth } from "../verify.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { openKeyFile, wipe, type OpenKey } from "./key-file.ts";
import type { Conversation, KeySource, SignerSays, SigningJob } from "./protocol.ts";
import { hasSigned, listedAs, signedAlready, signSealed, unsealed } from "./sign-sealed.ts";
import type { SigningSource } from "./signing-source.ts";
import { recover } from "./errands/recover.ts";
import { signByToken } from "./token/sign-by-token.ts";

function refused(refusal: Refusal): SignerSays {
  return { says: "refused", refusal };
}

function mayNotSign(where: string, half: string): Refusal {
  return {
    id: "SIGN-KEY",
    where,
    found: `the key ${half.slice(0, 16)}…, which may not sign this role`,
    expected: "one of the role's keys",
    todo: "Use the key that root or targets names for you.",
  };
}

/** An opened Ed25519 key as something that can sign. */
export function keySource(key: OpenKey): SigningSource {
  return {
    key: ed25519Key(key.public),
    sign: (bytes) => Promise.resolve(accept(sign(bytes, key.seed))),
  };
}

/** Signs with an opened key, and wipes it whatever comes of it. `where` says whose it is, for people. */
async function signWith(
  job: SigningJob,
  key: OpenKey,
  where: string,
  { doing }: Conversation,
): Promise<SignerSays> {
  try {
    const source = keySource(key);
    const listed = listedAs(job, source.key.material);
    if (listed === null) return refused(mayNotSign(where, key.public));
    if (hasSigned(job, source.key.material)) return refused(signedAlready(where));
    const { signatures, refusal } = await signSealed(job, source, (done, of) => {
      doing("Signing", done, of);
    });
    return refusal === null ? { says: "signed", public: listed, signatures } : refused(refusal);
  } finally {
    wipe(key);
  }
}

async function signByKeyFile(
  job: SigningJob,
  { name, bytes }: Extract<KeySource, { source: "key file" }>["file"],
  talk: Conversation,
): Promise<SignerSays> {
  const { text } = await talk.want({ what: "passphrase", of: name });
  talk.doing("Opening the key");
  const key = await openKeyFile(bytes, name, text);
  return key.ok ? signWith(job, key.value, name, talk) : refused(key.refusal);
}

/** Why the key behind a set of shares cannot sign here: said before anybody types a share. */
function notForShares(
  job: SigningJob,
  { set: list, escrow }: Extract<KeySource, { source: "shares" }>,
): Refusal | null {
  const set = readShareSet(list, "the list of the shares", verifyWithBoth);
  if (!set.ok) return set.refusal;
  const { material } = ed25519Key(set.value.public);
  if (listedAs(job, material) === null) return mayNotSign(escrow.name, set.value.public);
  return hasSigned(job, material) ? signedAlready(escrow.name) : null;
}

/**
 * One signing, from sealed bytes and a key to signatures. Runs in the signer process only. Refuses SIGN-BYTES, SIGN-KEY, SIGN-AGAIN,
 * SIGN-INVALID, and what opening the key refuses.
 */
export async function signOnce(
  job: SigningJob,
  source: KeySource,
  talk: Conversation,
): Promise<SignerSays> {
  const changed = unsealed(job);
  if (changed !== null) return refused(changed);
  switch (source.source) {
    case "key file":
      return signByKeyFile(job, source.file, talk);
    case "token":
      return signByToken(job, source, talk);
    case "shares": {
      const useless = notForShares(job, source);
      if (useless !== null) return refused(useless);
      const key = await recover(source, talk);
      return key.ok ? signWith(job, key.value, source.escrow.name, talk) : refused(key.refusal);
    }
  }
}
