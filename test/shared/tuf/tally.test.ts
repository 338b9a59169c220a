import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  sampleKey,
  signatureBy,
  type SampleKey,
} from "../../../scripts/sample-index/sample-key.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { nextRoot } from "../../../shared/tuf/chain.ts";
import type { Signature } from "../../../shared/tuf/envelope.ts";
import type { Key, KeyId } from "../../../shared/tuf/key.ts";
import { readRoot } from "../../../shared/tuf/root.ts";
import { distinctKeys, tally, tallyWords, type Verdict } from "../../../shared/tuf/tally.ts";
import { canonicalBytes, fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good, there } from "../../sample.ts";

const BYTES = toUtf8("what was signed");
const [A, B, C] = ["a", "b", "c"].map((name) => sampleKey(`tally ${name}`)) as [
  SampleKey,
  SampleKey,
  SampleKey,
];
const STRANGER = sampleKey("tally stranger");
const KEYS = [A.key, B.key, C.key];
const by = (key: SampleKey, bytes = BYTES) => signatureBy(key, bytes);
const under = (keyid: string, key: Key): Key => ({ ...key, keyid: keyid as KeyId });
const another = under("another keyid", A.key);

interface Row {
  readonly sentence: string;
  readonly signatures: readonly Signature[];
  readonly keys?: readonly Key[];
  readonly verdicts: readonly Verdict[];
  readonly counted: number;
}

const ROWS: readonly Row[] = [
  { sentence: "nobody", signatures: [], verdicts: [], counted: 0 },
  {
    sentence: "two people",
    signatures: [by(A), by(B)],
    verdicts: ["valid", "valid"],
    counted: 2,
  },
  {
    sentence: "one person who signed twice",
    signatures: [by(A), by(A)],
    verdicts: ["valid", "same key again"],
    counted: 1,
  },
  {
    sentence: "one key under two keyids",
    signatures: [by(A), { ...by(A), keyid: another.keyid }],
    keys: [...KEYS, another],
    verdicts: ["valid", "same key again"],
    counted: 1,
  },
  {
    sentence: "a stranger",
    signatures: [by(STRANGER), by(A)],
    verdicts: ["unknown key", "valid"],
    counted: 1,
  },
  {
    sentence: "an empty place for a signature",
    signatures: [{ ...by(A), sig: "" }, by(B)],
    verdicts: ["empty", "valid"],
    counted: 1,
  },
  {
    sentence: "a signature over other bytes",
    signatures: [by(A, toUtf8("other")), by(B)],
    verdicts: ["invalid", "valid"],
    counted: 1,
  },
  {
    sentence: "a bad signature before the same person's good one",
    signatures: [by(A, toUtf8("other")), by(A)],
    verdicts: ["invalid", "valid"],
    counted: 1,
  },
  {
    sentence: "one person's signature under another's keyid",
    signatures: [{ ...by(A), keyid: B.key.keyid }],
    verdicts: ["invalid"],
    counted: 0,
  },
  {
    sentence: "signatures that are no hex, in capitals, half a byte long, and too short",
    signatures: [
      { ...by(A), sig: "zz" },
      { ...by(A), sig: by(A).sig.toUpperCase() },
      { ...by(A), sig: by(A).sig.slice(1) },
      { ...by(A), sig: by(A).sig.slice(2) },
    ],
    verdicts: ["not hex", "not hex", "not hex", "invalid"],
    counted: 0,
  },
];

describe("counting signatures", () => {
  for (const { sentence, signatures, keys = KEYS, verdicts, counted } of ROWS)
    it(`of ${sentence} gives ${counted}`, () => {
      const quorum = { keys, threshold: 2 };
      const counting = tally({ signatures, signedBytes: BYTES }, quorum, verifyWithBoth);
      assert.deepEqual(
        counting.verdicts.map(({ verdict }) => verdict),
        verdicts,
      );
      assert.equal(counting.signed.length, counted);
      assert.equal(counting.unsigned.length, 3 - counted);
      assert.equal(counting.reached, counted >= 2);
    });

  it("says in words how many there are, and what is wrong with the rest", () => {
    const envelope = { signatures: [by(A), { ...by(B), sig: "" }], signedBytes: BYTES };
    const counting = tally(envelope, { keys: KEYS, threshold: 2 }, verifyWithBoth);
    const short = B.key.keyid.slice(0, 8);
    assert.equal(tallyWords(counting), `1 of the 2 valid signatures needed (${short} empty)`);
  });

  it("sees each public key once, under its first keyid", () => {
    assert.deepEqual(distinctKeys([A.key, another, B.key]), [A.key, B.key]);
  });
});

interface Generation {
  readonly version: number;
  readonly keys: readonly SampleKey[];
  readonly threshold: number;
  readonly signers: readonly SampleKey[];
}

function rootOf({ version, keys, threshold, signers }: Generation) {
  const quorum = { keyids: keys.map(({ key }) => key.keyid), threshold };
  const signed: JsonObject = {
    _type: "root",
    consistent_snapshot: true,
    expires: "2020-01-01T00:00:00Z",
    keys: Object.fromEntries(keys.map(({ key }) => [key.keyid, key.json])),
    roles: { root: quorum, snapshot: quorum, targets: quorum, timestamp: quorum },
    spec_version: "1.0.34",
    version,
  };
  const bytes = canonicalBytes(signed);
  const signatures = signers.map((key) => ({ ...signatureBy(key, bytes) }));
  return good(readRoot(toUtf8(fileText({ signatures, signed })), "root"));
}

const D = sampleKey("tally d");
const FIRST: Generation = { version: 1, keys: [A, B], threshold: 2, signers: [A, B] };
const NEXT: Generation = { version: 2, keys: [B, C, D], threshold: 2, signers: [A, B, C] };

const STEPS: readonly (readonly [string, Generation, RegExp | null])[] = [
  ["a root signed by old and new keys", NEXT, null],
  ["a root of the same keys", { ...FIRST, version: 2 }, null],
  ["a root with no more than both thresholds", { ...NEXT, signers: [A, B, D] }, null],
  ["a root two versions on", { ...NEXT, version: 3 }, /version 3/],
  ["the same version again", { ...NEXT, version: 1 }, /version 1/],
  ["a root that only new keys signed", { ...NEXT, signers: [C, D] }, /by the keys of root 1/],
  ["a root that one old key and the new ones signed", { ...NEXT, signers: [B, C, D] }, /root 1/],
  ["a root that only old keys signed", { ...NEXT, signers: [A, B] }, /by its own keys/],
  ["a root whose own threshold is higher", { ...NEXT, threshold: 3 }, /2 of the 3/],
  ["a root that one person signed twice", { ...NEXT, signers: [A, A, C] }, /same key again/],
  ["a root that nobody signed", { ...NEXT, signers: [] }, /0 of the 2/],
];

describe("the step from one root to the next", () => {
  for (const [sentence, next, found] of STEPS)
    it(`ROOT-CHAIN ${found === null ? "accepts" : "refuses"} ${sentence}`, () => {
      const step = nextRoot(rootOf(FIRST), rootOf(next), verifyWithBoth);
      assert.equal(step.ok, found === null);
      if (step.ok || found === null) return;
      assert.equal(step.refusal.id, "ROOT-CHAIN");
      assert.match(step.refusal.found, found);
    });

  it("does not look at expiry: a root on the way may have expired", () => {
    assert.ok(there(rootOf(FIRST)).expires < Date.now());
  });
});
