import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readRolls, rollsNeeded, type RollKind } from "../../../shared/key-making/rolls.ts";
import { FALSE_ALARM, unevenness } from "../../../shared/key-making/unlikely.ts";
import { seededThrows } from "../../seeded-random.ts";
import { good } from "../../sample.ts";

const dice = (seed: string, count = 50) =>
  seededThrows(seed, count, 6)
    .map((each) => each + 1)
    .join("");
const coins = (seed: string, count = 128) =>
  seededThrows(seed, count, 2)
    .map((each) => "HT"[each])
    .join("");

const FAIR = dice("a fair die");
const COINS = coins("a fair coin");

function verdict(kind: RollKind, text: string): string {
  const read = readRolls(kind, text);
  return read.ok ? "taken" : read.refusal.id;
}

/** 50 throws with the digits given at the places given. */
const withRun = (run: string, at = 20) => FAIR.slice(0, at) + run + FAIR.slice(at + run.length);

const CASES: readonly (readonly [string, RollKind, string, string])[] = [
  ["50 rolls of a die", "dice", FAIR, "taken"],
  ["1,000 rolls", "dice", dice("long", 1000), "taken"],
  ["128 tosses", "coins", COINS, "taken"],
  ["1,000 tosses", "coins", coins("long", 1000), "taken"],
  [
    "rolls in groups and lines",
    "dice",
    FAIR.replaceAll(/(.{5})/g, "$1 ").replace(" ", "\n"),
    "taken",
  ],
  ["small letters and commas", "coins", [...COINS.toLowerCase()].join(", "), "taken"],
  ["nothing", "dice", "", "ROLLS-COUNT"],
  ["49 rolls", "dice", FAIR.slice(1), "ROLLS-COUNT"],
  ["127 tosses", "coins", COINS.slice(1), "ROLLS-COUNT"],
  ["1,001 rolls", "dice", dice("long", 1001), "ROLLS-COUNT"],
  ["a seven", "dice", `${FAIR}7`, "ROLLS-CHARACTERS"],
  ["a nought", "dice", `0${FAIR}`, "ROLLS-CHARACTERS"],
  ["a digit of another script", "dice", `${FAIR}٣`, "ROLLS-CHARACTERS"],
  [
    "tosses written 0 and 1",
    "coins",
    COINS.replaceAll("H", "1").replaceAll("T", "0"),
    "ROLLS-CHARACTERS",
  ],
  ["coins where dice were meant", "dice", COINS, "ROLLS-CHARACTERS"],
  ["dice where coins were meant", "coins", dice("many", 128), "ROLLS-CHARACTERS"],
  ["only fours", "dice", "4".repeat(50), "ROLLS-SAME"],
  ["only heads", "coins", "H".repeat(128), "ROLLS-SAME"],
  ["1 to 6 over and over", "dice", "123456".repeat(9), "ROLLS-PATTERN"],
  ["6 to 1 over and over, cut off", "dice", "654321".repeat(9).slice(0, 50), "ROLLS-PATTERN"],
  ["25 rolls typed twice", "dice", FAIR.slice(0, 25).repeat(2), "ROLLS-PATTERN"],
  ["heads and tails in turn", "coins", "HT".repeat(64), "ROLLS-PATTERN"],
  ["64 tosses typed twice", "coins", COINS.slice(0, 64).repeat(2), "ROLLS-PATTERN"],
  ["a run of twelve upwards", "dice", withRun("345612345612"), "ROLLS-PATTERN"],
  ["a run of twelve downwards", "dice", withRun("216543216543"), "ROLLS-PATTERN"],
  ["the same twelve times", "dice", withRun("555555555555"), "ROLLS-PATTERN"],
  ["30 tosses in turn", "coins", `${"HT".repeat(15)}${COINS.slice(30)}`, "ROLLS-PATTERN"],
  ["a run of nine", "dice", withRun("123456123", 11), "taken"],
  [
    "a die that shows six half the time",
    "dice",
    dice("loaded", 100).replaceAll(/[12]/g, "6"),
    "ROLLS-UNEVEN",
  ],
  [
    "a die without a one in 200 rolls",
    "dice",
    dice("long", 200).replaceAll("1", "2"),
    "ROLLS-UNEVEN",
  ],
  ["two heads for each tail", "coins", coins("heavy", 400).replaceAll("TT", "HT"), "ROLLS-UNEVEN"],
  [
    "rolls that never repeat one, as people invent them",
    "dice",
    dice("invented", 140)
      .replaceAll(/(.)\1+/g, "$1")
      .slice(0, 100),
    "ROLLS-UNEVEN",
  ],
];

