import { fromHex } from "../bytes.ts";
import { canonicalText } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import { strangeInName } from "../person-name.ts";
import { refuse, type Outcome } from "../refusal.ts";
import { readEnvelope } from "../tuf/envelope.ts";
import { formatInstant, parseInstant, type Instant } from "../tuf/instant.ts";
import { keyIdOf, keyIn, type Key } from "../tuf/key.ts";
import { integerAt, Malformed, objectAt, reading, textAt } from "../tuf/malformed.ts";
import type { Verify } from "../tuf/tally.ts";

/** The public half of a keyholder's new key, signed by that key: whoever made it holds the private half. docs/formats/key-record.md */
export interface KeyRecord {
  readonly keyholder: string;
  /** The role it was made for. */
  readonly role: string;
  readonly key: Key;
  readonly created: Instant;
}

export const KEY_RECORD_FOLDER = "key-records/";

/** What the new key signs: the `signed` of its own record. */
export function keyRecordSigned({ keyholder, role, key, created }: KeyRecord): JsonObject {
  return {
    _type: "key-record",
    created: formatInstant(created),
    format: 1,
    key: key.json,
    keyholder,
    role,
  };
}

/** Reads a key record and its proof. Refuses JSON-STRICT, ENVELOPE, KEY-RECORD. */
export function readKeyRecord(
  bytes: Uint8Array,
  where: string,
  verify: Verify,
): Outcome<KeyRecord> {
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return envelope;
  const { signed, signatures, signedBytes } = envelope.value;
  const read = reading("KEY-RECORD", where, () => {
    if (textAt(signed, "_type") !== "key-record")
      throw new Malformed("_type", textAt(signed, "_type"), '"key-record"');
    if (integerAt(signed, "format", 1) !== 1) throw new Malformed("format", "another number", "1");
    const json = objectAt(signed, "key");
    const key = keyIn(json, keyIdOf(json));
    const created = parseInstant(textAt(signed, "created"));
    if (created === null)
      throw new Malformed(
        "created",
        textAt(signed, "created"),
        "a date such as 2026-11-01T12:00:00Z",
      );
    const keyholder = textAt(signed, "keyholder");
    if (keyholder !== keyholder.trim() || keyholder.length < 1 || keyholder.length > 80)
      throw new Malformed(
        "keyholder",
        `a name of ${keyholder.length} characters`,
        "a name of 1 to 80",
      );
    const strange = strangeInName(keyholder);
    if (strange !== null)
      throw new Malformed(
        "keyholder",
        `a name with ${strange}`,
        "a name that is read as it is written, of letters, digits, spaces and . , ' -",
      );
    const plain = { keytype: key.keytype, keyval: { public: key.public }, scheme: key.scheme };
    if (canonicalText(json) !== canonicalText(plain))
      throw new Malformed(
        "key",
        "fields that a key does not need",
        "keytype, scheme and keyval with the public half only",
      );
    return {
      keyholder,
      role: textAt(signed, "role"),
      key,
      created: created.at,
    };
  });
  if (!read.ok) return read;
  const [signature] = signatures;
  const proof = signature === undefined || signatures.length !== 1 ? null : fromHex(signature.sig);
  if (
    proof !== null &&
    signature?.keyid === read.value.key.keyid &&
    verify(read.value.key, signedBytes, proof)
  )
    return read;
  return refuse({
    id: "KEY-RECORD",
    where,
    found: "no valid proof that its holder has the private half",
    expected: "one signature by the key itself",
    todo: "Do not use this key. Ask its holder for a new key record.",
  });
}
