import { createPublicKey, type KeyObject } from "node:crypto";
import type { Handle } from "pkcs11js";
import { toHex } from "../../../shared/bytes.ts";
import { accept, refuse, type Outcome } from "../../../shared/refusal.ts";
import { ed25519Key, keyIdOf, keyIn, type Key } from "../../../shared/tuf/key.ts";
import type { Curve } from "../../../shared/tuf/public-key.ts";
import { spkiOf } from "../../../shared/tuf/spki.ts";
import { CKA, CKK, CKO } from "./cryptoki.ts";
import { answerIn } from "./failure.ts";
import type { TokenSession } from "./token-session.ts";

export type KeyKind = "ed25519" | Curve | "rsa";

/** A public key that a token shows, in TUF's form. */
export interface TokenKey {
  readonly key: Key;
  readonly kind: KeyKind;
  /** CKA_ID in hex and CKA_LABEL: hints only, anybody who knows the PIN can set them. */
  readonly id: string;
  readonly label: string;
}

/** Curves by EC_PARAMS in hex: an object identifier (the old one for Ed25519 too), or the curve's name in a PrintableString, as SoftHSM has it. */
const CURVES = new Map<string, KeyKind>([
  ["06032b6570", "ed25519"],
  ["06092b06010401da470f01", "ed25519"],
  ["130c656477617264733235353139", "ed25519"],
  ["06082a8648ce3d030107", "P-256"],
  ["1309736563703235367231", "P-256"],
  ["130a7072696d653235367631", "P-256"],
  ["06052b81040022", "P-384"],
  ["1309736563703338347231", "P-384"],
]);

const POINT_LENGTH = { ed25519: 32, "P-256": 65, "P-384": 97 } as const;

/** One attribute, or null where the object does not have or show it. */
function attribute(session: TokenSession, object: Handle, type: number): Uint8Array | null {
  try {
    const [found] = session.library.C_GetAttributeValue(session.handle, object, [{ type }]);
    return found === undefined ? null : Uint8Array.from(found.value);
  } catch (error) {
    const answer = answerIn(error);
    if (answer === "CKR_ATTRIBUTE_TYPE_INVALID" || answer === "CKR_ATTRIBUTE_SENSITIVE")
      return null;
    throw error;
  }
}

/** Whether a flag of an object is set; null where the object does not say. */
export function flagOf(session: TokenSession, object: Handle, type: number): boolean | null {
  const value = attribute(session, object, type);
  return value === null ? null : value[0] === 1;
}

function number(value: Uint8Array | null): number | null {
  return value === null || value.length === 0
    ? null
    : Number(BigInt(`0x${toHex(value.toReversed())}`));
}

/** EC_POINT without its wrapping: PKCS#11 3.1 has raw bytes for Ed25519 and an OCTET STRING for the rest; tokens do either. */
export function pointIn(written: Uint8Array, kind: Exclude<KeyKind, "rsa">): Uint8Array | null {
  const length = POINT_LENGTH[kind];
  if (written.length === length) return written;
  const isWrapped = written.length === length + 2 && written[0] === 4 && written[1] === length;
  return isWrapped ? written.slice(2) : null;
}

/** What EC_PARAMS names, in any of the writings in use; null for another curve. */
export function curveIn(written: Uint8Array): KeyKind | null {
  return CURVES.get(toHex(written)) ?? null;
}

const SCHEMES = {
  "P-256": ["ecdsa", "ecdsa-sha2-nistp256"],
  "P-384": ["ecdsa", "ecdsa-sha2-nistp384"],
  rsa: ["rsa", "rsassa-pss-sha256"],
} as const;

function pemKey(kind: keyof typeof SCHEMES, key: KeyObject): Key {
  const [keytype, scheme] = SCHEMES[kind];
  const pem = key.export({ type: "spki", format: "pem" }).toString();
  const json = { keytype, keyval: { public: pem }, scheme };
  return keyIn(json, keyIdOf(json));
}

function curveKey(kind: Exclude<KeyKind, "rsa">, point: Uint8Array): Key | null {
  if (kind === "ed25519") return ed25519Key(toHex(point));
  try {
    const der = Buffer.from(spkiOf(kind, point));
    return pemKey(kind, createPublicKey({ key: der, format: "der", type: "spki" }));
  } catch {
    // The platform refuses to load a point that is not on the curve.
    return null;
  }
}

function rsaKey(modulus: Uint8Array, exponent: Uint8Array): Key | null {
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  try {
    const jwk = { kty: "RSA", n: base64url(modulus), e: base64url(exponent) };
    return pemKey("rsa", createPublicKey({ key: jwk, format: "jwk" }));
  } catch {
    return null;
  }
}

