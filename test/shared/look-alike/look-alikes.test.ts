import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it, type TestContext } from "node:test";
import { namesFile, rankedInTurn } from "../../../scripts/sample-index/known-names.ts";
import { MANY_NAMES, readNames, readRanks } from "../../../scripts/sample-index/names.ts";
import { readNameList, type NameList } from "../../../shared/bundle/name-list.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { LookAlikes, type Neighbour } from "../../../shared/look-alike/look-alikes.ts";
import { ruleBetween, RULES } from "../../../shared/look-alike/rule.ts";
import { good, once, there } from "../../sample.ts";
import { seededThrows } from "../../seeded-random.ts";
import { labelledNames, NOT_FOUND } from "./labelled-names.ts";

function listOf(names: ReadonlyMap<string, number | null>): NameList {
  return good(readNameList(namesFile(names), "names", true));
}

/** The 3,000 popular names that are kept in the repository. */
const kept = once(() => rankedInTurn(readNames()));
const keptLookAlikes = once(() => LookAlikes.among(listOf(kept())));

function count<T>(things: readonly T[], of: (thing: T) => string): string {
  const counts = Object.groupBy(things, of);
  return Object.keys(RULES)
    .map((rule) => `${rule} ${counts[rule]?.length ?? 0}`)
    .join(", ");
}

