import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inSlices } from "../../node/slices.ts";

function wait(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** Works so many times for so long. */
function* working(times: number, milliseconds: number): Generator<number, string> {
  for (let i = 1; i <= times; i++) {
    wait(milliseconds);
    yield i;
  }
  return "done";
}

describe("long work in slices", () => {
  it("gives back what came of it, and says nothing of work that is short", async () => {
    const said: number[] = [];
    assert.equal(await inSlices(working(3, 0), (done) => said.push(done)), "done");
    assert.deepEqual(said, []);
  });

  it("lets others have their turn in between, and says how far it is, forwards only", async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const said: number[] = [];
    assert.equal(await inSlices(working(60, 5), (done) => said.push(done)), "done");
    clearInterval(counting);
    assert.ok(turns > 5, `${turns} turns`);
    assert.ok(said.length > 0 && said.length < 60);
    assert.deepEqual(
      said,
      said.toSorted((a, b) => a - b),
    );
  });

  it("ends when it is cancelled, without going on", async () => {
    const cancel = new AbortController();
    let at = 0;
    const work = inSlices(
      (function* () {
        for (; at < 1000; at++) {
          wait(2);
          yield at;
        }
      })(),
      () => undefined,
      cancel.signal,
    );
    setTimeout(() => {
      cancel.abort(new Error("cancelled"));
    }, 20);
    await assert.rejects(work, /cancelled/);
    assert.ok(at < 900);
  });

  it("hands on what the work throws", async () => {
    const faulty = (function* (): Generator<number, never> {
      yield 1;
      throw new Error("a fault");
    })();
    await assert.rejects(
      inSlices(faulty, () => undefined),
      /a fault/,
    );
  });
});