function keyOf(session: TokenSession, object: Handle): { key: Key; kind: KeyKind } | null {
  const keyType = number(attribute(session, object, CKA.KEY_TYPE));
  if (keyType === CKK.RSA) {
    const modulus = attribute(session, object, CKA.MODULUS);
    const exponent = attribute(session, object, CKA.PUBLIC_EXPONENT);
    const key = modulus === null || exponent === null ? null : rsaKey(modulus, exponent);
    return key === null ? null : { key, kind: "rsa" };
  }
  if (keyType !== CKK.EC && keyType !== CKK.EC_EDWARDS) return null;
  const params = attribute(session, object, CKA.EC_PARAMS);
  const written = attribute(session, object, CKA.EC_POINT);
  const kind = params === null ? null : curveIn(params);
  if (written === null || kind === null || kind === "rsa") return null;
  const point = pointIn(written, kind);
  const key = point === null ? null : curveKey(kind, point);
  return key === null ? null : { key, kind };
}

function objectsOf(session: TokenSession, class_: number): readonly Handle[] {
  const { library, handle } = session;
  library.C_FindObjectsInit(handle, [{ type: CKA.CLASS, value: class_ }]);
  try {
    const found: Handle[] = [];
    for (;;) {
      const some = library.C_FindObjects(handle, 64);
      found.push(...some);
      if (some.length === 0) return found;
    }
  } finally {
    library.C_FindObjectsFinal(handle);
  }
}

interface Named {
  readonly id: string;
  readonly label: string;
}

function nameOf(session: TokenSession, object: Handle): Named {
  const label = attribute(session, object, CKA.LABEL) ?? new Uint8Array();
  return {
    id: toHex(attribute(session, object, CKA.ID) ?? new Uint8Array()),
    label: new TextDecoder().decode(label).trim().replace(/\p{C}/gu, "\u{fffd}"),
  };
}

/** Every public key of a kind that TUF knows; most tokens show them before the PIN. Throws what the token answers. */
export function publicKeysOn(session: TokenSession): readonly TokenKey[] {
  return objectsOf(session, CKO.PUBLIC_KEY).flatMap((object) => {
    const found = keyOf(session, object);
    return found === null ? [] : [{ ...found, ...nameOf(session, object) }];
  });
}

/** The public key in an object of this session. Throws what the token answers. */
export function publicKeyIn(session: TokenSession, object: Handle): TokenKey | null {
  const found = keyOf(session, object);
  return found === null ? null : { ...found, ...nameOf(session, object) };
}

/** IDs and labels of all keys, public or private. Throws what the token answers. */
export function namesOn(session: TokenSession): readonly Named[] {
  return [CKO.PUBLIC_KEY, CKO.PRIVATE_KEY].flatMap((class_) =>
    objectsOf(session, class_).map((object) => nameOf(session, object)),
  );
}

/** Whether a private key, by what it shows, can be the other half of a public one. */
function canBelong(session: TokenSession, object: Handle, { key, kind }: TokenKey): boolean {
  const type = number(attribute(session, object, CKA.KEY_TYPE));
  if (kind === "rsa") {
    const modulus = attribute(session, object, CKA.MODULUS);
    return (
      type === CKK.RSA &&
      (modulus === null || key.material.endsWith(`:${toHex(modulus).replace(/^0+/, "")}`))
    );
  }
  const params = attribute(session, object, CKA.EC_PARAMS);
  return (
    (type === CKK.EC || type === CKK.EC_EDWARDS) && (params === null || curveIn(params) === kind)
  );
}

/**
 * The private half of a key that the token shows. A private key shows little of itself, so it is looked for among those of the kind by ID, then
 * by label; that it is the right one is proven by the first signature. Refuses TOKEN-KEY. Throws what the token answers.
 */
export function privateHalf(session: TokenSession, wanted: TokenKey): Outcome<Handle> {
  const some = objectsOf(session, CKO.PRIVATE_KEY).filter((object) =>
    canBelong(session, object, wanted),
  );
  const byId = some.filter((each) => nameOf(session, each).id === wanted.id);
  const pool = byId.length > 0 ? byId : some;
  const byLabel = pool.filter((each) => nameOf(session, each).label === wanted.label);
  for (const fitting of [pool, byLabel]) {
    const [only] = fitting;
    if (fitting.length === 1 && only !== undefined) return accept(only);
  }
  return refuse({
    id: "TOKEN-KEY",
    where: session.words,
    found: `${pool.length} private keys that could belong to the public key`,
    expected: "exactly one, with the same ID",
    todo: "Give the two halves of each key one ID of their own, with the tools of the token's maker.",
  });
}
