import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasWholeCharacters } from "../../../shared/json/whole-characters.ts";

describe("texts of whole characters", () => {
  for (const value of [null, 1, true, "", "👩", { a: ["x", { b: "y" }] }, []])
    it(`are in ${JSON.stringify(value)}`, () => assert.equal(hasWholeCharacters(value), true));

  for (const [sentence, value] of [
    ["a first half", "a\ud83d"],
    ["a second half", "\udc69a"],
    ["the halves in the wrong order", "\udc69\ud83d"],
    ["a half deep inside", { a: ["x", { b: ["\ud800"] }] }],
    ["a half in a name", { "\ud800": 1 }],
  ] as const)
    it(`are not all there with ${sentence}`, () => assert.equal(hasWholeCharacters(value), false));
});
