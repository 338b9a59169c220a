import assert from "node:assert/strict";
import { closeSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Ceremony } from "../../../shared/ceremony/ceremony.ts";
import { EVERYTHING } from "../../../shared/review/selection.ts";
import { there } from "../../sample.ts";
import { tinyDisk } from "../../tiny-disk.ts";
import { everything, freshStick, Player, refusedBy, tell } from "./played-room.ts";
import { filesUnder, refusalShown } from "./seen.ts";

/** Fills the disk to its last byte; what is given back makes room again. */
function fill(folder: string): () => void {
  const path = join(folder, "filler");
  const file = openSync(path, "w");
  const block = Buffer.alloc(1024);
  try {
    while (writeSync(file, block) > 0);
  } catch {
    // it is full
  }
  closeSync(file);
  return () => {
    rmSync(path);
  };
}

const disk = tinyDisk(512);

describe("a full disk", { skip: disk.skip }, () => {
  const folder = disk.folder ?? "";
  const clear = () => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  };

  it("JOURNAL-WRITE refuses to begin, and begins once there is room", async () => {
    clear();
    const player = new Player(freshStick(), folder);
    const free = fill(folder);
    const { id } = await refusedBy(player.room, "ceremony.begin", {
      administrator: "Amara",
      secondReview: "nobody",
    });
    assert.equal(id, "JOURNAL-WRITE");
    assert.ok(player.room.state === null);
    free();
    await player.begin();
    assert.equal(there<Ceremony>(player.room.state).step, "import");
  });

  it("KEEP-COPY refuses an import that cannot be kept, leaves nothing of it, and imports once there is room", async () => {
    clear();
    const player = new Player(freshStick(), folder);
    await player.begin();
    await player.choose();
    const free = fill(folder);
    await assert.rejects(() => player.confirm(), /KEEP-COPY/);
    assert.equal(refusalShown(player), "KEEP-COPY");
    assert.equal(player.room.state?.step, "import");
    free();
    assert.deepEqual(filesUnder(join(folder, "ceremonies", player.id)), ["journal.jsonl"]);
    await player.confirm();
    assert.equal(player.room.state.step, "review");
  });

  it("JOURNAL-WRITE refuses a decision that cannot be written down, and it has not happened", async () => {
    clear();
    const player = new Player(freshStick(), folder);
    await player.toReview();
    const free = fill(folder);
    const listing = { filter: EVERYTHING, sort: "project", offset: 0, count: 1 } as const;
    const { shown } = await tell(player.room, "claims.page", listing);
    const what = { by: "filter", filter: EVERYTHING, count: 60, shown } as const;
    const args = { what, decision: "rejected", reason: "r".repeat(500) } as const;
    const before = everything(player.room);
    let refusal = "";
    // The journal's last page has room for some lines yet.
    for (let i = 0; i < 8 && refusal === ""; i++) {
      await tell(player.room, "claims.page", listing);
      refusal = await tell(player.room, "claims.decide", args).then(
        () => "",
        (error: unknown) => String(error),
      );
    }
    assert.match(refusal, /JOURNAL-WRITE/);
    assert.notEqual(everything(player.room), before);
    const { digest } = player.room.journal ?? {};
    free();
    await player.resumeElsewhere();
    assert.equal(player.room.journal?.digest, digest);
  });
});
