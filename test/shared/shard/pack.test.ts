import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { grouped, packed } from "../../../shared/shard/pack.ts";
import { division, EVERY_NAME, holds, isDivision, type Stem } from "../../../shared/shard/stem.ts";
import { projectNames } from "./names.ts";

const things = (names: readonly string[], bytes = 10) =>
  [...new Set(names)].sort().map((name) => ({ name, bytes }));
const words = (stems: readonly Stem[]) =>
  stems.map(({ prefix, exact }) => (exact ? prefix : `${prefix}*`)).join(" ");
const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => prefix + String(i).padStart(3, "0"));

/** What each file holds, in words. */
function filesOf(
  names: readonly string[],
  most: number,
  aim: number,
  stems = division(EVERY_NAME),
) {
  const list = things(names);
  return packed(stems, list, { most, aim }).map((run) => ({
    stems: words(run.stems),
    first: run.stems[0],
    names: list.slice(run.from, run.to).map(({ name }) => name),
    run,
  }));
}

describe("packing projects", () => {
  it("makes one file where all fit, that speaks for every name", () => {
    const [file, ...others] = filesOf(["a", "b", "zope", "42"], 100, 100);
    assert.deepEqual(others, []);
    assert.deepEqual(file?.names, ["42", "a", "b", "zope"]);
    assert.deepEqual(file.run.stems, division(EVERY_NAME));
  });

  it("makes one file of none", () => {
    const [file, ...others] = filesOf([], 100, 100);
    assert.deepEqual(others, []);
    assert.deepEqual(file?.names, []);
  });

  it("divides a letter by the next one where its projects need more", () => {
    const files = filesOf([...many("a", 12), "b"], 60, 60);
    assert.ok(files.every(({ names }) => names.length <= 6));
    assert.ok(files.some(({ stems }) => /(^| )a00\d\*/.test(stems)));
  });

  it("never divides one project", () => {
    const list = [{ name: "a", bytes: 1000 }];
    const runs = packed(division(EVERY_NAME), list, { most: 100, aim: 80 });
    assert.deepEqual(
      runs.filter(({ bytes }) => bytes > 0).map(({ from, to }) => [from, to]),
      [[0, 1]],
    );
  });

  it("gives the name that is a prefix a place of its own before those that begin with it", () => {
    const files = filesOf(["a", ...many("a", 8)], 40, 40, [{ prefix: "a", exact: false }]);
    assert.equal(files[0]?.stems.split(" ")[0], "a");
    assert.equal(files[0].names[0], "a");
  });

  it("halves what is just too large, in place of one full file and one small one", () => {
    const names = "abcdefghijk".split("").map((letter) => `x${letter}`);
    const files = filesOf(names, 100, 100, [{ prefix: "x", exact: false }]);
    assert.deepEqual(
      files.map((file) => file.names.length),
      [6, 5],
    );
  });

  it("divides every name among files that are small enough, each in its own, in order", () => {
    fc.assert(
      fc.property(
        fc.array(projectNames, { maxLength: 120 }),
        fc.integer({ min: 10, max: 300 }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        (names, most, part) => {
          const list = things(names);
          const runs = packed(division(EVERY_NAME), list, { most, aim: Math.ceil(most * part) });
          assert.ok(
            isDivision(
              division(EVERY_NAME),
              runs.flatMap(({ stems }) => stems),
            ),
          );
          let at = 0;
          for (const { stems, from, to, bytes } of runs) {
            assert.equal(from, at);
            at = to;
            assert.ok(bytes <= most || to - from === 1);
            for (const { name } of list.slice(from, to))
              assert.equal(stems.filter((stem) => holds(stem, name)).length, 1);
          }
          assert.equal(at, list.length);
        },
      ),
    );
  });
});

describe("grouping files", () => {
  const group = (depths: readonly number[], aim: number) =>
    grouped(
      depths,
      () => 10,
      (depth) => ({ prefix: "a".repeat(depth), exact: false }),
      aim,
    );

  for (const [sentence, depths, aim, groups] of [
    ["all fit", [1, 1, 1], 30, [[1, 1, 1]]],
    ["none", [], 30, []],
    [
      "full ones",
      [1, 1, 1, 1, 1, 1, 1, 1],
      40,
      [
        [1, 1, 1, 1],
        [1, 1, 1, 1],
      ],
    ],
    [
      "the cut is where fewest letters describe it",
      [1, 3, 3, 3, 1, 3, 3],
      60,
      [
        [1, 3, 3, 3],
        [1, 3, 3],
      ],
    ],
    [
      "the last such place",
      [1, 2, 2, 2, 1, 1, 2],
      60,
      [
        [1, 2, 2, 2, 1],
        [1, 2],
      ],
    ],
    [
      "never fewer than four, however large each is",
      [1, 1, 1, 1, 1, 1],
      5,
      [
        [1, 1, 1, 1],
        [1, 1],
      ],
    ],
    ["one that is too large by itself is not cut", [1], 5, [[1]]],
  ] as const)
    it(sentence, () => {
      assert.deepEqual(group(depths, aim), groups);
    });

  it("loses none and changes no order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 })),
        fc.integer({ min: 1, max: 90 }),
        (depths, aim) => {
          const groups = group(depths, aim);
          assert.deepEqual(groups.flat(), depths);
          assert.ok(groups.every((each) => each.length > 0));
        },
      ),
    );
  });
});
