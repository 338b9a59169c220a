import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toHex, toUtf8 } from "../../../shared/bytes.ts";
import { drillSigned, readDrill, type Drill } from "../../../shared/drill/drill.ts";
import { shareSetSigned } from "../../../shared/escrow/share-set.ts";
import { canonicalBytes, fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";
import { envelopeFile, readEnvelope, type Signature } from "../../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { readRoot } from "../../../shared/tuf/root.ts";
import { tally } from "../../../shared/tuf/tally.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { ARITHMETIC } from "../../../node/signer/arithmetic.ts";
import { signDrill } from "../../../node/signer/sign-drill.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good } from "../../sample.ts";
import { MADE, openSampleKey, sampleEscrow } from "../../sample-escrow.ts";

const AMARA = openSampleKey("Amara");
const BORIS = openSampleKey("Boris");
const MALLORY = openSampleKey("Mallory");
const ESCROW = await sampleEscrow();
const half = (key: { readonly public: string }) => ed25519Key(key.public);

const OF_FILE: Drill = {
  subject: { kind: "key-file" },
  key: half(AMARA),
  created: MADE,
  nonce: "0123456789abcdef".repeat(2),
};
const OF_SET: Drill = {
  ...OF_FILE,
  subject: {
    kind: "share-set",
    set: ESCROW.set.id,
    shares: ESCROW.set.shares.slice(0, 3).map(({ x }) => x),
  },
};
const bytesOf = (drill: Drill) => canonicalBytes(drillSigned(drill));
const recordOf = (drill: Drill, signatures: readonly Signature[]) =>
  envelopeFile(bytesOf(drill), signatures);
const signed = (drill: Drill, key = AMARA) => good(signDrill(bytesOf(drill), key));

function verdict(file: Uint8Array, expected: string): string {
  const read = readDrill(file, "the drill", expected, verifyWithBoth);
  return read.ok ? "proved" : read.refusal.id;
}

/** A drill's `signed` with other fields, signed by Amara's key all the same. */
function altered(drill: Drill, fields: Readonly<Record<string, JsonValue>>): Uint8Array {
  const document = { ...drillSigned(drill), ...fields };
  const bytes = canonicalBytes(document);
  const sig = toHex(ARITHMETIC.noble.sign(bytes, AMARA.seed));
  return envelopeFile(bytes, [{ keyid: half(AMARA).keyid, sig }]);
}

const CASES: readonly (readonly [string, string, Uint8Array, Drill])[] = [
  ["of a key file", "proved", recordOf(OF_FILE, [signed(OF_FILE)]), OF_FILE],
  ["of a set", "proved", recordOf(OF_SET, [signed(OF_SET)]), OF_SET],
  [
    "by somebody else's key",
    "DRILL-SIGNATURES",
    recordOf(OF_FILE, [
      { ...signed(OF_FILE), sig: signed({ ...OF_FILE, key: half(BORIS) }, BORIS).sig },
    ]),
    OF_FILE,
  ],
  ["without a signature", "DRILL-SIGNATURES", recordOf(OF_FILE, []), OF_FILE],
  [
    "with another drill's signature",
    "DRILL-SIGNATURES",
    recordOf(OF_FILE, [signed({ ...OF_FILE, nonce: "f".repeat(32) })]),
    OF_FILE,
  ],
  [
    "of another key than was asked about",
    "DRILL-KEYS",
    recordOf(OF_FILE, [signed(OF_FILE)]),
    { ...OF_FILE, key: half(BORIS) },
  ],
  ["of another type", "DRILL-FORM", altered(OF_FILE, { _type: "targets" }), OF_FILE],
  ["of format 2", "DRILL-FORM", altered(OF_FILE, { format: 2 }), OF_FILE],
  ["with a field more", "DRILL-FORM", altered(OF_FILE, { version: 1 }), OF_FILE],
  ["with another note", "DRILL-FORM", altered(OF_FILE, { note: "Publish this." }), OF_FILE],
  ["without keys", "DRILL-FORM", altered(OF_FILE, { keys: {} }), OF_FILE],
  [
    "with a key under another's keyid",
    "DRILL-FORM",
    altered(OF_FILE, { keys: { [half(BORIS).keyid]: half(AMARA).json } }),
    OF_FILE,
  ],
  [
    "with a key of another kind",
    "DRILL-FORM",
    altered(OF_FILE, { keys: { [half(AMARA).keyid]: { ...half(AMARA).json, scheme: "rsa" } } }),
    OF_FILE,
  ],
  [
    "of two keys at once",
    "DRILL-FORM",
    altered(OF_FILE, {
      keys: Object.fromEntries([AMARA, BORIS].map((key) => [half(key).keyid, half(key).json])),
    }),
    OF_FILE,
  ],
  ["with a threshold of 0", "DRILL-FORM", altered(OF_FILE, { threshold: 0 }), OF_FILE],
  ["with a threshold of 2", "DRILL-FORM", altered(OF_FILE, { threshold: 2 }), OF_FILE],
  ["with a short nonce", "DRILL-FORM", altered(OF_FILE, { nonce: "00" }), OF_FILE],
  ["of something else", "DRILL-FORM", altered(OF_FILE, { proves: { kind: "root" } }), OF_FILE],
  [
    "of one share",
    "DRILL-FORM",
    altered(OF_SET, { proves: { kind: "share-set", set: ESCROW.set.id, shares: [3] } }),
    OF_SET,
  ],
  [
    "of one share twice",
    "DRILL-FORM",
    altered(OF_SET, { proves: { kind: "share-set", set: ESCROW.set.id, shares: [3, 3] } }),
    OF_SET,
  ],
  [
    "of the place 0",
    "DRILL-FORM",
    altered(OF_SET, { proves: { kind: "share-set", set: ESCROW.set.id, shares: [0, 3] } }),
    OF_SET,
  ],
  [
    "of a set without a name",
    "DRILL-FORM",
    altered(OF_SET, { proves: { kind: "share-set", set: "", shares: [1, 3] } }),
    OF_SET,
  ],
  [
    "of the people of a role",
    "DRILL-FORM",
    altered(OF_FILE, { proves: { kind: "quorum", role: "claimed" } }),
    OF_FILE,
  ],
  [
    "of a day that does not exist",
    "DRILL-FORM",
    altered(OF_FILE, { created: "2026-02-30T00:00:00Z" }),
    OF_FILE,
  ],
  ["that is no envelope", "ENVELOPE", bytesOf(OF_FILE), OF_FILE],
  ["that is no JSON", "JSON-STRICT", toUtf8("hello"), OF_FILE],
];

describe("the record of a drill", () => {
  for (const [sentence, wanted, file, asked] of CASES)
    it(`${wanted}: ${sentence}`, () => {
      assert.equal(verdict(file, asked.key.public), wanted);
    });
});

const targets: JsonObject = {
  _type: "targets",
  delegations: { keys: {}, roles: [] },
  expires: "2027-01-01T00:00:00Z",
  spec_version: "1.0.31",
  targets: {},
  version: 1,
};

describe("a signer in a drill", () => {
  it("DRILL-KEYS: does not sign a drill of other keys", () => {
    const tried = signDrill(bytesOf(OF_FILE), MALLORY);
    assert.ok(!tried.ok);
    assert.equal(tried.refusal.id, "DRILL-KEYS");
  });

  it("SIGN-INVALID: hands out no signature that does not verify", () => {
    const tried = signDrill(bytesOf(OF_FILE), AMARA, { ...ARITHMETIC, verify: () => false });
    assert.ok(!tried.ok);
    assert.equal(tried.refusal.id, "SIGN-INVALID");
  });

  for (const [sentence, document] of [
    ["targets", targets],
    ["targets that call themselves a drill", { ...targets, _type: "drill" }],
    ["a drill that calls itself targets", { ...drillSigned(OF_FILE), _type: "targets" }],
    ["a drill with the fields of targets beside", { ...targets, ...drillSigned(OF_FILE) }],
    ["a list of shares", shareSetSigned(ESCROW.set)],
    ["an envelope around a drill", { signatures: [], signed: drillSigned(OF_FILE) }],
    ["a list", [1]],
  ] as const)
    it(`DRILL-FORM: signs no ${sentence}`, () => {
      const tried = signDrill(canonicalBytes(document), AMARA);
      assert.ok(!tried.ok);
      assert.equal(tried.refusal.id, "DRILL-FORM");
    });

  it("signs one form only, however the drill is written", () => {
    const spaced = toUtf8(JSON.stringify(drillSigned(OF_FILE), null, 2));
    assert.deepEqual(good(signDrill(spaced, AMARA)), signed(OF_FILE));
    const twice = toUtf8(fileText(drillSigned(OF_FILE)).replace("{", '{"_type":"targets",'));
    const tried = signDrill(twice, AMARA);
    assert.ok(!tried.ok);
    assert.equal(tried.refusal.id, "JSON-STRICT");
  });
});

const ROLES = Object.fromEntries(
  ["root", "targets", "snapshot", "timestamp"].map((name) => [
    name,
    { keyids: [half(AMARA).keyid], threshold: 1 },
  ]),
);
const root: JsonObject = {
  _type: "root",
  consistent_snapshot: true,
  expires: "2027-01-01T00:00:00Z",
  keys: { [half(AMARA).keyid]: half(AMARA).json },
  roles: ROLES,
  spec_version: "1.0.31",
  version: 1,
};

describe("a drill's signature in TUF metadata", () => {
  for (const [name, document] of [
    ["root", root],
    ["targets", targets],
  ] as const) {
    const counted = (signature: Signature) => {
      const envelope = good(
        readEnvelope(envelopeFile(canonicalBytes(document), [signature]), name),
      );
      return tally(envelope, { keys: [half(AMARA)], threshold: 1 }, verifyWithBoth).reached;
    };

    it(`does not count in ${name}, where the same key's own signature does`, () => {
      for (const drill of [OF_FILE, OF_SET]) assert.equal(counted(signed(drill)), false);
      const sig = toHex(ARITHMETIC.noble.sign(canonicalBytes(document), AMARA.seed));
      assert.equal(counted({ keyid: half(AMARA).keyid, sig }), true);
    });
  }

  it("ROOT-FORM, TARGETS-FORM: and its record is neither root nor targets", () => {
    for (const drill of [OF_FILE, OF_SET]) {
      const file = recordOf(drill, [signed(drill)]);
      const read = [readRoot(file, "root.json"), readTargets(file, "targets.json")];
      assert.deepEqual(
        read.map((each) => (each.ok ? "read" : each.refusal.id)),
        ["ROOT-FORM", "TARGETS-FORM"],
      );
    }
  });
});