/** A name with a character more, less, or another one, or with two swapped. */
function changedAt(name: string, kind: number, at: number, letter: number): string {
  const put = "abcdefghijklmnopqrstuvwxyz0123456789".charAt(letter);
  const [left, right] = [name.slice(0, at), name.slice(at)];
  switch (kind) {
    case 0:
      return left + put + right;
    case 1:
      return left + right.slice(1);
    case 2:
      return left + put + right.slice(1);
    default:
      return left + right.charAt(1) + right.charAt(0) + right.slice(2);
  }
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} % (${part} of ${whole})`;
}

describe("labelled look-alikes", () => {
  const labelled = labelledNames((name) => kept().has(name));

  it("are five hundred or more, of every rule", (t) => {
    t.diagnostic(`${labelled.length} names: ${count(labelled, ({ rule }) => rule)}`);
    assert.ok(labelled.length >= 500);
    assert.deepEqual(
      Object.keys(RULES).filter((rule) => labelled.every((each) => each.rule !== rule)),
      [],
    );
  });

  it("are all found, by the rule and with the project that the label says", (t) => {
    const missed = labelled.filter(
      ({ name, target, rule }) =>
        !keptLookAlikes()
          .of(name)
          .some((found) => found.project === target && found.rule === rule),
    );
    t.diagnostic(`caught: ${percent(labelled.length - missed.length, labelled.length)}`);
    assert.deepEqual(
      missed.map(({ name, target, rule }) => [name, target, rule, ruleBetween(name, target)]),
      [],
    );
  });

  it("are most of what one changed character makes of a popular name, whatever character", (t) => {
    const targets = [...kept().keys()].filter((name) => name.length >= 4).slice(0, 1000);
    const throws = seededThrows("one changed character", 3 * targets.length, 200);
    const changed = targets.flatMap((target, i) => {
      const [kind = 0, place = 0, letter = 0] = throws.slice(3 * i, 3 * i + 3);
      const name = changedAt(target, kind % 4, place % (target.length - 1), letter % 36);
      return kept().has(name) || name.startsWith("-") || name.endsWith("-")
        ? []
        : [{ name, target }];
    });
    const found = changed.filter(({ name, target }) =>
      keptLookAlikes()
        .of(name)
        .some(({ project }) => project === target),
    );
    t.diagnostic(`one character changed by chance: ${percent(found.length, changed.length)} found`);
    assert.ok(found.length / changed.length > 0.75);
  });

  it("of other kinds are not found: the limits that the manual tells of", (t) => {
    t.diagnostic(`not found: ${NOT_FOUND.map(([name]) => name).join(", ")}`);
    for (const [name, target] of NOT_FOUND)
      assert.ok(
        keptLookAlikes()
          .of(name)
          .every(({ project }) => project !== target),
        name,
      );
  });
});

interface Told {
  readonly name: string;
  readonly neighbours: readonly Neighbour[];
}

/** Prints how many innocent names something is told of, and by which rules; returns the share of them all, and of those with a slip. */
function falseAlarms(t: TestContext, what: string, told: readonly Told[]) {
  const all = told.filter(({ neighbours }) => neighbours.length > 0);
  const slips = told.filter(({ neighbours }) =>
    neighbours.some(({ rule }) => rule !== "ultranormal"),
  );
  const rules = told.flatMap(({ neighbours }) => [...new Set(neighbours.map(({ rule }) => rule))]);
  t.diagnostic(`${what}: something is told of ${percent(all.length, told.length)}`);
  t.diagnostic(`${what}: CLAIM-TYPO ${percent(slips.length, told.length)}`);
  t.diagnostic(`${what}: by rule: ${count(rules, (rule) => rule)}`);
  return { all: all.length / told.length, slips: slips.length / told.length };
}

describe(
  "innocent names",
  { skip: existsSync(MANY_NAMES) ? false : "the list of all names is not here" },
  () => {
    const known = once(() => readRanks(MANY_NAMES));
    const lookAlikes = once(() => LookAlikes.among(listOf(known())));
    const tell = (names: readonly string[]): readonly Told[] =>
      names.map((name) => ({ name, neighbours: lookAlikes().of(name) }));

    it("of the whole index are told of seldom", (t) => {
      const sample = [...known().keys()].filter((_, i) => i % 150 === 0);
      assert.ok(sample.length >= 5000);
      const rate = falseAlarms(t, "any project", tell(sample));
      assert.ok(rate.all < 0.03 && rate.slips < 0.015, JSON.stringify(rate));
    });

    it("of popular projects are told of more seldom", (t) => {
      const popular = [...known()].flatMap(([name, rank]) => (rank === null ? [] : [name]));
      const told = tell(popular);
      const rate = falseAlarms(t, "popular project", told);
      assert.ok(rate.all < 0.01, JSON.stringify(rate));
      for (const { name, neighbours } of told)
        assert.ok(neighbours.every(({ project }) => project !== name));
    });
  },
);

describe("the look-alikes of a name", () => {
  const near = (names: Readonly<Record<string, number | null>>, name: string) =>
    LookAlikes.among(listOf(new Map(Object.entries(names))))
      .of(name)
      .map(({ project, rule }) => `${project} ${rule}`);

  it("are those that comparing every pair finds", () => {
    const names = [...kept().keys()].slice(0, 400);
    const list = LookAlikes.among(listOf(new Map(names.map((name, i) => [name, i + 1]))));
    const asked = [...names, ...labelledNames(() => false).map(({ name }) => name)];
    for (const name of asked) {
      const own = names.indexOf(name) + 1;
      const expected = names.flatMap((other, i) => {
        const rule = ruleBetween(name, other);
        const outranked = rule === "ultranormal" ? i + 1 < own : (i + 1) * 10 <= own;
        return rule !== null && (own === 0 || outranked) ? [`${other} ${rule}`] : [];
      });
      const found = list.of(name).map(({ project, rule }) => `${project} ${rule}`);
      assert.deepEqual(found.toSorted(), expected.toSorted(), name);
    }
  });

  for (const [sentence, names, name, expected] of [
    ["never hold the name itself", { flask: 1 }, "flask", []],
    [
      "hold a twin that nobody downloads",
      { flask: null, "f-lask": null },
      "flask",
      ["f-lask ultranormal"],
    ],
    [
      "hold the popular twin of a name without a rank",
      { flask: 900, f1ask: null },
      "f1ask",
      ["flask ultranormal"],
    ],
    ["hold no twin that is less popular", { flask: 900, f1ask: null, "fl-ask": 901 }, "flask", []],
    ["hold the more popular twin", { flask: 900, f1ask: 901 }, "f1ask", ["flask ultranormal"]],
    ["hold no slip to a name without a rank", { flask: null }, "flaks", []],
    ["hold the slip of a name that is not in the list", { flask: 900 }, "flaks", ["flask swapped"]],
    [
      "hold a slip to one ten times as popular",
      { flask: 90, flaks: 900 },
      "flaks",
      ["flask swapped"],
    ],
    ["hold no slip to one nine times as popular", { flask: 100, flaks: 900 }, "flaks", []],
    [
      "are told with the most popular first, three at most",
      { "a-bcdef": 4, "ab-cdef": 3, "abc-def": 2, "abcd-ef": 1, "abcde-f": null },
      "abcdef",
      ["abcd-ef ultranormal", "abc-def ultranormal", "ab-cdef ultranormal"],
    ],
  ] as const)
    it(sentence, () => assert.deepEqual(near(names, name), expected));

  it("are none where the list is empty", () => {
    const list = good(readNameList(toUtf8(""), "names", true));
    assert.deepEqual(LookAlikes.among(list).of("flask"), []);
    assert.equal(there(list).size, 0);
  });
});
