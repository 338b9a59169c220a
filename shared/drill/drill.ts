import { shortWords } from "../digest/spoken.ts";
import { canonicalText } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import { isObject, type JsonObject } from "../json/value.ts";
import { refuse, type Outcome } from "../refusal.ts";
import { readEnvelope } from "../tuf/envelope.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import { ed25519Key, isEd25519, keysAt, type Ed25519Key } from "../tuf/key.ts";
import {
  arrayAt,
  hexAt,
  instantAt,
  Malformed,
  objectAt,
  reading,
  shown,
  textAt,
} from "../tuf/malformed.ts";
import { tally, tallyWords, type Verify } from "../tuf/tally.ts";

/** What a drill proves to work: one key file with its passphrase, or enough shares of a set. */
export type DrillSubject =
  | { readonly kind: "key-file" }
  | { readonly kind: "share-set"; readonly set: string; readonly shares: readonly number[] };

/**
 * What people sign to show that they could. Its `_type` is `drill`, and canonical JSON writes no two documents alike: so these bytes are never those of a
 * root, a targets or any other TUF role, and a signature over them fits none. docs/formats/drill.md
 */
export interface Drill {
  readonly subject: DrillSubject;
  readonly key: Ed25519Key;
  readonly created: Instant;
  /** 32 hex digits drawn for this drill, so that an older one cannot be shown for it. */
  readonly nonce: string;
}

const NOTE = "A drill. It signs nothing but itself.";

/** The document to be signed. */
export function drillSigned({ subject, key, created, nonce }: Drill): JsonObject {
  return {
    _type: "drill",
    created: formatInstant(created),
    format: 1,
    keys: { [key.keyid]: key.json },
    nonce,
    note: NOTE,
    proves: { ...subject },
    threshold: 1,
  };
}

function subjectIn(proves: JsonObject): DrillSubject {
  const kind = textAt(proves, "kind");
  if (kind === "key-file") return { kind };
  if (kind !== "share-set") throw new Malformed("kind", shown(kind), '"key-file" or "share-set"');
  const set = hexAt(proves, "set", 32);
  const shares = arrayAt(proves, "shares").map((x) => {
    if (typeof x === "number" && x >= 1 && x <= 255) return x;
    throw new Malformed("shares", shown(x), "places from 1 to 255");
  });
  if (new Set(shares).size < Math.max(2, shares.length))
    throw new Malformed("shares", `${shares.length} places`, "two or more, each once");
  return { kind, set, shares };
}

function keyIn(signed: JsonObject): Ed25519Key {
  const [key, ...more] = keysAt(signed, "keys").values();
  if (key === undefined || more.length > 0)
    throw new Malformed("keys", key === undefined ? "none" : `${more.length + 1} of them`, "one");
  if (isEd25519(key) && key.keyid === ed25519Key(key.public).keyid) return key;
  throw new Malformed("keys", key.keyid.slice(0, 16), "an Ed25519 key, under its own keyid");
}

function drillIn(signed: JsonObject): Drill {
  const type = textAt(signed, "_type");
  if (type !== "drill") throw new Malformed("_type", shown(type), '"drill"');
  const created = instantAt(signed, "created");
  const nonce = hexAt(signed, "nonce", 32);
  const key = keyIn(signed);
  const subject = subjectIn(objectAt(signed, "proves"));
  const drill = { subject, key, created, nonce };
  if (canonicalText(drillSigned(drill)) !== canonicalText(signed))
    throw new Malformed(
      "signed",
      "other fields, or another format",
      "those of docs/formats/drill.md",
    );
  return drill;
}

/** Reads what is to be signed in a drill; a signer takes nothing else here. Refuses JSON-STRICT, DRILL-FORM. */
export function readDrillDocument(bytes: Uint8Array, where: string): Outcome<Drill> {
  const json = readJson(bytes, where);
  if (!json.ok) return json;
  const { value } = json;
  return reading("DRILL-FORM", where, () => {
    if (!isObject(value)) throw new Malformed("document", shown(value), "an object");
    return drillIn(value);
  });
}

/**
 * Whether a drill succeeded: anyone can ask, with the public key (in hex) that it should have proved. Refuses JSON-STRICT, ENVELOPE, DRILL-FORM, DRILL-KEYS
 * (a drill of another key), DRILL-SIGNATURES (no valid signature).
 */
export function readDrill(
  bytes: Uint8Array,
  where: string,
  expected: string,
  verify: Verify,
): Outcome<Drill> {
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return envelope;
  const drill = reading("DRILL-FORM", where, () => drillIn(envelope.value.signed));
  if (!drill.ok) return drill;
  const { key } = drill.value;
  if (key.public !== expected)
    return refuse({
      id: "DRILL-KEYS",
      where,
      found: `a drill of the key ${shortWords(key.public)}`,
      expected: `one of the key ${shortWords(expected)}`,
      todo: "Find the record of the right drill.",
    });
  const counted = tally(envelope.value, { keys: [key], threshold: 1 }, verify);
  if (counted.reached) return drill;
  return refuse({
    id: "DRILL-SIGNATURES",
    where,
    found: tallyWords(counted),
    expected: "a valid signature by the drill's key",
    todo: "The drill failed. Hold it again.",
  });
}
