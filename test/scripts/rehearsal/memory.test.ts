import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { MemoryWatch } from "../../../scripts/rehearsal/memory.ts";

void describe("the watch over memory", { skip: process.platform !== "linux" }, () => {
  void it("sees a process, and one that it started", async () => {
    const watch = new MemoryWatch(process.pid);
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
    try {
      await once(child, "spawn");
      for (let i = 0; i < 100 && watch.samples.every(({ processes }) => processes < 2); i++)
        await wait(100);
      const most = watch.samples.toSorted((a, b) => b.processes - a.processes)[0];
      assert.ok(most !== undefined && most.processes >= 2, "both processes are seen");
      assert.ok(most.bytes > 20_000_000, `${most.bytes} bytes`);
    } finally {
      watch.stop();
      child.kill();
    }
  });

  void it("sees nothing where there is no such process", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    const watch = new MemoryWatch(child.pid ?? 0);
    for (let i = 0; i < 100 && watch.samples.length === 0; i++) await wait(100);
    watch.stop();
    assert.equal(watch.samples[0]?.bytes, 0);
  });
});
