import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { joinedUtf8, toUtf8 } from "../../shared/bytes.ts";

const repeated = (count: number, ...pieces: readonly string[]) =>
  Array.from({ length: count }, () => pieces).flat();

describe("pieces of text become the bytes of the whole text", () => {
  for (const [what, pieces] of [
    ["none", []],
    ["an empty one", ["", "a", ""]],
    ["one more than are joined at a time", repeated(4097, "a")],
    ["a large one among small ones", ["a", "b".repeat(5000), "c", "", "d".repeat(4096), "e"]],
    ["large ones alone", ["a".repeat(5000), "b".repeat(9000)]],
    ["thousands", repeated(3000, "abc", ",")],
    ["one that is not ASCII", ["a", "ü", "b"]],
    ["such a one behind thousands", [...repeated(4000, "ab"), "\u{1f511}", "c"]],
    ["such a one in the middle of many", [...repeated(700, "ab"), "ü", ...repeated(700, "cd")]],
    ["half a character in each of two", ["\ud83d", "\udd11"]],
  ] as readonly (readonly [string, readonly string[]])[])
    it(what, () => {
      assert.deepEqual(joinedUtf8(pieces), toUtf8(pieces.join("")));
    });
});
