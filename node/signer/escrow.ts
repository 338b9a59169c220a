import { bech32 } from "@scure/base";
import { identityToRecipient } from "age-encryption";
import { combine, split } from "shamir-secret-sharing";
import { sameBytes, toHex } from "../../shared/bytes.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { enoughShares, type EnoughShares, type Recovery } from "../../shared/escrow/recovery.ts";
import { shareSetSigned, type ShareSet } from "../../shared/escrow/share-set.ts";
import {
  FEWEST_SHARES,
  isHolderName,
  MOST_SHARES,
  shareHash,
  type Share,
} from "../../shared/escrow/share.ts";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { draw, type Random } from "../../shared/key-making/system-random.ts";
import { samePerson } from "../../shared/person-name.ts";
import { accept, refuse, type Outcome, type Refusal } from "../../shared/refusal.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import { instantOf, type Instant } from "../../shared/tuf/instant.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { openKeyFileBy, writeKeyFileFor } from "./key-file.ts";
import { wipe, type OpenKey } from "./private-key.ts";

export interface EscrowPlan {
  /** So many of the holders are needed. */
  readonly k: number;
  readonly holders: readonly string[];
  readonly created: Instant;
  /** Older sets of the same key. */
  readonly supersedes: readonly string[];
}

export interface MadeEscrow {
  readonly set: ShareSet;
  /** The signed list of the set, as a file. Public. */
  readonly list: Uint8Array;
  /** The key file that the shares open. Worth nothing to whoever has too few shares. */
  readonly keyFile: Uint8Array;
  /** Secret, each of them its holder's alone. In the order of the holders. */
  readonly shares: readonly Share[];
}

/** Shamir's secret sharing over bytes: each part is the values, then one byte for the place. */
export interface Splitting {
  readonly split: (secret: Uint8Array, n: number, k: number) => Promise<Uint8Array[]>;
  readonly combine: (parts: Uint8Array[]) => Promise<Uint8Array>;
}

const SHAMIR: Splitting = { split, combine };

function unfit({ k, holders }: EscrowPlan): Refusal | null {
  const n = holders.length;
  const todo = "Correct it. Nothing was made.";
  if (!Number.isInteger(k) || k < FEWEST_SHARES || k > n || n > MOST_SHARES)
    return {
      id: "ESCROW-NUMBERS",
      where: "the plan of the shares",
      found: `${k} of ${n}`,
      expected: `from 2 of 2 to ${MOST_SHARES} of ${MOST_SHARES}`,
      todo,
    };
  const bad = holders.find(
    (name, i) =>
      !isHolderName(name) || holders.slice(0, i).some((before) => samePerson(before, name)),
  );
  if (bad === undefined) return null;
  return {
    id: "ESCROW-HOLDERS",
    where: "the holders' names",
    found: bad === "" ? "no name" : `"${bad.slice(0, 40)}"`,
    expected: "each holder once, 1 to 64 bytes, nothing invisible",
    todo,
  };
}

/** The age identity whose 32 secret bytes these are. https://age-encryption.org/v1#the-x25519-recipient-type */
function identityOf(scalar: Uint8Array): string {
  return bech32.encodeFromBytes("AGE-SECRET-KEY-", scalar).toUpperCase();
}

/** A copy as the library wants it: a plain Uint8Array, never a Buffer. */
function part({ payload, x }: Pick<Share, "payload" | "x">): Uint8Array {
  const bytes = new Uint8Array(payload.length + 1);
  bytes.set(payload);
  bytes[payload.length] = x;
  return bytes;
}

/** Splits, and combines again: all parts, and each run of k neighbours, so that every part was used. Null when one of them gives another secret. */
async function tried(
  secret: Uint8Array,
  { k, holders }: EscrowPlan,
  using: Splitting,
): Promise<readonly Uint8Array[] | null> {
  const n = holders.length;
  const parts = await using.split(secret, n, k);
  const runs = parts.map((_, i) => [...parts, ...parts].slice(i, i + k));
  for (const run of [parts, ...runs]) {
    const again = await using.combine(run);
    const same = sameBytes(again, secret);
    again.fill(0);
    if (!same) return null;
  }
  const places = new Set(parts.map((each) => each.at(-1)));
  return places.size === n && !places.has(0) ? parts : null;
}

function signedList(set: ShareSet, key: OpenKey): Uint8Array | null {
  const { noble, verify } = ARITHMETIC;
  const half = ed25519Key(key.public);
  const bytes = canonicalBytes(shareSetSigned(set));
  const signature = noble.sign(bytes, key.seed);
  if (!verify(half, bytes, signature)) return null;
  return envelopeFile(bytes, [{ keyid: half.keyid, sig: toHex(signature) }]);
}

