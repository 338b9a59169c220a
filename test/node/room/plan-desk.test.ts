import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ask } from "../../../node/room/ask.ts";
import { chosenOf } from "../../../shared/plan/plan.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { ownFolder } from "../../own-folder.ts";
import { there } from "../../sample.ts";
import { everything, Player, refusedBy, tell } from "./played-room.ts";

const FOLDER = ownFolder();

function list(text: string): string {
  const path = join(mkdtempSync(join(FOLDER, "list-")), "names.txt");
  writeFileSync(path, text);
  return path;
}

const FROM_FILE = { from: "file", claimed: 2000, batch: 100 } as const;

void describe("the planner's desk", () => {
  void it("plans with a list that a person chose, and changes nothing", async () => {
    const { doors, room } = new Player();
    const before = everything(room);
    doors.keyFile = list(readNames().join("\n"));
    assert.deepEqual(await tell(room, "plan.names", {}), { file: "names.txt" });
    assert.deepEqual(doors.asked, ["Choose a list of project names"]);
    const plan = there(await tell(room, "plan.make", FROM_FILE));
    assert.equal(plan.names, 3000);
    assert.equal(plan.now.claimed, 2000);
    assert.equal(plan.all.claimed, 3000);
    assert.equal(chosenOf(plan.now).most, 220_000);
    assert.ok(JSON.stringify(plan).length < 20_000, "the answer stays small");
    assert.equal(everything(room), before);
  });
  void it("0 stands for every name", async () => {
    const { doors, room } = new Player();
    doors.keyFile = list("a\nb\nc\n");
    await tell(room, "plan.names", {});
    const plan = there(await tell(room, "plan.make", { ...FROM_FILE, claimed: 0 }));
    assert.equal(plan.now.claimed, 3);
  });
  void it("plans with the names of the stick under review", async () => {
    const player = new Player();
    await player.toReview();
    const before = everything(player.room);
    const plan = there(
      await tell(player.room, "plan.make", { ...FROM_FILE, from: "stick", claimed: 5000 }),
    );
    assert.ok(plan.names > 50);
    assert.equal(plan.now.claimed, 5000);
    assert.equal(everything(player.room), before);
  });
  void it("answers nothing when nobody chose a list, or the work was cancelled", async () => {
    const { doors, room } = new Player();
    assert.equal(await tell(room, "plan.names", {}), null);
    doors.keyFile = list(readNames().join("\n"));
    await tell(room, "plan.names", {});
    const made = ask(room, "plan.make", { ...FROM_FILE, claimed: 300_000 });
    while (room.view().work === null) await new Promise((resolve) => setImmediate(resolve));
    await tell(room, "work.cancel", {});
    assert.deepEqual(await made, { ok: true, value: null });
  });
  void it("NAMES-FILE: refuses a list without a name, and to plan with a list that was forgotten or never chosen", async () => {
    const { doors, room } = new Player();
    assert.equal((await refusedBy(room, "plan.make", FROM_FILE)).id, "NAMES-FILE");
    doors.keyFile = list("!\n");
    await tell(room, "plan.names", {});
    assert.equal((await refusedBy(room, "plan.make", FROM_FILE)).id, "NAMES-FILE");
    doors.keyFile = list("a\n");
    await tell(room, "plan.names", {});
    await tell(room, "plan.close", {});
    assert.equal((await refusedBy(room, "plan.make", FROM_FILE)).id, "NAMES-FILE");
    doors.keyFile = join(FOLDER, "is-not-there.txt");
    assert.equal((await refusedBy(room, "plan.names", {})).id, "NAMES-FILE");
  });
});
