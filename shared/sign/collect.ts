import { fromHex } from "../bytes.ts";
import { recordedName } from "../recorded-name.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Signature } from "../tuf/envelope.ts";
import { keyholdersIn } from "../tuf/root.ts";
import type { Key, KeyId } from "../tuf/key.ts";
import { distinctKeys, tally, type Tally, type Verify } from "../tuf/tally.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { NamedQuorum, SealedDocument } from "./next-tree.ts";
import type { Seal } from "./seal.ts";
import { indexOf, listedFor, type Listed } from "./seal-index.ts";

/** One keyholder's signatures, one over each sealed document. */
export interface Signing {
  readonly keyid: KeyId;
  readonly signatures: readonly { readonly role: string; readonly sig: string }[];
}

/** Checked by `collect`; a signature that is in here verified over the sealed bytes. */
export type Collected = readonly Signing[];

/** The name that targets or root gives to a key; for a new key the one in its record, which only its own holder signed. */
export function keyholderOf(base: VerifiedBase, key: Key): string {
  const name =
    keyholdersIn(base.targets.envelope.signed).get(key.keyid) ??
    keyholdersIn(base.root.envelope.signed).get(key.keyid) ??
    base.records.find((record) => record.key.keyid === key.keyid)?.keyholder;
  return recordedName(name ?? "", `key ${key.keyid.slice(0, 8)}`);
}

/** The key that a keyid names, in whichever document of the seal. */
export function signerOf(seal: Seal, keyid: KeyId): Key | undefined {
  return indexOf(seal).byKeyid.get(keyid);
}

type Written = Signing["signatures"][number];

const written = new WeakMap<Signing["signatures"], ReadonlyMap<string, readonly Written[]>>();

/** A keyholder's signatures by the role of their document, sorted once. */
function byRole({ signatures }: Signing): ReadonlyMap<string, readonly Written[]> {
  const known = written.get(signatures);
  if (known !== undefined) return known;
  const sorted = Map.groupBy(signatures, ({ role }) => role);
  written.set(signatures, sorted);
  return sorted;
}

/**
 * A document's signatures, each under the keyid by which this document lists the key; under both where its old and its new keys list one
 * public key differently, since clients look by keyid.
 */
export function signaturesFor(
  seal: Seal,
  document: SealedDocument,
  collected: Collected,
): readonly Signature[] {
  const keys = document.quorums.flatMap((quorum) => quorum.keys);
  return collected.flatMap((signing) => {
    const [first] = byRole(signing).get(document.role) ?? [];
    if (first === undefined) return [];
    const material = signerOf(seal, signing.keyid)?.material;
    const keyids = new Set(keys.filter((key) => key.material === material).map((key) => key.keyid));
    return [...keyids].map((own) => ({ keyid: own, sig: first.sig }));
  });
}

/** How far one quorum of one document is. */
export interface Meter {
  readonly document: SealedDocument;
  readonly quorum: NamedQuorum;
  readonly tally: Tally;
}

interface Counted {
  readonly seal: Seal;
  readonly verify: Verify;
  readonly meters: readonly Meter[];
}

const counted = new WeakMap<Collected, Counted>();

function count(seal: Seal, collected: Collected, verify: Verify): readonly Meter[] {
  return seal.documents.flatMap((document) => {
    const signed = {
      signatures: signaturesFor(seal, document, collected),
      signedBytes: document.bytes,
    };
    return document.quorums.map((quorum) => ({
      document,
      quorum,
      tally: tally(signed, quorum, verify),
    }));
  });
}

/**
 * How far each quorum of each sealed document is; the ceremony may export when all are reached. Every signature is verified, wherever it came
 * from; the same question by the same seal, signatures and verifier is counted once.
 */
export function meters(seal: Seal, collected: Collected, verify: Verify): readonly Meter[] {
  const known = counted.get(collected);
  if (known?.seal === seal && known.verify === verify) return known.meters;
  const now = count(seal, collected, verify);
  counted.set(collected, { seal, verify, meters: now });
  return now;
}

const signers = new WeakMap<Seal, readonly Key[]>();

/** Every key that may sign something of this seal, each public key once. */
export function signersOf(seal: Seal): readonly Key[] {
  const known = signers.get(seal);
  if (known !== undefined) return known;
  const all = seal.documents.flatMap((document) =>
    document.quorums.flatMap((quorum) => quorum.keys),
  );
  const distinct = distinctKeys(all);
  signers.set(seal, distinct);
  return distinct;
}

/**
 * Verifies signatures one after another, for those who must do other things in between: with a `verify` that remembers, `collect` has nothing
 * left to work out. Yields how many were looked at; ends with those that verify over the sealed bytes.
 */
export function* proving(
  seal: Seal,
  { keyid, signatures }: Signing,
  verify: Verify,
): Generator<number, Signing["signatures"]> {
  const material = signerOf(seal, keyid)?.material;
  const mine = material === undefined ? [] : listedFor(seal, material);
  const listed = new Map(mine.map((each) => [each.document.role, each]));
  const good: Written[] = [];
  for (const [i, each] of signatures.entries()) {
    const place = listed.get(each.role);
    const sig = fromHex(each.sig);
    if (place !== undefined && sig !== null && verify(place.key, place.document.bytes, sig))
      good.push(each);
    yield i + 1;
  }
  return good;
}

/**
 * Adds one keyholder's signatures: one over each sealed document that this key may sign. Refuses SIGN-KEY (it may sign none of them),
 * SIGN-AGAIN (that person signed already, under this or another keyid of the same key), SIGN-INVALID (a document without its
 * signature, one too many, or one that does not verify over the sealed bytes).
 */
export function collect(
  seal: Seal,
  collected: Collected,
  signing: Signing,
  verify: Verify,
): Outcome<Collected> {
  const called = `key ${signing.keyid.slice(0, 8)}`;
  const signer = signerOf(seal, signing.keyid);
  if (signer === undefined)
    return refuse({
      id: "SIGN-KEY",
      where: `the signatures by ${called}`,
      found: "a key that may not sign this role",
      expected: "one of the roles' keys",
      todo: "Use the key that root or targets names for you.",
    });
  if (collected.some((each) => signerOf(seal, each.keyid)?.material === signer.material))
    return refuse({
      id: "SIGN-AGAIN",
      where: `the signatures by ${called}`,
      found: "a key that has signed already",
      expected: "another keyholder's key",
      todo: "Each key counts once. Let the next keyholder sign.",
    });
  const bad = invalid(listedFor(seal, signer.material), signing, verify);
  return bad ?? accept([...collected, signing]);
}

function invalid(mine: readonly Listed[], signing: Signing, verify: Verify): Outcome<never> | null {
  const no = (where: string, found: string, expected: string) =>
    refuse({
      id: "SIGN-INVALID",
      where,
      found,
      expected,
      todo: "Nothing was added. Sign again; if it happens twice, do not trust this key or this machine.",
    });
  const { signatures } = signing;
  if (signatures.length !== mine.length)
    return no(
      "the signatures",
      `${signatures.length}`,
      `one for each of the ${mine.length} documents that this key may sign`,
    );
  for (const { document, key } of mine) {
    const [first, ...more] = byRole(signing).get(document.role) ?? [];
    const sig = first === undefined || more.length > 0 ? null : fromHex(first.sig);
    if (sig === null || !verify(key, document.bytes, sig))
      return no(
        `the signature on ${document.path}`,
        "no valid signature over the sealed bytes",
        "a signature that verifies",
      );
  }
  return null;
}
