import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SMALL_ORDER } from "../../../scripts/sample-index/claim-lines.ts";
import { keyRecordFile } from "../../../scripts/sample-index/key-records.ts";
import { heldKey } from "../../../scripts/sample-index/people.ts";
import {
  envelopeBytes,
  signatureBy,
  signedFile,
} from "../../../scripts/sample-index/sample-key.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { KEY_RECORDS } from "../../../shared/key-record/key-record-checks.ts";
import { readKeyRecord, type KeyRecord } from "../../../shared/key-record/key-record.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good, NOW, sampleBase, SEED } from "../../sample.ts";
import { bothWays } from "../check/both-ways.ts";

const PRIYA = heldKey("records", "root", "Priya");
const QUENTIN = heldKey("records", "root", "Quentin");
const FILE = keyRecordFile(PRIYA, NOW);
const { signed: SIGNED } = JSON.parse(Buffer.from(FILE).toString("utf8")) as { signed: JsonObject };
const MORE_KEY = { ...PRIYA.key.key.json, owner: "Priya" };

const read = (bytes: Uint8Array) =>
  readKeyRecord(bytes, "key-records/Priya-root.json", verifyWithBoth);
/** The record with other content, signed by its own key. */
const saying = (fields: JsonObject) => signedFile({ ...SIGNED, ...fields }, [PRIYA.key]);

/** Each is what the holder of a key, or somebody without one, could put on a stick. */
const REFUSED: Readonly<Record<string, readonly [id: string, bytes: Uint8Array, found: RegExp]>> = {
  "no proof": ["KEY-RECORD", envelopeBytes(SIGNED, []), /no valid proof/],
  "a proof by another key": ["KEY-RECORD", signedFile(SIGNED, [QUENTIN.key]), /no valid proof/],
  "a proof by another key under this one's keyid": [
    "KEY-RECORD",
    envelopeBytes(SIGNED, [
      {
        ...signatureBy(QUENTIN.key, canonicalBytes(SIGNED)),
        keyid: PRIYA.key.key.keyid,
      },
    ]),
    /no valid proof/,
  ],
  "its own proof under another keyid": [
    "KEY-RECORD",
    envelopeBytes(SIGNED, [
      { ...signatureBy(PRIYA.key, canonicalBytes(SIGNED)), keyid: QUENTIN.key.key.keyid },
    ]),
    /no valid proof/,
  ],
  "two signatures": ["KEY-RECORD", signedFile(SIGNED, [PRIYA.key, QUENTIN.key]), /no valid proof/],
  "another name than was signed": [
    "KEY-RECORD",
    toUtf8(Buffer.from(FILE).toString("utf8").replace('"Priya"', '"Farah"')),
    /no valid proof/,
  ],
  "a key of small order, which fits every message": [
    "KEY-RECORD",
    envelopeBytes({ ...SIGNED, key: SMALL_ORDER.key.json }, [
      { keyid: SMALL_ORDER.key.keyid, sig: SMALL_ORDER.sig },
    ]),
    /no valid proof/,
  ],
  "a proof made for a claim": ["KEY-RECORD", saying({ _type: "claim" }), /claim/],
  "another format": ["KEY-RECORD", saying({ format: 2 }), /another number/],
  "a key with a field more": ["KEY-RECORD", saying({ key: MORE_KEY }), /does not need/],
  "no key": ["KEY-RECORD", saying({ key: "none" }), /none/],
  "a date with a fraction of a second": [
    "KEY-RECORD",
    saying({ created: "2026-11-01T12:00:00.5+00:00" }),
    /2026/,
  ],
  "a name with a space at its end": ["KEY-RECORD", saying({ keyholder: "Priya " }), /6 characters/],
  "a name with a mark that turns the direction of writing": [
    "KEY-RECORD",
    saying({ keyholder: "Priya\u202e" }),
    /U\+202E, which nobody sees/,
  ],
  "a name with a Cyrillic letter": [
    "KEY-RECORD",
    saying({ keyholder: "Priy\u0430" }),
    /U\+0430, which looks like a/,
  ],
  "a name with a blank of braille": [
    "KEY-RECORD",
    saying({ keyholder: "Priya\u2800" }),
    /U\+2800, which nobody sees/,
  ],
  "a name with a sign that no name needs": [
    "KEY-RECORD",
    saying({ keyholder: "Priya ★" }),
    /"★" \(U\+2605\), which no name needs/,
  ],
  "an empty name": ["KEY-RECORD", saying({ keyholder: "" }), /0 characters/],
  "a name of 81 characters": ["KEY-RECORD", saying({ keyholder: "x".repeat(81) }), /81/],
  "a role that is no text": ["KEY-RECORD", saying({ role: 1 }), /1/],
  "what is no envelope": ["ENVELOPE", toUtf8("[]"), /\[\]/],
  "a name given twice": ["JSON-STRICT", toUtf8('{"signed":{},"signed":{}}'), /signed/],
};

describe("a key record", () => {
  it("KEY-RECORD accepts a record that its own key signed", () => {
    const record = good(read(FILE));
    assert.equal(record.keyholder, "Priya");
    assert.equal(record.role, "root");
    assert.deepEqual(record.key, PRIYA.key.key);
    assert.equal(record.key.keyid, ed25519Key(record.key.public).keyid);
    assert.ok(record.created < NOW);
  });
  for (const [sentence, [id, bytes, found]] of Object.entries(REFUSED))
    it(`${id} refuses ${sentence}`, () => {
      const record = read(bytes);
      assert.ok(!record.ok, "it was read");
      assert.equal(record.refusal.id, id);
      assert.match(record.refusal.found, found);
      assert.ok(record.refusal.where.startsWith("key-records/Priya-root.json"));
    });
});

const priya = () => good(read(FILE));
const quentin = () => good(read(keyRecordFile(QUENTIN, NOW)));
/** A record for the key that Amara, of claimed, has already. */
const amaras = (keyholder: string) =>
  good(read(keyRecordFile({ ...heldKey(SEED, "claimed", "Amara"), name: keyholder }, NOW)));
const beside = (records: readonly KeyRecord[]) => () => ({ ...sampleBase(), records });

bothWays(KEY_RECORDS, {
  accepts: [
    ["the sample stick's records", sampleBase],
    ["no record", beside([])],
    ["two people's", () => beside([priya(), quentin()])()],
    ["a present keyholder's, under the signed name", () => beside([amaras("Amara")])()],
  ],
  refuses: [
    [
      "one key for two roles",
      {
        of: () => beside([priya(), quentin(), { ...priya(), role: "targets" }])(),
        found: /second record/,
      },
    ],
    [
      "one key for two people",
      {
        of: () => beside([priya(), good(read(saying({ keyholder: "Farah" })))])(),
        found: /second record/,
      },
    ],
    [
      "a present keyholder's key under another name",
      { of: () => beside([amaras("Boris")])(), found: /for the key of Amara/ },
    ],
  ],
}).run();
