import { fromHex } from "../bytes.ts";
import { asSha256, type Sha256 } from "../digest/sha256.ts";
import { canonicalText } from "../json/canonical.ts";
import { isObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { refuse, type Outcome } from "../refusal.ts";
import { readEnvelope, type Envelope } from "../tuf/envelope.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import { ed25519Key } from "../tuf/key.ts";
import {
  arrayAt,
  hexAt,
  instantAt,
  integerAt,
  Malformed,
  objectAt,
  reading,
  shown,
  textAt,
  textsAt,
} from "../tuf/malformed.ts";
import type { Verify } from "../tuf/tally.ts";
import { FEWEST_SHARES, isHolderName, MOST_SHARES, PURPOSE } from "./share.ts";

/** What everyone may know of one share. */
export interface ListedShare {
  readonly holder: string;
  readonly x: number;
  /** Of the share's file. */
  readonly sha256: Sha256;
}

/** The public list of a set, signed by the key that the set opens. docs/formats/share-set.md */
export interface ShareSet {
  readonly id: string;
  readonly public: string;
  readonly k: number;
  readonly n: number;
  readonly created: Instant;
  /** The key file that the shares open together. */
  readonly keyFile: { readonly sha256: Sha256; readonly length: number };
  /** In the order in which the holders were named. */
  readonly shares: readonly ListedShare[];
  /** Older sets of the same key, which this one takes the place of. Their shares open them all the same. */
  readonly supersedes: readonly string[];
}

const SET_ID = /^[0-9a-f]{32}$/;
const MOST_OLDER = 100;

/** What a new set of the same key takes the place of, where this one is the newest so far. Of more than a hundred the oldest are left out. */
export function supersededWith({ id, supersedes }: ShareSet): readonly string[] {
  return [id, ...supersedes].slice(0, MOST_OLDER);
}

/** What the key signs. */
export function shareSetSigned(set: ShareSet): JsonObject {
  return {
    _type: "share-set",
    created: formatInstant(set.created),
    format: 1,
    k: set.k,
    key: ed25519Key(set.public).json,
    key_file: { length: set.keyFile.length, sha256: set.keyFile.sha256 },
    n: set.n,
    purpose: PURPOSE,
    set: set.id,
    shares: set.shares.map(({ holder, sha256, x }) => ({ holder, sha256, x })),
    supersedes: set.supersedes,
  };
}

function digestAt(parent: JsonObject, name: string): Sha256 {
  const digest = asSha256(textAt(parent, name));
  if (digest === null) throw new Malformed(name, "no SHA-256", "64 hex digits");
  return digest;
}

function listedIn(value: JsonValue): ListedShare {
  if (!isObject(value)) throw new Malformed("shares", shown(value), "objects");
  const x = integerAt(value, "x", 1);
  if (x > 255) throw new Malformed("x", String(x), "1 to 255");
  const holder = textAt(value, "holder");
  if (!isHolderName(holder))
    throw new Malformed("holder", shown(holder), "a name of 1 to 64 bytes");
  return { holder, x, sha256: digestAt(value, "sha256") };
}

function numberAt(signed: JsonObject, name: string): number {
  const value = integerAt(signed, name, FEWEST_SHARES);
  if (value > MOST_SHARES) throw new Malformed(name, String(value), `at most ${MOST_SHARES}`);
  return value;
}

/** Each value once. */
function once(name: string, values: readonly (string | number)[]): void {
  if (new Set(values).size < values.length) throw new Malformed(name, "one twice", "each once");
}

function setIn(signed: JsonObject): ShareSet {
  const k = numberAt(signed, "k");
  const n = numberAt(signed, "n");
  const shares = arrayAt(signed, "shares").map(listedIn);
  if (k > n) throw new Malformed("k", `${k} of ${n}`, "no more than n");
  if (shares.length !== n)
    throw new Malformed("shares", `${shares.length} of them`, `${n}, as n says`);
  once(
    "x",
    shares.map(({ x }) => x),
  );
  once(
    "holder",
    shares.map(({ holder }) => holder),
  );
  once(
    "sha256",
    shares.map(({ sha256 }) => sha256),
  );
  const created = instantAt(signed, "created");
  const id = hexAt(signed, "set", 32);
  const supersedes = textsAt(signed, "supersedes");
  for (const older of supersedes)
    if (!SET_ID.test(older)) throw new Malformed("supersedes", shown(older), "32 hex digits");
  once("supersedes", [id, ...supersedes]);
  if (supersedes.length > MOST_OLDER)
    throw new Malformed("supersedes", `${supersedes.length} sets`, `at most ${MOST_OLDER}`);
  const file = objectAt(signed, "key_file");
  const keyFile = { sha256: digestAt(file, "sha256"), length: integerAt(file, "length", 1) };
  const half = hexAt(objectAt(objectAt(signed, "key"), "keyval"), "public", 64);
  const set = { id, public: half, k, n, created, keyFile, shares, supersedes };
  if (canonicalText(shareSetSigned(set)) !== canonicalText(signed))
    throw new Malformed(
      "signed",
      "other fields, or another format",
      "those of docs/formats/share-set.md",
    );
  return set;
}

function isSigned({ signatures, signedBytes }: Envelope, set: ShareSet, verify: Verify): boolean {
  const [signature] = signatures;
  const key = ed25519Key(set.public);
  if (signatures.length !== 1 || signature?.keyid !== key.keyid) return false;
  const bytes = fromHex(signature.sig);
  return bytes !== null && verify(key, signedBytes, bytes);
}

/**
 * Reads the public list of a set, and its one signature, by the key that the set opens. Refuses JSON-STRICT, ENVELOPE, SHARESET-FORM, SHARESET-SIGNATURE.
 * Whether that key is the right one is for whoever pins it to say.
 */
export function readShareSet(bytes: Uint8Array, where: string, verify: Verify): Outcome<ShareSet> {
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return envelope;
  const set = reading("SHARESET-FORM", where, () => setIn(envelope.value.signed));
  if (!set.ok || isSigned(envelope.value, set.value, verify)) return set;
  return refuse({
    id: "SHARESET-SIGNATURE",
    where,
    found: "a list that the key itself did not sign",
    expected: "one signature, by the key that the shares open",
    todo: "Do not use this list. Find the one that was made with the shares.",
  });
}
