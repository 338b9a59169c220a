import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { sampleIndex } from "../../sample.ts";
import { ownFolder } from "../../own-folder.ts";
import { freshStick, Player, refusedBy, tell } from "./played-room.ts";
import { filesUnder } from "./seen.ts";

describe("the export desk", () => {
  it("TYPED-WORD refuses to write without the word", async () => {
    const player = new Player();
    await player.toExport();
    player.doors.folder = player.stick;
    const { id } = await refusedBy(player.room, "export.write", { typed: "exprot" });
    assert.equal(id, "TYPED-WORD");
    assert.ok(!filesUnder(player.stick).some((path) => path.includes("signed")));
  });

  it("EXPORT-EXISTS refuses a stick that holds an export already, and leaves it as it is", async () => {
    const player = new Player();
    mkdirSync(join(player.stick, "conclave/signed"));
    await player.toExport();
    const before = filesUnder(player.stick);
    player.doors.folder = player.stick;
    const { id } = await refusedBy(player.room, "export.write", { typed: "export" });
    assert.equal(id, "EXPORT-EXISTS");
    assert.deepEqual(filesUnder(player.stick), before);
    const other = ownFolder();
    await player.export(other);
    assert.ok(filesUnder(other).includes("conclave/signed/42.claimed.json"));
  });

  it("EXPORT-EXISTS refuses a stick with another bundle", async () => {
    const player = new Player();
    const other = freshStick("OTHER");
    writeFileSync(join(other, "conclave/bundle.json"), "{}");
    await player.toExport();
    player.doors.folder = other;
    const { id } = await refusedBy(player.room, "export.write", { typed: "export" });
    assert.equal(id, "EXPORT-EXISTS");
  });

  it("STICK-FOLDER refuses a stick that is gone", async () => {
    const player = new Player();
    await player.toExport();
    player.doors.folder = join(player.stick, "gone");
    const { id } = await refusedBy(player.room, "export.write", { typed: "export" });
    assert.equal(id, "STICK-FOLDER");
  });

  it("records what was written", async () => {
    const player = new Player();
    await player.toExport();
    await player.export();
    const { total, rows } = await tell(player.room, "record.page", { offset: 0, count: 200 });
    assert.equal(total, 13);
    assert.match(rows.at(-1)?.sentence ?? "", /files written to "BLUE"/);
    assert.equal(sampleIndex().claims.length, 60);
  });
});
