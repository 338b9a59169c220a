import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { instantOf } from "../../../shared/tuf/instant.ts";
import type { Random } from "../../../shared/key-making/system-random.ts";
import { draw } from "../../../shared/key-making/system-random.ts";
import { readKeyRecord } from "../../../shared/key-record/key-record.ts";
import { ARITHMETIC, type Arithmetic } from "../../../node/signer/arithmetic.ts";
import { makeKey, type KeyMaking } from "../../../node/signer/make-key.ts";
import { newPassphrase } from "../../../node/signer/new-passphrase.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good } from "../../sample.ts";
import { seededRandom, seededThrows } from "../../seeded-random.ts";

const ROLLS = seededThrows("make key", 50, 6)
  .map((each) => each + 1)
  .join("");
const ASKED: KeyMaking = {
  keyholder: "Amara",
  role: "claimed",
  rolls: { kind: "dice", text: ROLLS },
  created: instantOf(Date.parse("2026-10-20T09:00:00Z")),
};

function making(
  asked: Partial<KeyMaking> = {},
  random: Random = seededRandom("make key"),
  arithmetic: Arithmetic = ARITHMETIC,
): string {
  const made = makeKey({ ...ASKED, ...asked }, random, arithmetic);
  if (made.ok) return "made";
  assert.ok(!JSON.stringify(made.refusal).includes(ROLLS), "a refusal tells no secret");
  return made.refusal.id;
}

/** Gives the same block each time it is asked. */
const stuck: Random = (bytes) => seededRandom("stuck")(bytes);
const turned = (byte: number, i: number) => (i === 5 ? byte ^ 1 : byte);

const BROKEN_RANDOM: readonly (readonly [string, Random])[] = [
  [
    "that throws",
    () => {
      throw new Error("no entropy");
    },
  ],
  ["that gives noughts", (bytes) => new Uint8Array(bytes)],
  ["that gives the same byte all along", (bytes) => new Uint8Array(bytes).fill(0xa5)],
  [
    "that gives noughts the second time",
    (() => {
      let first = true;
      return (bytes) => {
        const given = first ? seededRandom("once")(bytes) : new Uint8Array(bytes);
        first = false;
        return given;
      };
    })(),
  ],
  ["that gives the same block twice", stuck],
  ["that gives too little", (bytes) => seededRandom("short")(bytes - 1)],
  ["that gives nothing", () => new Uint8Array(0)],
  ["that gives too much", (bytes) => seededRandom("long")(bytes + 1)],
];

const { noble, platform, verify } = ARITHMETIC;
const BROKEN_ARITHMETIC: readonly (readonly [string, Arithmetic])[] = [
  [
    "another public half by the second implementation",
    { noble, platform: { ...platform, publicOf: () => "ab".repeat(32) }, verify },
  ],
  [
    "another signature by the second implementation",
    { noble, platform: { ...platform, sign: (m, s) => platform.sign(m, s).map(turned) }, verify },
  ],
  [
    "another signature by the first implementation",
    { noble: { ...noble, sign: (m, s) => noble.sign(m, s).map(turned) }, platform, verify },
  ],
  [
    "the same wrong signature by both",
    {
      noble: { ...noble, sign: (m, s) => noble.sign(m, s).map(turned) },
      platform: { ...platform, sign: (m, s) => platform.sign(m, s).map(turned) },
      verify,
    },
  ],
  ["a verifier that refuses", { noble, platform, verify: () => false }],
];