describe("rolls", () => {
  for (const [sentence, kind, text, wanted] of CASES)
    it(`${wanted}: ${sentence}`, () => {
      assert.equal(verdict(kind, text), wanted);
    });

  it("are told by their number only, never by what they show", () => {
    const read = readRolls("dice", FAIR.slice(1));
    assert.ok(!read.ok);
    assert.match(read.refusal.found, /^49 rolls/);
    assert.match(read.refusal.todo, /1 more/);
    const wrong = readRolls("dice", `${FAIR.slice(0, 12)}x${FAIR.slice(12)}`);
    assert.ok(!wrong.ok);
    assert.match(wrong.refusal.found, /at roll 13$/);
  });

  it("need 128 bits", () => {
    assert.ok(rollsNeeded("dice") * Math.log2(6) >= 128);
    assert.ok((rollsNeeded("dice") - 1) * Math.log2(6) < 128);
    assert.equal(rollsNeeded("coins"), 128);
  });

  it("have one text each, in which coins never read as dice", () => {
    assert.equal(good(readRolls("dice", ` ${FAIR}\n`)).text, `d6:${FAIR}`);
    assert.equal(good(readRolls("coins", COINS.toLowerCase())).text, `coin:${COINS}`);
  });

  it("that are honest pass: 10,000 sets of dice and of coins, none suspected", () => {
    const refused: string[] = [];
    for (let i = 0; i < 10_000; i++) {
      if (verdict("dice", dice(`honest ${i}`)) !== "taken") refused.push(`dice ${i}`);
      if (verdict("coins", coins(`honest ${i}`)) !== "taken") refused.push(`coins ${i}`);
    }
    assert.deepEqual(refused, []);
  });

  it("are called uneven where the exact chance says so, and not one result earlier", () => {
    // 25 of 50 sixes: 6 x P(X >= 25), X binomial with p = 1/6, summed here in whole numbers over 6^50.
    const choose = (n: bigint, k: bigint): bigint => {
      let value = 1n;
      for (let i = 0n; i < k; i++) value = (value * (n - i)) / (i + 1n);
      return value;
    };
    const chance = (least: number): number => {
      let ways = 0n;
      for (let k = BigInt(least); k <= 50n; k++) ways += choose(50n, k) * 5n ** (50n - k);
      return Number((6n * ways * 10n ** 15n) / 6n ** 50n) / 1e15;
    };
    const first = Array.from({ length: 51 }, (_, c) => c).find((c) => chance(c) < FALSE_ALARM) ?? 0;
    const rolls = (sixes: number) => {
      // The others follow no rule, and the sixes stand apart as far as they can.
      const others = seededThrows("others", 50 - sixes, 5).map((each) => String(each + 1));
      return seededThrows("places", 5000, 50).reduce(
        ({ left, text }, place) =>
          left === 0
            ? { left, text }
            : { left: left - 1, text: text.toSpliced(place % (text.length + 1), 0, "6") },
        { left: sixes, text: others },
      ).text;
    };
    assert.equal(unevenness(rolls(first).join(""), "123456"), "results");
    assert.notEqual(unevenness(rolls(first - 1).join(""), "123456"), "results");
  });
});
