import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { toHex, toUtf8 } from "../../../shared/bytes.ts";
import { readShareSet, shareSetSigned } from "../../../shared/escrow/share-set.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { ARITHMETIC } from "../../../node/signer/arithmetic.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good, there } from "../../sample.ts";
import { openSampleKey, sampleEscrow } from "../../sample-escrow.ts";

const { set, list } = await sampleEscrow({ supersedes: ["11".repeat(16)] });
const AMARA = openSampleKey("Amara");
const MALLORY = openSampleKey("Mallory");
const SIGNED = shareSetSigned(set);
const SHARES = SIGNED["shares"] as readonly JsonObject[];

function signedBy(signed: JsonObject, key = AMARA, times = 1): Uint8Array {
  const bytes = canonicalBytes(signed);
  const signature = {
    keyid: ed25519Key(key.public).keyid,
    sig: toHex(ARITHMETIC.noble.sign(bytes, key.seed)),
  };
  return envelopeFile(
    bytes,
    Array.from({ length: times }, () => signature),
  );
}

const having = (fields: Readonly<Record<string, JsonValue>>) => signedBy({ ...SIGNED, ...fields });
const share = (at: number, fields: Readonly<Record<string, JsonValue>>) =>
  having({ shares: SHARES.with(at, { ...SHARES[at], ...fields }) });
const first = there(set.shares[0]);

function verdict(file: Uint8Array): string {
  const read = readShareSet(file, "the list", verifyWithBoth);
  return read.ok ? "read" : read.refusal.id;
}

const CASES: readonly (readonly [string, string, Uint8Array])[] = [
  ["as made", "read", list],
  ["the same, signed again", "read", signedBy(SIGNED)],
  ["of another type", "SHARESET-FORM", having({ _type: "targets" })],
  ["of format 2", "SHARESET-FORM", having({ format: 2 })],
  ["with a field more", "SHARESET-FORM", having({ version: 1 })],
  ["for another purpose", "SHARESET-FORM", having({ purpose: "signing" })],
  ["1 of 5", "SHARESET-FORM", having({ k: 1 })],
  ["6 of 5", "SHARESET-FORM", having({ k: 6 })],
  ["17 shares", "SHARESET-FORM", having({ n: 17 })],
  ["four shares where it says five", "SHARESET-FORM", having({ shares: SHARES.slice(1) })],
  ["with the place 0", "SHARESET-FORM", share(1, { x: 0 })],
  ["with the place 256", "SHARESET-FORM", share(1, { x: 256 })],
  ["with a place twice", "SHARESET-FORM", share(1, { x: first.x })],
  ["with a holder twice", "SHARESET-FORM", share(1, { holder: first.holder })],
  ["with a share twice", "SHARESET-FORM", share(1, { sha256: first.sha256 })],
  ["with a holder without a name", "SHARESET-FORM", share(1, { holder: "" })],
  ["with a digest in capitals", "SHARESET-FORM", share(1, { sha256: "AB".repeat(32) })],
  ["with shares that are no objects", "SHARESET-FORM", having({ shares: [1, 2, 3, 4, 5] })],
  ["that takes its own place", "SHARESET-FORM", having({ supersedes: [set.id] })],
  [
    "that takes an older set's place twice",
    "SHARESET-FORM",
    having({ supersedes: ["11".repeat(16), "11".repeat(16)] }),
  ],
  ["that takes no set's place", "SHARESET-FORM", having({ supersedes: ["x"] })],
  [
    "that takes the place of 101 sets",
    "SHARESET-FORM",
    having({ supersedes: Array.from({ length: 101 }, (_, i) => i.toString(16).padStart(32, "0")) }),
  ],
  ["without a set's name", "SHARESET-FORM", having({ set: "" })],
  [
    "made on a day that does not exist",
    "SHARESET-FORM",
    having({ created: "2026-02-30T09:00:00Z" }),
  ],
  [
    "with a key file of nothing",
    "SHARESET-FORM",
    having({ key_file: { length: 0, sha256: first.sha256 } }),
  ],
  [
    "with a key in capitals",
    "SHARESET-FORM",
    having({ key: ed25519Key(AMARA.public.toUpperCase()).json }),
  ],
  [
    "with a key of another kind",
    "SHARESET-FORM",
    having({
      key: { keytype: "rsa", keyval: { public: AMARA.public }, scheme: "rsassa-pss-sha256" },
    }),
  ],
  ["signed by another key", "SHARESET-SIGNATURE", signedBy(SIGNED, MALLORY)],
  [
    "for another key than signed it",
    "SHARESET-SIGNATURE",
    having({ key: ed25519Key(MALLORY.public).json }),
  ],
  ["without a signature", "SHARESET-SIGNATURE", signedBy(SIGNED, AMARA, 0)],
  ["with its signature twice", "SHARESET-SIGNATURE", signedBy(SIGNED, AMARA, 2)],
  [
    "with a signature that is no hex",
    "SHARESET-SIGNATURE",
    envelopeFile(canonicalBytes(SIGNED), [{ keyid: ed25519Key(AMARA.public).keyid, sig: "xy" }]),
  ],
  ["without an envelope", "ENVELOPE", canonicalBytes(SIGNED)],
  ["that is no JSON", "JSON-STRICT", toUtf8("hello")],
];

describe("the list of a set of shares", () => {
  for (const [sentence, wanted, file] of CASES)
    it(`${wanted}: ${sentence}`, () => {
      assert.equal(verdict(file), wanted);
    });

  it("gives the set again, without anything secret", async () => {
    const { shares, ...made } = await sampleEscrow();
    assert.deepEqual(good(readShareSet(made.list, "it", verifyWithBoth)), made.set);
    const text = Buffer.from(made.list).toString("utf8");
    for (const { payload } of shares) assert.ok(!text.includes(toHex(payload)));
  });

  it("is refused after any change of one byte", () => {
    fc.assert(
      fc.property(fc.nat(list.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const file = Uint8Array.from(list);
        file[at] = (file[at] ?? 0) ^ change;
        assert.notEqual(verdict(file), "read");
      }),
      { numRuns: 300 },
    );
  });
});
