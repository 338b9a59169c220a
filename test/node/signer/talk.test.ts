import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerSchema, type Answer } from "../../../shared/contract/signer-talk.ts";
import { errandSchema, Talk, type SignerSays } from "../../../node/signer/protocol.ts";

const TOKEN = {
  slot: "0",
  label: "keys",
  serial: "1",
  model: "m",
  manufacturer: "m",
  pin: "no warning",
} as const;

/** A signer that asks for a passphrase, and then for a PIN. */
function asking() {
  const said: SignerSays[] = [];
  const talk = new Talk(
    (each) => said.push(each),
    () => undefined,
  );
  const heard: string[] = [];
  const done = (async () => {
    const { text } = await talk.want({ what: "passphrase", of: "it" });
    heard.push(text);
    const pin = await talk.want({ what: "pin", token: TOKEN });
    heard.push(pin.text);
  })();
  return { talk, said, heard, done };
}

const PASSPHRASE: Answer = { what: "passphrase", text: "first" };
const PIN: Answer = { what: "pin", text: "second" };
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a signer's questions", () => {
  it("are numbered from 1, and each is told to main with its number", async () => {
    const { talk, said, done, heard } = asking();
    talk.hear("window", 1, PASSPHRASE);
    await turn();
    talk.hear("window", 2, PIN);
    await done;
    assert.deepEqual(
      said.map((each) => (each.says === "wants" ? [each.wanted.number, each.wanted.what] : each)),
      [
        [1, "passphrase"],
        [2, "pin"],
      ],
    );
    assert.deepEqual(heard, ["first", "second"]);
  });

  for (const [sentence, from, wanted, answer] of [
    [
      "a path from the window",
      "window",
      { what: "folder", purpose: "it", trouble: "" },
      { what: "folder", path: "/tmp" },
    ],
    [
      "a consent to the last try from the window",
      "window",
      { what: "last try", token: TOKEN },
      { what: "last try", sure: true },
    ],
    ["a passphrase from main", "main", { what: "passphrase", of: "it" }, PASSPHRASE],
  ] as const)
    it(`${sentence} is not heard: each side answers what it is asked`, () => {
      const talk = new Talk(
        () => undefined,
        () => undefined,
      );
      void talk.want(wanted);
      assert.equal(talk.hear(from, 1, answer), false);
      assert.equal(talk.hear(from === "main" ? "window" : "main", 1, answer), true);
    });

  for (const [sentence, number, answer] of [
    ["an answer to a question that was not asked yet", 2, PASSPHRASE],
    ["an answer to no question", 0, PASSPHRASE],
    ["an answer of another kind", 1, PIN],
    ["a path where a passphrase is wanted", 1, { what: "folder", path: "/tmp" }],
  ] as const)
    it(`${sentence} is not heard, and the question stays open`, async () => {
      const { talk, heard } = asking();
      assert.equal(talk.hear("window", number, answer), false);
      await turn();
      assert.deepEqual(heard, []);
      assert.equal(talk.hear("window", 1, PASSPHRASE), true);
      await turn();
      assert.deepEqual(heard, ["first"]);
    });

  it("an answer to an older question is not heard", async () => {
    const { talk, heard } = asking();
    talk.hear("window", 1, PASSPHRASE);
    await turn();
    assert.equal(talk.hear("window", 1, PIN), false);
    await turn();
    assert.deepEqual(heard, ["first"]);
  });

  it("the same answer twice is heard once", async () => {
    const { talk, heard } = asking();
    assert.equal(talk.hear("window", 1, PASSPHRASE), true);
    assert.equal(talk.hear("window", 1, PASSPHRASE), false);
    await turn();
    assert.deepEqual(heard, ["first"]);
  });

  it("tell main no answer, only questions and stages", async () => {
    const { talk, said, done } = asking();
    talk.hear("window", 1, PASSPHRASE);
    await turn();
    talk.doing("Signing", 1, 2);
    talk.hear("window", 2, PIN);
    await done;
    const words = JSON.stringify(said);
    assert.ok(!words.includes("first") && !words.includes("second"));
  });
});

describe("what comes to a signer", () => {
  for (const [sentence, fits, data] of [
    ["an answer", true, { number: 1, answer: PASSPHRASE }],
    ["an empty passphrase", false, { number: 1, answer: { what: "passphrase", text: "" } }],
    ["a number below 1", false, { number: 0, answer: PASSPHRASE }],
    ["a field more", false, { number: 1, answer: PASSPHRASE, more: 1 }],
    ["a field more inside", false, { number: 1, answer: { ...PASSPHRASE, more: 1 } }],
    ["an unknown kind", false, { number: 1, answer: { what: "secret", text: "x" } }],
    ["nothing", false, null],
  ] as const)
    it(`${sentence} is ${fits ? "taken" : "not taken"} for an answer`, () => {
      assert.equal(answerSchema.safeParse(data).success, fits);
    });

  const made = { errand: "make a key", keyholder: "A", role: "root", rolls: "dice", created: 0 };
  for (const [sentence, fits, data] of [
    ["an errand", true, made],
    ["an unknown errand", false, { ...made, errand: "tell the key" }],
    ["rolls that are handed in with the errand", false, { ...made, text: "123" }],
    ["a keyholder without a name", false, { ...made, keyholder: "" }],
    [
      "a file that is no bytes",
      false,
      { errand: "change a passphrase", file: { name: "a", bytes: "b" } },
    ],
  ] as const)
    it(`${sentence} is ${fits ? "taken" : "not taken"} for an errand`, () => {
      assert.equal(errandSchema.safeParse(data).success, fits);
    });
});
