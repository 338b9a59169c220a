import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { minutesLeft, roughly, withLook, type Look } from "../../../shared/review/pace.ts";

/** Looks at these minutes, with so many decided. */
function looks(...seen: readonly (readonly [minute: number, decided: number])[]): readonly Look[] {
  return seen.reduce<readonly Look[]>(
    (before, [minute, decided]) => withLook(before, { at: minute * 60_000, decided }),
    [],
  );
}

const ONE_A_MINUTE = looks([0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [5, 5]);

const PACES: readonly (readonly [
  sentence: string,
  looks: readonly Look[],
  left: number,
  minutes: number | null,
])[] = [
  ["nothing before anything was decided", looks([0, 7]), 100, null],
  ["nothing after four decisions", looks([0, 0], [2, 2], [4, 4]), 100, null],
  ["nothing within the first minute", looks([0, 0], [0.2, 2], [0.9, 6]), 100, null],
  ["one a minute", ONE_A_MINUTE, 40, 40],
  ["two a minute", looks([0, 10], [1, 12], [5, 20]), 40, 20],
  ["no pace out of a list that was decided at once", looks([0, 0], [1, 9000]), 100, null],
  ["the single ones beside such a list", looks([0, 0], [3, 6], [3, 900], [6, 906]), 100, 50],
  ["what is undone counts against it", looks([0, 0], [2, 8], [4, 6], [6, 12]), 6, 3],
  ["nothing where more was undone than done", looks([0, 9], [2, 8], [4, 2]), 6, null],
  ["only the last ten minutes", looks([0, 0], [1, 20], [12, 22], [17, 27], [21, 29]), 7, 9],
  ["no pace right after a long pause", looks([0, 0], [5, 20], [60, 21]), 100, null],
];

void describe("the time that is left", () => {
  for (const [sentence, seen, left, minutes] of PACES)
    void it(`knows ${sentence}`, () => assert.equal(minutesLeft(seen, left), minutes));

  void it("does not take a look at the same for a decision", () => {
    assert.equal(looks([0, 3], [1, 3], [2, 3]).length, 1);
  });

  for (const [minutes, words] of [
    [0.2, "less than a minute"],
    [1, "about a minute"],
    [7.6, "about 8 minutes"],
    [41, "about 40 minutes"],
    [58, "about an hour"],
    [95, "about 1½ hours"],
    [185, "about 3 hours"],
  ] as const)
    void it(`says “${words}” for ${minutes} minutes`, () => assert.equal(roughly(minutes), words));
});
