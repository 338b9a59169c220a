import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  division,
  EVERY_NAME,
  holds,
  isDivision,
  merged,
  StemIndex,
  type Stem,
} from "../../../shared/shard/stem.ts";
import { projectNames } from "./names.ts";

/** `a*` is every name that begins with a, `a` that one name. */
function stem(words: string): Stem {
  return words.endsWith("*")
    ? { prefix: words.slice(0, -1), exact: false }
    : { prefix: words, exact: true };
}
const stems = (words: string): readonly Stem[] => words.split(" ").filter(Boolean).map(stem);
const words = (list: readonly Stem[]): string =>
  list.map(({ prefix, exact }) => (exact ? prefix : `${prefix}*`)).join(" ");

const DIGITS = "0* 1* 2* 3* 4* 5* 6* 7* 8* 9*";
const LETTERS = "a* b* c* d* e* f* g* h* i* j* k* l* m* n* o* p* q* r* s* t* u* v* w* x* y* z*";
/** All that a name may go on with behind a prefix. */
const after = (prefix: string, text: string) =>
  text
    .split(" ")
    .map((each) => prefix + each)
    .join(" ");
const ALL = words(division(EVERY_NAME));

describe("the division of a stem", () => {
  for (const [sentence, whole, parts] of [
    [
      "of every name begins with a digit or a letter, never with a hyphen",
      "*",
      `${DIGITS} ${LETTERS}`,
    ],
    [
      "of a prefix is the name itself, then a hyphen, digits, letters",
      "a*",
      `a a-* ${after("a", DIGITS)} ${after("a", LETTERS)}`,
    ],
    [
      "of a prefix of digits is no other",
      "42*",
      `42 42-* ${after("42", DIGITS)} ${after("42", LETTERS)}`,
    ],
    [
      "behind a hyphen has no second one, and no name ends there",
      "a-*",
      `${after("a-", DIGITS)} ${after("a-", LETTERS)}`,
    ],
    ["of one exact name is nothing", "a", ""],
  ] as const)
    it(sentence, () => {
      assert.equal(words(division(stem(whole))), parts);
    });

  it("stands in the order in which names sort", () => {
    const starts = division(stem("a*")).map(({ prefix }) => prefix);
    assert.deepEqual(starts, starts.toSorted());
  });

  it("holds each name of the stem in just one part, and no other name", () => {
    fc.assert(
      fc.property(projectNames, fc.nat(6), (name, length) => {
        const whole = { prefix: name.slice(0, length), exact: false };
        const parts = division(whole).filter((part) => holds(part, name));
        assert.equal(parts.length, 1);
        for (const part of division(whole)) assert.ok(part.prefix.startsWith(whole.prefix));
      }),
    );
  });
});

describe("whether stems are a division of others", () => {
  for (const [sentence, whole, parts] of [
    ["every name as it is", ALL, ALL],
    ["one letter divided", ALL, ALL.replace("b*", words(division(stem("b*"))))],
    [
      "a letter divided, and a part of it again",
      ALL,
      ALL.replace("b*", words(division(stem("b*"))).replace("b-*", words(division(stem("b-*"))))),
    ],
    ["an exact name and what follows it", "a a-*", "a a-*"],
    ["nothing of nothing", "", ""],
  ] as const)
    it(`accepts ${sentence}`, () => {
      assert.ok(isDivision(stems(whole), stems(parts)));
    });

  const B = words(division(stem("b*")));
  for (const [sentence, whole, parts] of [
    ["a letter left out", ALL, ALL.replace("b* ", "")],
    ["the last letter left out", ALL, ALL.replace(" z*", "")],
    ["a letter held twice", ALL, ALL.replace("b*", "b* b*")],
    ["a letter and a part of it", ALL, ALL.replace("b*", "b* b-*")],
    ["a part of it, then the letter", ALL, ALL.replace("b*", "b b*")],
    ["the name that is the prefix left out", ALL, ALL.replace("b*", B.replace("b ", ""))],
    ["only the name that is the prefix", ALL, ALL.replace("b*", "b")],
    ["names with a hyphen left out", ALL, ALL.replace("b*", B.replace("b-* ", ""))],
    ["another order", ALL, ALL.replace("b* c*", "c* b*")],
    ["the name behind what begins with it", ALL, ALL.replace("b*", B.replace("b b-*", "b-* b"))],
    ["a stem of another whole", "a*", "b*"],
    ["more than the whole", "a*", "a* b*"],
    ["a part for the whole", "a*", "aa*"],
    ["a prefix for an exact name", "a", "a*"],
    ["nothing", "a*", ""],
    ["something of nothing", "", "a*"],
    ["every name at once, for which no pattern is written", ALL, "*"],
  ] as const)
    it(`refuses ${sentence}`, () => {
      assert.equal(isDivision(stems(whole), stems(parts)), false);
    });

  it("holds for every way to divide, and for none that lacks or repeats a part", () => {
    const cuts = fc.array(fc.nat(400), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(cuts, fc.nat(1000), (where, at) => {
        let parts = division(EVERY_NAME);
        for (const cut of where) {
          const i = cut % parts.length;
          const finer = division(parts[i] ?? EVERY_NAME);
          if (finer.length > 0) parts = parts.toSpliced(i, 1, ...finer);
        }
        assert.ok(isDivision(division(EVERY_NAME), parts));
        const i = at % parts.length;
        const one = parts[i] ?? EVERY_NAME;
        assert.ok(!isDivision(division(EVERY_NAME), parts.toSpliced(i, 1)));
        assert.ok(!isDivision(division(EVERY_NAME), parts.toSpliced(i, 0, one)));
      }),
    );
  });
});

describe("merged stems", () => {
  const B = words(division(stem("b*")));
  for (const [sentence, parts, whole] of [
    ["a whole division becomes what was divided", `a* ${B} c*`, "a* b* c*"],
    [
      "one inside another too",
      `a* ${B.replace("bc*", words(division(stem("bc*"))))} c*`,
      "a* b* c*",
    ],
    ["where one part is missing, nothing changes", B.replace("b ", ""), B.replace("b ", "")],
    [
      "where the last part is missing, nothing changes",
      B.replace(" bz*", ""),
      B.replace(" bz*", ""),
    ],
    ["all letters stay as they are: no pattern is written for every name", ALL, ALL],
    ["an exact name at the end stays", "a b", "a b"],
    ["what ends with z and follows a hyphen", `x ${words(division(stem("x-*")))}`, "x x-*"],
    ["nothing", "", ""],
  ] as const)
    it(sentence, () => {
      assert.equal(words(merged(stems(parts))), whole);
    });
});

describe("the index of stems", () => {
  const index = new StemIndex(
    stems("a* b b-* ba* bb 42* 42x").map((each) => [each, words([each])]),
  );
  for (const [name, found] of [
    ["a", "a*"],
    ["abc", "a*"],
    ["b", "b"],
    ["b-b", "b-*"],
    ["ba", "ba*"],
    ["bb", "bb"],
    ["bbb", undefined],
    ["bc", undefined],
    ["42", "42*"],
    ["421-x", "42*"],
    ["4", undefined],
    ["zope", undefined],
  ] as const)
    it(`finds ${found ?? "nothing"} for ${name}`, () => {
      assert.equal(index.find(name), found);
    });
});
