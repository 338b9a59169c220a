import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wantNewPassphrase } from "../../../../node/signer/errands/new-passphrase.ts";
import { good } from "../../../sample.ts";
import { seededRandom } from "../../../seeded-random.ts";
import { PlayedTalk } from "../played-talk.ts";

const OWN = "My own passphrase, long and odd";
const SLIP = "My own passphrase, long and old";
/** The words that were proposed. */
const WORDS = Symbol("the words");

/** Somebody who types these, one after another. Gives back what was taken, and what was asked for in between. */
async function typing(...typed: readonly (string | typeof WORDS)[]) {
  const left = [...typed];
  const talk = new PlayedTalk((_, { told }) => {
    const next = left.shift();
    if (next === undefined) throw new Error("asked once more than expected");
    return { what: "new passphrase", text: next === WORDS ? (told[0]?.text ?? "") : next };
  });
  const taken = good(await wantNewPassphrase("it", talk, seededRandom("p")));
  const asked = talk.wants.map((want) =>
    want.what === "new passphrase"
      ? `${want.again ? "again" : "first"} ${want.trouble}`.trim()
      : "",
  );
  return { taken: taken === talk.told[0]?.text ? WORDS : taken, asked, told: talk.told, left };
}

const DIFFERS = "It differs from what was typed before. Begin again with the first time.";
const SHORT = /^first The new passphrase: 5 characters\. Expected: 12 to 1000\./;

describe("a passphrase for a new file", () => {
  for (const [sentence, typed, taken, asked] of [
    ["the words, once", [WORDS], WORDS, ["first"]],
    ["one's own, twice alike", [OWN, OWN], OWN, ["first", "again"]],
    ["the words with a slip, then without", [SLIP, WORDS], WORDS, ["first", "again"]],
    [
      "one's own with a slip the second time",
      [OWN, SLIP, OWN, OWN],
      OWN,
      ["first", "again", `first ${DIFFERS}`, "again"],
    ],
    [
      "the words, after a slip in one's own",
      [OWN, SLIP, WORDS],
      WORDS,
      ["first", "again", `first ${DIFFERS}`],
    ],
  ] as const)
    it(`is taken: ${sentence}`, async () => {
      const found = await typing(...typed);
      assert.equal(found.taken, taken);
      assert.deepEqual(found.asked, asked);
      assert.deepEqual(found.left, []);
    });

  it("PASSPHRASE-SHORT: a short one is told, and not asked for again", async () => {
    const { taken, asked } = await typing("short", WORDS);
    assert.equal(taken, WORDS);
    assert.match(asked[1] ?? "", SHORT);
  });

  it("a short one the second time does not count as the first", async () => {
    const { asked } = await typing(OWN, "short", OWN, OWN);
    assert.equal(asked[0], "first");
    assert.match(asked[2] ?? "", SHORT);
    assert.equal(asked[3], "again");
  });

  it("is proposed to the window alone, with its strength", async () => {
    const { told } = await typing(WORDS);
    assert.equal(told.length, 1);
    assert.ok((told[0]?.bits ?? 0) >= 77);
  });

  it("RANDOM-FAILED: is not proposed from a source that repeats itself", async () => {
    const talk = new PlayedTalk(() => {
      throw new Error("nobody is asked");
    });
    const wanted = await wantNewPassphrase("it", talk, (bytes) => new Uint8Array(bytes));
    assert.equal(wanted.ok ? "" : wanted.refusal.id, "RANDOM-FAILED");
    assert.deepEqual([talk.told, talk.wants], [[], []]);
  });
});
