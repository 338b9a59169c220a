import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { makeIndex } from "../../scripts/sample-index/make-index.ts";
import { readNames } from "../../scripts/sample-index/names.ts";
import { writeStick } from "../../scripts/sample-index/stick.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import { later } from "../../shared/tuf/instant.ts";
import { Player } from "../node/room/played-room.ts";
import { ownFolder } from "../own-folder.ts";
import { NOW, SEED } from "../sample.ts";
import { bareStage, resumeWith } from "./driven.ts";

interface Begun {
  readonly dataFolder: string;
  /** The first and the last word of the root that was recognised. */
  readonly words: string;
}

/** A ceremony that was held so many days ago, up to its seal where it is sealed. */
async function begunAgo(days: number, isSealed: boolean): Promise<Begun> {
  const stick = join(ownFolder(), "BLUE");
  const now = later(NOW, -days);
  writeStick(makeIndex({ now, seed: SEED, claims: 60, names: readNames() }), stick);
  const player = new Player(stick, ownFolder());
  player.doors.days = -days;
  await (isSealed ? player.toSeal() : player.toReview());
  const { state } = player.room;
  assert.ok(state !== null && state.step !== "import");
  const { words } = spoken(state.batch.base.anchor.sha256);
  await player.room.leave();
  const { dataFolder } = player.doors;
  return { dataFolder, words: `${words[0] ?? ""} ${words.at(-1) ?? ""}` };
}

void describe("a ceremony that is resumed late, in the real app", async () => {
  const { launch } = await bareStage();

  void it("LIFE-IMPORT stands above the review", async () => {
    const { dataFolder, words } = await begunAgo(9, false);
    const app = await launch(dataFolder);
    await resumeWith(app, words);
    await app.page.getByRole("heading", { name: /^Review/ }).waitFor();
    const note = app.page.getByRole("note", { name: "The clock" });
    await note.filter({ hasText: "LIFE-IMPORT" }).waitFor();
    assert.equal(await note.count(), 1);
    assert.deepEqual(app.complaints, []);
    await app.close();
  });

  void it("LIFE-EXPIRED stands above what is sealed", async () => {
    const { dataFolder, words } = await begunAgo(200, true);
    const app = await launch(dataFolder);
    await resumeWith(app, words);
    const note = app.page.getByRole("note", { name: "The clock" });
    await note.filter({ hasText: "LIFE-EXPIRED" }).waitFor();
    await note.filter({ hasText: "LIFE-IMPORT" }).waitFor();
    assert.deepEqual(app.complaints, []);
    await app.close();
  });
});
