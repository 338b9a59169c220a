import assert from "node:assert/strict";
import { getPriority } from "node:os";
import { describe, it } from "node:test";
import { Worker } from "node:worker_threads";

const BEHIND = new URL("../../node/behind.ts", import.meta.url).href;
const THREAD = `
  import { getPriority } from "node:os";
  import { parentPort } from "node:worker_threads";
  import { goBehind } from ${JSON.stringify(BEHIND)};
  const before = getPriority();
  goBehind();
  parentPort.postMessage([before, getPriority()]);
`;

describe("a thread that goes behind", () => {
  it("lets all others go first, and nobody else with it", async () => {
    const own = getPriority();
    const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`));
    const [before, after] = await new Promise<readonly number[]>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
    });
    assert.equal(before, own);
    // Elsewhere a thread has no priority of its own.
    assert.equal(after, process.platform === "linux" ? Math.max(own, 10) : own);
    assert.equal(getPriority(), own);
  });
});