function failed() {
  return refuse({
    id: "ESCROW-SPLIT",
    where: "the new shares",
    found: "shares that do not give the secret again",
    expected: "the same secret from every choice of them",
    todo: "Nothing was handed out. Do not trust this machine: use another.",
  });
}

/**
 * Splits the way to a key among holders: a copy of the key, closed for a fresh age identity, whose 32 bytes are split. Runs in the signer process only. The set
 * does not count as made until provenSet says so. Refuses ESCROW-NUMBERS, ESCROW-HOLDERS, RANDOM-FAILED, ESCROW-SPLIT and what writeKeyFileFor refuses.
 */
export async function makeEscrow(
  key: OpenKey,
  plan: EscrowPlan,
  random: Random,
  using: Splitting = SHAMIR,
): Promise<Outcome<MadeEscrow>> {
  const refusal = unfit(plan);
  if (refusal !== null) return refuse(refusal);
  const id = draw(random, 16);
  if (!id.ok) return id;
  const secret = draw(random, 32);
  if (!secret.ok) return secret;
  try {
    const identity = identityOf(secret.value);
    const recipient = await identityToRecipient(identity);
    const keyFile = await writeKeyFileFor(key, "the key file of the shares", recipient, identity);
    if (!keyFile.ok) return keyFile;
    const parts = await tried(secret.value, plan, using);
    if (parts === null) return failed();
    return described(key, plan, toHex(id.value), keyFile.value, parts);
  } finally {
    secret.value.fill(0);
  }
}

function described(
  key: OpenKey,
  { k, holders, created: at, supersedes }: EscrowPlan,
  id: string,
  keyFile: Uint8Array,
  parts: readonly Uint8Array[],
): Outcome<MadeEscrow> {
  const n = holders.length;
  // Files and cards tell whole seconds; a checksum over anything finer would fail on the card.
  const created = instantOf(Math.floor(at / 1000) * 1000);
  const shares = parts.map((each, i) => ({
    set: id,
    public: key.public,
    k,
    n,
    x: each.at(-1) ?? 0,
    holder: holders[i] ?? "",
    created,
    payload: each.slice(0, -1),
  }));
  for (const each of parts) each.fill(0);
  const set: ShareSet = {
    id,
    public: key.public,
    k,
    n,
    created,
    keyFile: { sha256: sha256Of(keyFile), length: keyFile.length },
    shares: shares.map((share) => ({
      holder: share.holder,
      x: share.x,
      sha256: shareHash(share),
    })),
    supersedes,
  };
  const list = signedList(set, key);
  return list === null ? failed() : accept({ set, list, keyFile, shares });
}

async function identityFrom(shares: EnoughShares): Promise<string> {
  const parts = shares.map(part);
  const secret = await combine(parts);
  const identity = identityOf(secret);
  for (const each of [...parts, secret]) each.fill(0);
  return identity;
}

function unopened(id: string, name: string, found: string, expected: string, todo: string) {
  return refuse({ id, where: name, found, expected, todo });
}

/** Why a key file is not the one that a set's list names, or null; to be asked before anybody types a share. ESCROW-FILE */
export function notItsFile({ keyFile }: ShareSet, found: Uint8Array, name: string): Refusal | null {
  if (found.length === keyFile.length && sha256Of(found) === keyFile.sha256) return null;
  return {
    id: "ESCROW-FILE",
    where: name,
    found: "another file, or a changed one",
    expected: "the key file that was made with these shares",
    todo: "Choose that file, or its other copy.",
  };
}

/**
 * Opens the key file of a set by enough of its shares, all of them held against the list before. Null while shares are missing. Runs in the signer process
 * only. Refuses ESCROW-FILE (not the file that the list names), ESCROW-OPEN (the shares do not open it), ESCROW-KEY (what opened is another key).
 */
export async function openEscrow(
  recovery: Recovery,
  keyFile: Uint8Array,
  name: string,
): Promise<Outcome<OpenKey> | null> {
  const shares = enoughShares(recovery);
  if (shares === null) return null;
  const { set } = recovery;
  const other = notItsFile(set, keyFile, name);
  if (other !== null) return refuse(other);
  const identity = await identityFrom(shares);
  const key = await openKeyFileBy(keyFile, name, { kind: "identity", identity });
  if (!key.ok)
    return unopened(
      "ESCROW-OPEN",
      name,
      "good shares that do not open it",
      "the key file that was made with them",
      "The set was faulty when it was made. Use the key's other copy, and make a new set.",
    );
  if (key.value.public === set.public) return key;
  wipe(key.value);
  return unopened(
    "ESCROW-KEY",
    name,
    "another key than the list names",
    "the key that the list names, and that signed it",
    "Do not use this key. Find out who made the set.",
  );
}

/** Overwrites the payloads of shares that are no longer needed, as far as JavaScript can. */
export function wipeShares(shares: Iterable<Share>): void {
  for (const { payload } of shares) payload.fill(0);
}
