import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { readJournal } from "../../../shared/ceremony/entry.ts";
import type { CeremonyEvent } from "../../../shared/ceremony/event.ts";
import { good, there } from "../../sample.ts";
import { Player, refusedBy, tell } from "./played-room.ts";

const SEATED: CeremonyEvent = { type: "seated", reviewer: "Noor" };

/** Whether the record on the disk ends with that act. */
function isWritten(path: string): boolean {
  const { entries } = good(readJournal(readFileSync(path)));
  return there(entries.at(-1)).event.type === "seated";
}

describe("leaving while something is written down", () => {
  for (const turns of [0, 1, 2, 3, 4, 5])
    it(`waits for it: what was answered is what the record says, ${turns} turns later`, async () => {
      const player = new Player();
      await player.toReview();
      const { journalPath, id } = player;
      const acting = player.room.act(SEATED);
      for (let i = 0; i < turns; i++) await Promise.resolve();
      if (turns > 3) await new Promise((resolve) => setImmediate(resolve));
      await player.room.leave();
      assert.equal((await acting).ok, isWritten(journalPath));
      assert.equal(player.room.state, null);
      await tell(player.room, "ceremony.resume", { id });
    });

  it("CEREMONY-ORDER refuses what comes after it, and nothing is written", async () => {
    const player = new Player();
    await player.toReview();
    const { journalPath } = player;
    const leaving = player.room.leave();
    const acted = await player.room.act(SEATED);
    await leaving;
    assert.equal(acted.ok ? "" : acted.refusal.id, "CEREMONY-ORDER");
    assert.ok(!isWritten(journalPath));
  });
});

describe("a record that cannot be mended", () => {
  it("JOURNAL-TORN refuses the act without saying that nothing happened, and every other, until it is resumed", async () => {
    const player = new Player();
    await player.toReview();
    const { journalPath, id } = player;
    const acting = player.room.act(SEATED);
    // What was written can be flushed no more, nor cut off again.
    await there(player.room.journal).close();
    const acted = await acting;
    assert.ok(!acted.ok);
    assert.equal(acted.refusal.id, "JOURNAL-TORN");
    assert.doesNotMatch(acted.refusal.todo, /Nothing has happened/);
    const again = await refusedBy(player.room, "reviewer.sit", { name: "Boris" });
    assert.equal(again.id, "JOURNAL-TORN");
    await tell(player.room, "ceremony.leave", {});
    await tell(player.room, "ceremony.resume", { id });
    await player.confirm();
    const { state } = player.room;
    assert.ok(state?.step === "review");
    assert.equal(state.reviewers.present === "Noor", isWritten(journalPath));
    await tell(player.room, "reviewer.sit", { name: "Boris" });
  });
});
