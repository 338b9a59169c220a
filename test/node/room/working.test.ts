import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { describe, it } from "node:test";
import { Player } from "./played-room.ts";

type Progress = (done: number, of: number, what?: string) => void;

describe("long work in the room", () => {
  it("is said while it goes on, with the last that it told, and is gone at its end", async () => {
    const { room } = new Player();
    const said: (string | null)[] = [];
    room.onSaid(({ work }) => said.push(work === null ? null : `${work.what} ${work.done}`));
    await room.working("Counting", async (_, progress) => {
      for (let i = 1; i <= 50; i++) progress(i, 50);
      await pause(150);
    });
    await pause(0);
    assert.equal(said.at(-1), null);
    assert.equal(said.at(-2), "Counting 50");
    assert.ok(said.length < 6, `${said.length} words`);
  });

  it("is not begun anew by a thread that still has something to tell after its end", async () => {
    const { room } = new Player();
    const late: Progress[] = [];
    await room.working("Counting", (_, progress) => Promise.resolve(late.push(progress)));
    late[0]?.(1, 2, "Counting still");
    await pause(150);
    assert.equal(room.view().work, null);
  });
});