describe("making a key", () => {
  it("gives a key that signed its own record, by two implementations", () => {
    const { key, record } = good(makeKey(ASKED, seededRandom("make key")));
    const read = good(readKeyRecord(record, "the record", verifyWithBoth));
    assert.equal(read.key.public, key.public);
    assert.deepEqual(
      [read.keyholder, read.role, read.created],
      ["Amara", "claimed", ASKED.created],
    );
    const message = Uint8Array.of(1, 2, 3);
    assert.ok(verifyWithBoth(ed25519Key(key.public), message, noble.sign(message, key.seed)));
  });

  it("gives the same key for the same numbers and rolls, another for one other roll, and for other numbers", () => {
    const made = (asked: KeyMaking, random: string) =>
      good(makeKey(asked, seededRandom(random))).key.public;
    const other = ROLLS.startsWith("1") ? "2" : "1";
    const rolled = { ...ASKED, rolls: { ...ASKED.rolls, text: other + ROLLS.slice(1) } };
    const keys = [made(ASKED, "a"), made(ASKED, "b"), made(rolled, "a"), made(rolled, "b")];
    assert.equal(new Set(keys).size, 4);
    assert.equal(made(ASKED, "a"), keys[0]);
  });

  it("works with this computer's own random numbers", () => {
    const random: Random = (bytes) => Uint8Array.from(randomBytes(bytes));
    const keys = [0, 1].map(() => good(makeKey(ASKED, random)).key.public);
    assert.notEqual(keys[0], keys[1]);
  });

  for (const [sentence, random] of BROKEN_RANDOM)
    it(`RANDOM-FAILED stops at a source ${sentence}`, () => {
      assert.equal(making({}, random), "RANDOM-FAILED");
    });

  it("draws no fewer bytes than a broken source can be told by", () => {
    assert.throws(() => draw(seededRandom("x"), 15), RangeError);
  });

  for (const [sentence, arithmetic] of BROKEN_ARITHMETIC)
    it(`KEY-CANARY stops at ${sentence}`, () => {
      assert.equal(making({}, undefined, arithmetic), "KEY-CANARY");
    });

  for (const [sentence, asked] of [
    ["no name", { keyholder: "" }],
    ["a name with a space at its end", { keyholder: "Amara " }],
    ["a name of 81 characters", { keyholder: "x".repeat(81) }],
    ["a name with a line end", { keyholder: "Ama\nra" }],
    ["a name that turns the writing round", { keyholder: "Ama\u202era" }],
    ["a name with a blank of braille", { keyholder: "Amara\u2800" }],
    ["a name with a Cyrillic letter", { keyholder: "Am\u0430ra" }],
    ["a name with a sign that no name needs", { keyholder: "Amara ★" }],
    ["a role that nobody has", { role: "mirrors" }],
    ["no role", { role: "" }],
  ] as const)
    it(`KEY-NAME refuses ${sentence}`, () => {
      assert.equal(making(asked), "KEY-NAME");
    });

  it("refuses poor rolls before it draws a number", () => {
    const never: Random = () => assert.fail("drawn");
    assert.equal(making({ rolls: { kind: "dice", text: "1".repeat(50) } }, never), "ROLLS-SAME");
  });
});

describe("a passphrase that is made", () => {
  it("has eight words of the list, and says its strength", () => {
    const { text, bits } = good(newPassphrase(seededRandom("words")));
    assert.match(text, /^[a-z]{3,8}(-[a-z]{3,8}){7}$/);
    assert.equal(bits, 88);
    assert.notEqual(text, good(newPassphrase(seededRandom("other words"))).text);
  });

  it("takes every word of the list, none more often than another", () => {
    const found = new Map<string, number>();
    for (let i = 0; i < 65_536; i += 8) {
      const numbers = Uint8Array.from({ length: 16 }, (_, j) => {
        const n = i + (j >> 1);
        return j % 2 === 0 ? n >> 8 : n & 255;
      });
      let first = true;
      const counting: Random = (bytes) => {
        const given = first ? numbers : seededRandom("second")(bytes);
        first = false;
        return given;
      };
      for (const word of good(newPassphrase(counting)).text.split("-"))
        found.set(word, (found.get(word) ?? 0) + 1);
    }
    assert.equal(found.size, 2048);
    assert.deepEqual(new Set(found.values()), new Set([32]));
  });

  it("RANDOM-FAILED: is not made of a broken source", () => {
    const made = newPassphrase(stuck);
    assert.ok(!made.ok);
    assert.equal(made.refusal.id, "RANDOM-FAILED");
  });
});
