import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { CLAIMS_PATH } from "../../../shared/import/match-batch.ts";
import { sampleIndex } from "../../sample.ts";
import { ownFolder } from "../../own-folder.ts";
import { pipeAt } from "../../pipe.ts";
import { freshStick, Player, refusedBy, tell } from "./played-room.ts";
import { filesUnder } from "./seen.ts";

const LONG = Buffer.alloc(4_000_001);

/** A bundle.json that lies elsewhere. */
function sampleBundle(): string {
  return join(freshStick(), "conclave/bundle.json");
}

function altered(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte));
}

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

  for (const [sentence, put] of [
    ["a pipe", pipeAt],
    ["a folder", (at: string) => mkdirSync(at)],
    ["a link off the stick", (at: string) => symlinkSync(sampleBundle(), at)],
    ["something longer than any bundle.json", (at: string) => writeFileSync(at, LONG)],
  ] as const)
    it(
      `STICK-FILE refuses a stick with ${sentence} for its bundle.json, at once`,
      { timeout: 20_000 },
      async () => {
        const player = new Player();
        await player.toExport();
        const folder = join(ownFolder(), "RED");
        mkdirSync(join(folder, "conclave"), { recursive: true });
        put(join(folder, "conclave/bundle.json"));
        for (const chosen of [folder, join(folder, "conclave")]) {
          player.doors.folder = chosen;
          const { id, where } = await refusedBy(player.room, "export.write", { typed: "export" });
          assert.deepEqual([id, where], ["STICK-FILE", "bundle.json"]);
        }
        assert.deepEqual(readdirSync(join(folder, "conclave")), ["bundle.json"]);
        await tell(player.room, "ceremony.leave", {});
      },
    );

  for (const [sentence, spoil] of [
    ["a byte more", (at: string) => appendFileSync(at, "x")],
    ["a byte altered", (at: string) => writeFileSync(at, altered(readFileSync(at)))],
    ["a byte less", (at: string) => truncateSync(at, statSync(at).size - 1)],
    ["no file", (at: string) => rmSync(at)],
    [
      "a pipe",
      (at: string) => {
        rmSync(at);
        pipeAt(at);
      },
    ],
  ] as const)
    it(
      `EXPORT-BUNDLE refuses the ceremony's own stick with ${sentence} in a listed file's place, and names it`,
      { timeout: 20_000 },
      async () => {
        const player = new Player();
        await player.toExport();
        spoil(join(player.stick, "conclave", CLAIMS_PATH));
        const before = filesUnder(player.stick);
        const digest = player.room.journal?.digest;
        player.doors.folder = player.stick;
        const { id, where } = await refusedBy(player.room, "export.write", { typed: "export" });
        assert.deepEqual([id, where], ["EXPORT-BUNDLE", CLAIMS_PATH]);
        assert.deepEqual(filesUnder(player.stick), before);
        assert.equal(player.room.journal?.digest, digest);
        await player.export(ownFolder());
      },
    );

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
