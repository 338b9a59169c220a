import {
  constants,
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from "node:crypto";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { fieldOf, isObject, type JsonObject } from "../../shared/json/value.ts";
import { keyIdOf, keyIdRecipes, type Key, type KeyId } from "../../shared/tuf/key.ts";
import type { Curve, PublicKey } from "../../shared/tuf/public-key.ts";
import { isPem, publicKeyIn } from "../../shared/tuf/public-text.ts";
import { spkiOf } from "../../shared/tuf/spki.ts";

/** A throw-away key in the place of a real one: of the same kind, written in the same way. */
export interface StandIn {
  readonly keyid: KeyId;
  readonly json: JsonObject;
  /** The signature in hex; null where the real key is of no kind that can be made here. */
  readonly sign: (message: Uint8Array) => string | null;
}

interface Pair {
  readonly secret: KeyObject;
  /** Ed25519: 32 bytes. ECDSA: uncompressed. RSA: SubjectPublicKeyInfo in DER. */
  readonly written: Uint8Array;
}

const ED25519_PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const CURVES = { "P-256": ["prime256v1", "sha256"], "P-384": ["secp384r1", "sha384"] } as const;

function ed25519Pair(name: string): Pair {
  const seed = createHash("sha256").update(`stand-in for ${name}`).digest();
  const der = Buffer.concat([ED25519_PKCS8, seed]);
  const secret = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
  return { secret, written: Uint8Array.from(spki.subarray(-32)) };
}

function ecdsaPair(name: string, curve: Curve): Pair {
  const [named, hash] = CURVES[curve];
  const d = createHash(hash).update(`stand-in for ${name}`).digest();
  const half = createECDH(named);
  half.setPrivateKey(d);
  const written = Uint8Array.from(half.getPublicKey());
  const middle = (written.length + 1) / 2;
  const part = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  const [x, y] = [part(written.subarray(1, middle)), part(written.subarray(middle))];
  const secret = createPrivateKey({
    key: { kty: "EC", crv: curve, d: part(d), x, y },
    format: "jwk",
  });
  return { secret, written };
}

function rsaPair(modulus: bigint, exponent: bigint): Pair {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: modulus.toString(2).length,
    publicExponent: Number(exponent),
  });
  const written = publicKey.export({ format: "der", type: "spki" });
  return { secret: privateKey, written: Uint8Array.from(written) };
}

function pairFor(found: PublicKey, name: string): Pair {
  if (found.kind === "ed25519") return ed25519Pair(name);
  if (found.kind === "ecdsa") return ecdsaPair(name, found.curve);
  return rsaPair(found.modulus, found.exponent);
}

function compressed(point: Uint8Array): Uint8Array {
  const x = point.subarray(1, (point.length + 1) / 2);
  return Uint8Array.of(2 + ((point.at(-1) ?? 0) & 1), ...x);
}

/** PEM or hex, a point compressed or not, capitals, line ends and space as in the real key's text. */
function written(real: string, found: PublicKey, pair: Pair): string {
  const short = found.kind === "ecdsa" && found.point[0] !== 4;
  const bytes = short ? compressed(pair.written) : pair.written;
  const [before = "", after = ""] = [/^\s*/.exec(real)?.[0], /\s*$/.exec(real)?.[0]];
  if (!isPem(real.trim())) {
    const hex = Buffer.from(bytes).toString("hex");
    return before + (/[A-F]/.test(real) && !/[a-f]/.test(real) ? hex.toUpperCase() : hex) + after;
  }
  const kind = found.kind === "ecdsa" ? found.curve : "ed25519";
  const spki = found.kind === "rsa" ? bytes : spkiOf(kind, bytes);
  const lines =
    Buffer.from(spki)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  const pem = ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----"];
  return before + pem.join(real.includes("\r\n") ? "\r\n" : "\n") + after;
}

function signatureOf(secret: KeyObject, key: Key, message: Uint8Array): string {
  if (key.keytype === "rsa") {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    const hash = /sha(256|384|512)$/.exec(key.scheme)?.[0] ?? "sha256";
    return sign(hash, message, { key: secret, padding, saltLength }).toString("hex");
  }
  const hash = key.keytype === "ed25519" ? null : key.scheme.endsWith("384") ? "sha384" : "sha256";
  return sign(hash, message, secret).toString("hex");
}

/** The keyid by the recipe that made the real one; one that follows from none is kept. */
function keyidFor(real: Key, json: JsonObject, text: string): KeyId {
  const recipe = keyIdRecipes(real).indexOf(real.keyid);
  return recipe === -1
    ? real.keyid
    : (keyIdRecipes({ ...real, json, public: text })[recipe] ?? keyIdOf(json));
}

/** Makes stand-ins: one for each public key, the same in every file that names it. Kept for one rehearsal, and in memory only. */
export class StandIns {
  private readonly pairs = new Map<string, Pair>();
  private readonly made = new Map<string, StandIn>();

  for(real: Key): StandIn {
    const name = `${real.keyid} ${Buffer.from(canonicalBytes(real.json)).toString("utf8")}`;
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const standIn = this.make(real);
    this.made.set(name, standIn);
    return standIn;
  }

  private make(real: Key): StandIn {
    const found = publicKeyIn(real.public);
    if (found.kind === "unreadable")
      return { keyid: real.keyid, json: real.json, sign: () => null };
    let pair = this.pairs.get(real.material);
    if (pair === undefined) {
      pair = pairFor(found, real.material);
      this.pairs.set(real.material, pair);
    }
    const text = written(real.public, found, pair);
    const keyval = fieldOf(real.json, "keyval");
    const json = {
      ...real.json,
      keyval: { ...(isObject(keyval) ? keyval : {}), public: text },
    };
    const { secret } = pair;
    return {
      keyid: keyidFor(real, json, text),
      json,
      sign: (message) => signatureOf(secret, real, message),
    };
  }
}
