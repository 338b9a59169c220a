import assert from "node:assert/strict";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { describe, it } from "node:test";

import { ownFolder } from "../../own-folder.ts";
import { everything, freshStick, paneOf, Player, refusedBy, settled, tell } from "./played-room.ts";
import { filesUnder, refusalShown } from "./seen.ts";

describe("the import desk", () => {
  it("changes nothing when the person thinks better of choosing a folder", async () => {
    const player = new Player();
    await player.begin();
    const before = everything(player.room);
    await tell(player.room, "stick.choose", {});
    assert.equal(everything(player.room), before);
  });

  it("STICK-FOLDER refuses a folder that is no stick of ours, and says so on the screen", async () => {
    const player = new Player(ownFolder());
    await player.begin();
    player.doors.folder = player.stick;
    const { id } = await refusedBy(player.room, "stick.choose", {});
    assert.deepEqual([id, refusalShown(player)], ["STICK-FOLDER", "STICK-FOLDER"]);
  });

  for (const [sentence, typed] of [
    ["no words", ""],
    ["one word", "acme"],
    ["other words", "topmost bottomless"],
    ["the digest in hex", "HEX"],
  ] as const)
    it(`ANCHOR-WORDS refuses ${sentence}`, async () => {
      const player = new Player();
      await player.begin();
      await player.choose();
      const refusal = await refusedBy(player.room, "anchor.confirm", { version: 1, typed });
      assert.equal(refusal.id, "ANCHOR-WORDS");
      assert.equal(player.room.state?.step, "import");
      await player.confirm();
      assert.equal(player.room.state.step, "review", "the right words still do");
    });

  it("ANCHOR-WORDS refuses a root that is not on the stick", async () => {
    const player = new Player();
    await player.begin();
    await player.choose();
    const refusal = await refusedBy(player.room, "anchor.confirm", { version: 9, typed: "a b" });
    assert.equal(refusal.id, "ANCHOR-WORDS");
  });

  it("BUNDLE-FILES: an import that is refused leaves nothing but the journal", async () => {
    const player = new Player();
    writeFileSync(join(player.stick, "conclave/claims/claims.jsonl"), "{}\n");
    await player.begin();
    await player.choose();
    await assert.rejects(() => player.confirm(), /BUNDLE-FILES/);
    assert.equal(refusalShown(player), "BUNDLE-FILES");
    assert.equal(player.room.state?.step, "import");
    assert.deepEqual(filesUnder(join(player.doors.dataFolder, "ceremonies", player.id)), [
      "journal.jsonl",
    ]);
    assert.equal(player.room.journal?.entries.length, 1);
  });

  it("begins again with a good stick after a bad one was refused", async () => {
    const player = new Player(freshStick());
    writeFileSync(join(player.stick, "conclave/claims/claims.jsonl"), "");
    await player.begin();
    await player.choose();
    await assert.rejects(() => player.confirm());
    player.doors.folder = freshStick("GREEN");
    await tell(player.room, "stick.choose", {});
    await player.confirm();
    assert.equal(player.room.state?.step, "review");
  });

  it("keeps the stick's bytes, so that the ceremony goes on when the stick has changed", async () => {
    const player = new Player();
    await player.toReview();
    writeFileSync(join(player.stick, "conclave/claims/claims.jsonl"), "gone");
    await player.resumeElsewhere();
    assert.equal(player.room.state?.step, "review");
  });

  it("drops a stick that was read", async () => {
    const player = new Player();
    await player.begin();
    await player.choose();
    await tell(player.room, "stick.drop", {});
    const refusal = await refusedBy(player.room, "anchor.confirm", { version: 1, typed: "a b" });
    assert.equal(refusal.id, "CEREMONY-ORDER");
  });

  it("stops reading when it is cancelled, and nothing of it stays", async () => {
    const player = new Player();
    await player.begin();
    await player.choose();
    const confirming = player.confirm();
    for (let i = 0; player.room.view().work === null && i < 400; i++) await settled();
    await tell(player.room, "work.cancel", {});
    await confirming;
    assert.equal(player.room.state?.step, "import");
    assert.deepEqual(filesUnder(join(player.doors.dataFolder, "ceremonies", player.id)), [
      "journal.jsonl",
    ]);
    await player.confirm();
    assert.equal(player.room.state.step, "review");
  });

  describe("begins with the proofs once their file was read, and ends", () => {
    /** A worker that writes for as long as it lives. */
    function living(): { readonly url: URL; readonly written: () => number } {
      const folder = ownFolder();
      const beats = join(folder, "beats");
      writeFileSync(beats, "");
      writeFileSync(
        join(folder, "worker.mjs"),
        `import { appendFileSync } from "node:fs"; setInterval(() => appendFileSync(${JSON.stringify(beats)}, "."), 5);`,
      );
      const url = pathToFileURL(join(folder, "worker.mjs"));
      return { url, written: () => statSync(beats).size };
    }

    for (const [sentence, act] of [
      ["when they drop the stick", (player: Player) => tell(player.room, "stick.drop", {})],
      ["when they leave", (player: Player) => tell(player.room, "ceremony.leave", {})],
      [
        "when they choose another stick",
        async (player: Player) => {
          player.doors.workerUrl = new Player().doors.workerUrl;
          player.doors.folder = freshStick("GREEN");
          await tell(player.room, "stick.choose", {});
        },
      ],
      [
        "when they cancel the import",
        async (player: Player) => {
          const confirming = player.confirm();
          for (let i = 0; player.room.view().work === null && i < 400; i++) await settled();
          await tell(player.room, "work.cancel", {});
          await confirming;
        },
      ],
    ] as const)
      it(sentence, async () => {
        const player = new Player();
        await player.begin();
        const { url, written } = living();
        player.doors.workerUrl = url;
        await player.choose();
        while (written() === 0) await pause(5);
        await act(player);
        for (let before = -1; before !== written();) {
          before = written();
          await pause(100);
        }
      });

    it("STICK-FILE: with a stick that cannot be read to its end", async () => {
      const player = new Player(freshStick());
      const { url, written } = living();
      player.doors.workerUrl = url;
      rmSync(join(player.stick, "conclave/metadata/timestamp.json"));
      await player.begin();
      player.doors.folder = player.stick;
      assert.equal((await refusedBy(player.room, "stick.choose", {})).id, "STICK-FILE");
      // Time enough for a thread to start that nobody ended.
      await pause(400);
      const before = written();
      await pause(100);
      assert.equal(written(), before);
    });

    it("when one of them fails: the import says so, and the next one goes well", async () => {
      const player = new Player();
      await player.begin();
      const broken = join(ownFolder(), "worker.mjs");
      writeFileSync(broken, "throw new Error('broken');");
      player.doors.workerUrl = pathToFileURL(broken);
      await player.choose();
      await pause(100);
      player.doors.workerUrl = new Player().doors.workerUrl;
      await assert.rejects(() => player.confirm(), /broken/);
      await player.confirm();
      assert.equal(player.room.state?.step, "review");
    });
  });

  it("shows an unreadable root to nobody", async () => {
    const player = new Player();
    writeFileSync(join(player.stick, "conclave/metadata/2.root.json"), "{}");
    await player.begin();
    await player.choose();
    const pane = paneOf(player.room);
    assert.ok(pane.step === "import" && pane.stage === "anchor");
    assert.deepEqual(
      pane.roots.map(({ version }) => version),
      [1, 3],
    );
  });
});
