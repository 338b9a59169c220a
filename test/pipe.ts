import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

/** Makes a named pipe: whoever opens it like a file waits for good. */
export function pipeAt(path: string): void {
  assert.equal(spawnSync("/usr/bin/mkfifo", [path]).status, 0);
}
