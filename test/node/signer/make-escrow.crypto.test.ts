import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { combine, split } from "shamir-secret-sharing";
import { toHex } from "../../../shared/bytes.ts";
import { readShareText, shareLines } from "../../../shared/escrow/share-text.ts";
import { instantOf } from "../../../shared/tuf/instant.ts";
import { shareFile } from "../../../shared/escrow/share.ts";
import {
  makeEscrow,
  wipeShares,
  type EscrowPlan,
  type Splitting,
} from "../../../node/signer/escrow.ts";
import { openKeyFileBy } from "../../../node/signer/key-file.ts";
import { HOLDERS, MADE, openSampleKey, sampleEscrow } from "../../sample-escrow.ts";
import { good, there } from "../../sample.ts";
import { seededRandom } from "../../seeded-random.ts";

const AMARA = openSampleKey("Amara");

describe("making shares", () => {
  const plan: EscrowPlan = { k: 3, holders: HOLDERS, created: MADE, supersedes: [] };
  const making = async (
    fields: Partial<EscrowPlan>,
    random = seededRandom("m"),
    using?: Splitting,
  ) => {
    const made = await makeEscrow(AMARA, { ...plan, ...fields }, random, using);
    return made.ok ? "made" : made.refusal.id;
  };
  const many = (n: number) => Array.from({ length: n }, (_, i) => `Holder ${i}`);

  for (const [sentence, wanted, fields] of [
    ["2 of 2", "made", { k: 2, holders: many(2) }],
    ["16 of 16", "made", { k: 16, holders: many(16) }],
    ["1 of 5", "ESCROW-NUMBERS", { k: 1 }],
    ["6 of 5", "ESCROW-NUMBERS", { k: 6 }],
    ["2.5 of 5", "ESCROW-NUMBERS", { k: 2.5 }],
    ["2 of 1", "ESCROW-NUMBERS", { k: 2, holders: many(1) }],
    ["3 of 17", "ESCROW-NUMBERS", { holders: many(17) }],
    ["one holder twice", "ESCROW-HOLDERS", { holders: ["Boris", "Chen", "Boris"] }],
    ["a holder without a name", "ESCROW-HOLDERS", { holders: ["Boris", "Chen", ""] }],
    [
      "a name that turns the writing round",
      "ESCROW-HOLDERS",
      { holders: ["Boris", "Chen", "Da\u202elia"] },
    ],
    [
      "one holder twice, once with a blank of braille",
      "ESCROW-HOLDERS",
      { holders: ["Boris", "Chen", "Boris\u2800"] },
    ],
    [
      "one holder twice, once in capitals",
      "ESCROW-HOLDERS",
      { holders: ["Boris", "Chen", "BORIS"] },
    ],
    ["a name of 65 bytes", "ESCROW-HOLDERS", { holders: ["Boris", "Chen", "é".repeat(33)] }],
  ] as const)
    it(`${wanted}: ${sentence}`, async () => {
      assert.equal(await making(fields), wanted);
    });

  it("makes cards that read as they were made, at any part of a second", async () => {
    const created = instantOf(MADE + 321);
    const { shares } = good(await makeEscrow(AMARA, { ...plan, created }, seededRandom("m")));
    for (const share of shares)
      assert.deepEqual(good(readShareText(shareLines(share).join("\n"), "it")), share);
  });

  it("RANDOM-FAILED stops at a source that repeats itself", async () => {
    assert.equal(await making({}, (bytes) => seededRandom("stuck")(bytes)), "RANDOM-FAILED");
  });

  const faulty = (change: (parts: Uint8Array[]) => void): Splitting => ({
    split: async (secret, n, k) => {
      const parts = await split(secret, n, k);
      change(parts);
      return parts;
    },
    combine,
  });
  for (const [sentence, using] of [
    ["one part wrong", faulty((parts) => there(parts[2]).set([0, 0, 0]))],
    ["a part at the place 0", faulty((parts) => (there(parts[2])[32] = 0))],
    ["parts for another threshold", { split: (secret, n) => split(secret, n, 4), combine }],
    [
      "parts of another secret",
      {
        split: (secret, n, k) =>
          split(
            secret.map((byte) => byte ^ 1),
            n,
            k,
          ),
        combine,
      },
    ],
  ] as const satisfies readonly (readonly [string, Splitting])[])
    it(`ESCROW-SPLIT stops at ${sentence}`, async () => {
      assert.equal(await making({}, undefined, using), "ESCROW-SPLIT");
    });

  it("leaves nothing of the key in the shares and the list, and closes the file for the split identity alone", async () => {
    const made = await sampleEscrow();
    const public_ = [...made.shares.map(shareFile), made.list].map((each) =>
      Buffer.from(each).toString("utf8"),
    );
    assert.ok(public_.every((text) => !text.includes(toHex(AMARA.seed))));
    const others = await openKeyFileBy(made.keyFile, "it", {
      kind: "passphrase",
      passphrase: "amber-birch-cedar",
    });
    assert.equal(others.ok, false);
  });

  it("gives other parts each time, even for the same identity", async () => {
    const [one, two] = [await sampleEscrow(), await sampleEscrow()];
    assert.equal(one.set.id, two.set.id);
    for (const [i, share] of one.shares.entries())
      assert.notDeepEqual(share.payload, two.shares[i]?.payload);
  });

  it("can forget the shares", async () => {
    const { shares } = await sampleEscrow();
    wipeShares(shares);
    assert.ok(shares.every(({ payload }) => payload.every((byte) => byte === 0)));
  });
});
