import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { makeIndex } from "../../scripts/sample-index/make-index.ts";
import { readNames } from "../../scripts/sample-index/names.ts";
import { writeStick } from "../../scripts/sample-index/stick.ts";
import { later } from "../../shared/tuf/instant.ts";
import { Player } from "../node/room/played-room.ts";
import { ownFolder } from "../own-folder.ts";
import { NOW, SEED } from "../sample.ts";
import { bareStage } from "./driven.ts";

/** A ceremony that was held so many days ago, up to its seal where it is sealed; its data folder. */
async function begunAgo(days: number, isSealed: boolean): Promise<string> {
  const stick = join(ownFolder(), "BLUE");
  const now = later(NOW, -days);
  writeStick(makeIndex({ now, seed: SEED, claims: 60, names: readNames() }), stick);
  const player = new Player(stick, ownFolder());
  player.doors.days = -days;
  await (isSealed ? player.toSeal() : player.toReview());
  await player.room.leave();
  return player.doors.dataFolder;
}

void describe("a ceremony that is resumed late, in the real app", async () => {
  const { launch } = await bareStage();

  void it("LIFE-IMPORT stands above the review", async () => {
    const app = await launch(await begunAgo(9, false));
    await app.page.getByRole("button", { name: "Resume" }).click();
    await app.page.getByRole("heading", { name: /^Review/ }).waitFor();
    const note = app.page.getByRole("note", { name: "The clock" });
    await note.filter({ hasText: "LIFE-IMPORT" }).waitFor();
    assert.equal(await note.count(), 1);
    assert.deepEqual(app.complaints, []);
    await app.close();
  });

  void it("LIFE-EXPIRED stands above what is sealed", async () => {
    const app = await launch(await begunAgo(200, true));
    await app.page.getByRole("button", { name: "Resume" }).click();
    const note = app.page.getByRole("note", { name: "The clock" });
    await note.filter({ hasText: "LIFE-EXPIRED" }).waitFor();
    await note.filter({ hasText: "LIFE-IMPORT" }).waitFor();
    assert.deepEqual(app.complaints, []);
    await app.close();
  });
});
