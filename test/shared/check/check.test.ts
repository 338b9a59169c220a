import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  checking,
  runCheck,
  type Check,
  type LongCheck,
  type Objection,
} from "../../../shared/check/check.ts";

const ABOUT = { id: "SHORT-LIST", level: "block", claim: "The list is short." } as const;
const OBJECTION: Objection = { found: "a long one", expected: "a short one", todo: "Cut it." };
const says = (length: number) =>
  length < 3 ? true : { ...OBJECTION, ...(length > 4 ? { where: "its end" } : {}) };

const short: Check<"SHORT-LIST", readonly number[]> = {
  ...ABOUT,
  holds: ({ length }) => says(length),
};
const long: LongCheck<"SHORT-LIST", readonly number[]> = {
  ...ABOUT,
  *holds(list) {
    for (const _ of list) yield;
    return says(list.length);
  },
};

/** What came of a check, and how often it paused. */
function ran(check: typeof short | typeof long, list: readonly number[]) {
  const work = checking(check, "the list", list);
  for (let pauses = 0; ; pauses++) {
    const { done, value } = work.next();
    if (done === true) return { outcome: value, pauses };
  }
}

describe("a long check", () => {
  for (const [what, list] of [
    ["holds", [1]],
    ["is objected to", [1, 2, 3]],
    ["is objected to at a place of its own", [1, 2, 3, 4, 5]],
  ] as const)
    it(`that ${what} comes to the same as a short one, with its pauses`, () => {
      const outcome = runCheck(short, "the list", list);
      assert.deepEqual(ran(short, list), { outcome, pauses: 0 });
      assert.deepEqual(ran(long, list), { outcome, pauses: list.length });
      assert.equal(outcome.objection === null, list.length < 3);
    });
});
