import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { Seldom } from "../../../node/room/seldom.ts";

describe("something that is done seldom", () => {
  let done: number[] = [];
  let asked = 0;
  let seldom = new Seldom(() => undefined);

  /** Asks, and says so many milliseconds later when it was done: by the number of the last asking. */
  function ask(thenWait: number): void {
    asked++;
    seldom.ask();
    mock.timers.tick(thenWait);
  }

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    done = [];
    asked = 0;
    seldom = new Seldom(() => done.push(asked));
  });
  afterEach(() => {
    mock.timers.reset();
  });

  for (const [sentence, waits, expected] of [
    ["is done at once when it is asked for once", [0], [1]],
    ["is done again for one asking, not without one", [1000], [1]],
    ["is done once more, later, where it was asked for again soon", [10, 90], [1, 2]],
    ["is done once for many askings", [1, 1, 1, 1, 1, 200], [1, 6]],
    ["is done at once after a long while", [500, 0], [1, 2]],
    ["goes on ten times a second", [50, 50, 50, 50, 50, 50], [1, 2, 4, 6]],
  ] as const)
    it(sentence, () => {
      for (const wait of waits) ask(wait);
      assert.deepEqual(done, expected);
    });

  it("is not done any more after its end", () => {
    ask(10);
    ask(10);
    seldom.end();
    mock.timers.tick(1000);
    assert.deepEqual(done, [1]);
  });
});
