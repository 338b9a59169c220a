import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { drawn, enough } from "../../../shared/plan/sample.ts";

const NAMES = enough(["alpha", "beta", "gamma", "z"], 400);

void describe("the names that are planned with", () => {
  void it("are the same again with numbers where they do not suffice, sorted, each once", () => {
    assert.deepEqual(enough(["b", "a", "a-1"], 6), ["a", "a-1", "a-1-1", "b", "b-1", "b-2"]);
    assert.equal(new Set(NAMES).size, 400);
    assert.deepEqual(NAMES, [...NAMES].sort());
  });
  void it("stay none where there is none", () => assert.deepEqual(enough([], 5), []));
  void it("are drawn alike each time, the fewer among the more", () => {
    const [few, many] = [drawn(NAMES, 20, 0), drawn(NAMES, 100, 0)];
    assert.deepEqual(drawn(NAMES, 20, 0), few);
    assert.equal(few.claimed.length, 20);
    assert.ok(few.claimed.every((name) => many.claimed.includes(name)));
    assert.deepEqual(few.claimed, [...few.claimed].sort());
  });
  void it("come in a batch that is not claimed yet, new names where all are", () => {
    for (const claimed of [20, 390, 400]) {
      const draw = drawn(NAMES, claimed, 30);
      assert.equal(new Set(draw.batch).size, 30);
      assert.ok(draw.batch.every((name) => !draw.claimed.includes(name)));
    }
  });
});
