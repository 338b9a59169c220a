import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { withLock } from "../../../scripts/setup/lock.mjs";

const scratch = mkdtempSync(join(tmpdir(), "conclave-lock-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

describe("the set-up lock", () => {
  it("lets processes in one after the other", async () => {
    const file = join(scratch, "shared.lock");
    const log = join(scratch, "log");
    writeFileSync(log, "");
    const script = `
      import { appendFileSync } from "node:fs";
      import { setTimeout } from "node:timers/promises";
      import { withLock } from ${JSON.stringify(new URL("../../../scripts/setup/lock.mjs", import.meta.url).href)};
      await withLock(${JSON.stringify(file)}, async () => {
        appendFileSync(${JSON.stringify(log)}, "in ");
        await setTimeout(50);
        appendFileSync(${JSON.stringify(log)}, "out ");
      });`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" }),
    );
    await Promise.all(children.map((child) => once(child, "close")));
    assert.equal(readFileSync(log, "utf8"), "in out ".repeat(4));
    assert.equal(existsSync(file), false);
  });
  it("is taken over from a process that died", async () => {
    const file = join(scratch, "dead.lock");
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(file, `${pid} 1`);
    assert.equal(await withLock(file, () => Promise.resolve("done")), "done");
  });
  it("is taken over when its process id belongs to another process by now", async () => {
    const file = join(scratch, "reused.lock");
    writeFileSync(file, `${process.pid} 1`);
    assert.equal(await withLock(file, () => Promise.resolve("done")), "done");
  });
  it("is given back when the work fails", async () => {
    const file = join(scratch, "failing.lock");
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error("no"))),
      /^Error: no$/,
    );
    assert.equal(existsSync(file), false);
  });
});
