import { canonicalText } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import { isObject, type JsonObject } from "../json/value.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { readEnvelope } from "../tuf/envelope.ts";
import { formatInstant, parseInstant, type Instant } from "../tuf/instant.ts";
import { ed25519Key, isEd25519, keysAt, type Ed25519Key } from "../tuf/key.ts";
import {
  arrayAt,
  integerAt,
  Malformed,
  objectAt,
  reading,
  shown,
  textAt,
} from "../tuf/malformed.ts";
import { tally, tallyWords, type Tally, type Verify } from "../tuf/tally.ts";

/** What a drill proves to work: one key file with its passphrase, enough shares of a set, or the people of a role. */
export type DrillSubject =
  | { readonly kind: "key-file" }
  | { readonly kind: "share-set"; readonly set: string; readonly shares: readonly number[] }
  | { readonly kind: "quorum"; readonly role: string };

/**
 * What people sign to show that they could. Its `_type` is `drill`, and canonical JSON writes no two documents alike: so these bytes are never those of a
 * root, a targets or any other TUF role, and a signature over them fits none. docs/formats/drill.md
 */
export interface Drill {
  readonly subject: DrillSubject;
  readonly keys: readonly Ed25519Key[];
  /** So many of the keys must sign: 1 for a key file or a set. */
  readonly threshold: number;
  readonly created: Instant;
  /** 32 hex digits drawn for this drill, so that an older one cannot be shown for it. */
  readonly nonce: string;
}

const NOTE = "A drill. It signs nothing but itself.";

/** The document to be signed. */
export function drillSigned({ subject, keys, threshold, created, nonce }: Drill): JsonObject {
  return {
    _type: "drill",
    created: formatInstant(created),
    format: 1,
    keys: Object.fromEntries(keys.map((key) => [key.keyid, key.json])),
    nonce,
    note: NOTE,
    proves: { ...subject },
    threshold,
  };
}

function subjectIn(proves: JsonObject): DrillSubject {
  const kind = textAt(proves, "kind");
  if (kind === "key-file") return { kind };
  if (kind === "quorum") {
    const role = textAt(proves, "role");
    if (role === "" || role.length > 160) throw new Malformed("role", shown(role), "a role's name");
    return { kind, role };
  }
  if (kind !== "share-set")
    throw new Malformed("kind", shown(kind), '"key-file", "share-set" or "quorum"');
  const set = textAt(proves, "set");
  if (!/^[0-9a-f]{32}$/.test(set)) throw new Malformed("set", shown(set), "32 hex digits");
  const shares = arrayAt(proves, "shares").map((x) => {
    if (typeof x === "number" && x >= 1 && x <= 255) return x;
    throw new Malformed("shares", shown(x), "places from 1 to 255");
  });
  if (new Set(shares).size < Math.max(2, shares.length))
    throw new Malformed("shares", `${shares.length} places`, "two or more, each once");
  return { kind, set, shares };
}

function keysIn(signed: JsonObject): readonly Ed25519Key[] {
  const keys = [...keysAt(signed, "keys").values()].map((key) => {
    if (isEd25519(key) && key.keyid === ed25519Key(key.public).keyid) return key;
    throw new Malformed("keys", key.keyid.slice(0, 16), "Ed25519 keys, under their own keyids");
  });
  if (keys.length >= 1 && keys.length <= 100) return keys;
  throw new Malformed("keys", `${keys.length} of them`, "1 to 100");
}

function drillIn(signed: JsonObject): Drill {
  const type = textAt(signed, "_type");
  if (type !== "drill") throw new Malformed("_type", shown(type), '"drill"');
  const created = parseInstant(textAt(signed, "created"));
  if (created === null)
    throw new Malformed(
      "created",
      textAt(signed, "created"),
      "a date such as 2026-11-01T12:00:00Z",
    );
  const nonce = textAt(signed, "nonce");
  if (!/^[0-9a-f]{32}$/.test(nonce)) throw new Malformed("nonce", shown(nonce), "32 hex digits");
  const keys = keysIn(signed);
  const subject = subjectIn(objectAt(signed, "proves"));
  const threshold = integerAt(signed, "threshold", 1);
  const most = subject.kind === "quorum" ? keys.length : 1;
  if (threshold > most || (subject.kind !== "quorum" && keys.length > 1))
    throw new Malformed("threshold", `${threshold} of ${keys.length} keys`, `at most ${most}`);
  const drill = { subject, keys, threshold, created: created.at, nonce };
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

export interface DrillRecord {
  readonly drill: Drill;
  readonly tally: Tally;
}

/**
 * Whether a drill succeeded: anyone can ask, with the public keys (in hex) that it should have proved. Refuses JSON-STRICT, ENVELOPE, DRILL-FORM, DRILL-KEYS
 * (a drill of other keys), DRILL-SIGNATURES (too few, or not valid).
 */
export function readDrill(
  bytes: Uint8Array,
  where: string,
  expected: readonly string[],
  verify: Verify,
): Outcome<DrillRecord> {
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return envelope;
  const drill = reading("DRILL-FORM", where, () => drillIn(envelope.value.signed));
  if (!drill.ok) return drill;
  const found = new Set(drill.value.keys.map((key) => key.public));
  if (found.symmetricDifference(new Set(expected)).size > 0)
    return refuse({
      id: "DRILL-KEYS",
      where,
      found: `a drill of ${found.size} keys, not just those that were asked about`,
      expected: `exactly the ${expected.length} keys that should be proved`,
      todo: "Find the record of the right drill.",
    });
  const counted = tally(envelope.value, drill.value, verify);
  if (counted.reached) return accept({ drill: drill.value, tally: counted });
  return refuse({
    id: "DRILL-SIGNATURES",
    where,
    found: tallyWords(counted),
    expected: `${drill.value.threshold} valid signatures`,
    todo: "The drill failed, or is not over. Find out whose key did not sign.",
  });
}
