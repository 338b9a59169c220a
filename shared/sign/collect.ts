import { fromHex } from "../bytes.ts";
import { recordedName } from "../recorded-name.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Signature } from "../tuf/envelope.ts";
import { keyholdersIn, type Quorum } from "../tuf/root.ts";
import type { Key, KeyId } from "../tuf/key.ts";
import { tally, type Tally, type Verify } from "../tuf/tally.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { Seal, SealedDocument } from "./seal.ts";

/** One keyholder's signatures, one over each sealed document. */
export interface Signing {
  readonly keyid: KeyId;
  readonly signatures: readonly { readonly role: string; readonly sig: string }[];
}

/** Checked by `collect`; a signature that is in here verified over the sealed bytes. */
export type Collected = readonly Signing[];

/** The name that targets gives to a key, or a way to call it when it has none. */
export function keyholderOf(base: VerifiedBase, key: Key): string {
  const name =
    keyholdersIn(base.targets.envelope.signed).get(key.keyid) ??
    keyholdersIn(base.root.envelope.signed).get(key.keyid);
  return recordedName(name ?? "", `key ${key.keyid.slice(0, 8)}`);
}

export function signaturesFor(
  document: SealedDocument,
  collected: Collected,
): readonly Signature[] {
  return collected.flatMap(({ keyid, signatures }) =>
    signatures.filter((each) => each.role === document.role).map(({ sig }) => ({ keyid, sig })),
  );
}

/** How far each sealed document is; the ceremony may export when all are reached. */
export function tallies(seal: Seal, collected: Collected, verify: Verify): readonly Tally[] {
  return seal.documents.map((document) =>
    tally(
      { signatures: signaturesFor(document, collected), signedBytes: document.bytes },
      document.quorum,
      verify,
    ),
  );
}

function keyIn(quorum: Quorum, keyid: KeyId): Key | undefined {
  return quorum.keys.find((key) => key.keyid === keyid);
}

/**
 * Adds one keyholder's signatures. Refuses SIGN-KEY (not one of the role's keys), SIGN-AGAIN (that person signed already, under this or
 * another keyid of the same key), SIGN-INVALID (a document without its signature, or one that does not verify over the sealed bytes).
 */
export function collect(
  seal: Seal,
  collected: Collected,
  signing: Signing,
  verify: Verify,
): Outcome<Collected> {
  const roles = signing.signatures.map((each) => each.role);
  if (roles.length !== seal.documents.length || new Set(roles).size !== roles.length)
    return refuse({
      id: "SIGN-INVALID",
      where: `the signatures by key ${signing.keyid.slice(0, 8)}`,
      found: `${roles.length} signatures`,
      expected: `one for each of the ${seal.documents.length} sealed documents`,
      todo: "Nothing was added. Sign again.",
    });
  for (const document of seal.documents) {
    const key = keyIn(document.quorum, signing.keyid);
    const where = `the signature by key ${signing.keyid.slice(0, 8)} on ${document.path}`;
    if (key === undefined)
      return refuse({
        id: "SIGN-KEY",
        where,
        found: "a key that may not sign this role",
        expected: "one of the role's keys",
        todo: "Use the key that targets names for you.",
      });
    const before = collected.map((each) => keyIn(document.quorum, each.keyid)?.material);
    if (before.includes(key.material))
      return refuse({
        id: "SIGN-AGAIN",
        where,
        found: "a key that has signed already",
        expected: "another keyholder's key",
        todo: "Each key counts once. Let the next keyholder sign.",
      });
    const written = signing.signatures.find((each) => each.role === document.role);
    const sig = written === undefined ? null : fromHex(written.sig);
    if (sig === null || !verify(key, document.bytes, sig))
      return refuse({
        id: "SIGN-INVALID",
        where,
        found: "no valid signature over the sealed bytes",
        expected: "a signature that verifies",
        todo: "Nothing was added. Sign again; if it happens twice, do not trust this key or this machine.",
      });
  }
  return accept([...collected, signing]);
}
