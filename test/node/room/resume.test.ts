import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { entryLine } from "../../../shared/ceremony/entry.ts";
import type { CeremonyEvent } from "../../../shared/ceremony/event.ts";
import { spoken } from "../../../shared/digest/spoken.ts";
import { makeIndex } from "../../../scripts/sample-index/make-index.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { writeStick } from "../../../scripts/sample-index/stick.ts";
import { retold } from "../../held-ceremony.ts";
import { ownFolder } from "../../own-folder.ts";
import { NOW, sampleFiles, there } from "../../sample.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { Player, paneOf, refusedBy, reviewOf, tell } from "./played-room.ts";

/** The pane on which people recognise the root of a ceremony that was resumed. */
function anchorPane({ room }: Player) {
  const pane = paneOf(room);
  assert.ok(pane.step === "import" && pane.stage === "anchor");
  return pane;
}

const record = ({ room }: Player) => there(room.view().ceremony).record;

/** A ceremony that was left at its review, and is resumed up to where its root is recognised. */
async function resumed(retell?: (event: CeremonyEvent) => CeremonyEvent) {
  const player = new Player();
  await player.toReview();
  await player.decideAll();
  const { id, journalPath: path } = player;
  await tell(player.room, "ceremony.leave", {});
  const { left } = player.room.view();
  if (retell !== undefined) {
    const entries = retold(readFileSync(path), (events) => events.map(retell));
    writeFileSync(path, entries.map((entry) => `${entryLine(entry)}\n`).join(""));
  }
  await tell(player.room, "ceremony.resume", { id });
  return { player, id, left: there(left) };
}

/** A whole ceremony under another root, sealed, in a data folder of its own. */
async function foreignFolder(): Promise<string> {
  const stick = join(ownFolder(), "FOREIGN");
  writeStick(makeIndex({ now: NOW, seed: "foreign", claims: 20, names: readNames() }), stick);
  const other = new Player(stick);
  await other.toReview();
  await other.decide("blocked", "rejected").catch(() => undefined);
  for (const standing of ["warned", "clean"] as const)
    await other.decide(standing, "approved").catch(() => undefined);
  await other.seal();
  await other.room.leave();
  return other.doors.dataFolder;
}

describe("a ceremony that is resumed", () => {
  it("RESUME-ROOT accepts the root that was recognised at the import, and goes on", async () => {
    const { player } = await resumed();
    const { again, roots } = anchorPane(player);
    assert.deepEqual(
      roots.map(({ version, sha256 }) => [version, sha256]),
      [[1, sha256Of(there(sampleFiles().get("metadata/1.root.json")).bytes)]],
    );
    assert.ok(there(again).openedAt <= there(again).lastAt);
    await player.confirm();
    assert.equal(reviewOf(player).decision.undecided, 0);
  });

  it("ANCHOR-WORDS refuses other words, and it stays unrecognised", async () => {
    const { player } = await resumed();
    for (const typed of ["", "two words", there(spoken(record(player).sha256).words[0])]) {
      const refusal = await refusedBy(player.room, "anchor.confirm", { version: 1, typed });
      assert.equal(refusal.id, "ANCHOR-WORDS");
    }
    assert.equal(anchorPane(player).refusal?.id, "ANCHOR-WORDS");
    const { id } = await refusedBy(player.room, "record.page", { offset: 0, count: 1 });
    assert.equal(id, "RESUME-ROOT");
  });

  it("shows nothing of itself before, and its root, when all of it is somebody else's", async () => {
    const player = new Player();
    cpSync(await foreignFolder(), player.doors.dataFolder, { recursive: true });
    await player.room.enter();
    const { id } = there(player.room.view().unfinished[0]);
    await tell(player.room, "ceremony.resume", { id });
    const foreign = there(anchorPane(player).roots[0]);
    assert.notEqual(
      foreign.sha256,
      sha256Of(there(sampleFiles().get("metadata/1.root.json")).bytes),
    );
    const { title, change, repository } = there(player.room.view().ceremony);
    assert.deepEqual([title, change, repository], ["A ceremony that was left", "", ""]);
    await tell(player.room, "ceremony.leave", {});
    assert.equal(player.room.view().unfinished[0]?.id, id);
    assert.equal(player.room.view().left, null, "nobody writes down what nobody recognised");
  });

  it("lets no stock client loose on a seal before", async () => {
    const player = new Player();
    let runs = 0;
    player.doors.rehearse = () => {
      runs++;
      return Promise.reject(new Error("stopped"));
    };
    await player.toSeal();
    const { id } = player;
    await player.room.leave();
    await tell(player.room, "ceremony.resume", { id });
    assert.equal(runs, 1);
    await player.confirm();
    assert.equal(runs, 2);
  });
});

describe("the head of a record", () => {
  it("is the same when the ceremony is left and when it is resumed", async () => {
    const { player, left } = await resumed();
    assert.deepEqual(record(player), left.record);
    assert.equal(left.administrator, "Amara");
    assert.equal(left.record.closed, 0);
    assert.equal(left.record.lines, there(player.room.journal).entries.length);
    assert.equal(left.record.sha256, there(player.room.journal).digest);
  });

  it("is another one when somebody told the record otherwise meanwhile", async () => {
    const { player, left } = await resumed((event) =>
      event.type === "decided" ? { ...event, reason: "all is well" } : event,
    );
    assert.equal(record(player).lines, left.record.lines);
    assert.notEqual(record(player).sha256, left.record.sha256);
  });

  it("goes on with every act", async () => {
    const player = new Player();
    await player.toReview();
    const before = record(player);
    await player.decide("blocked", "rejected");
    assert.equal(record(player).lines, before.lines + 1);
    assert.notEqual(record(player).sha256, before.sha256);
  });

  it("covers no decision that the second reviewer may not know yet: it could be guessed from the digest", async () => {
    const player = new Player();
    await player.toReview("all");
    const open = record(player);
    await player.decide("clean", "approved");
    assert.deepEqual([record(player).lines, record(player).closed], [open.lines + 1, 0]);
    await player.sit("Noor");
    assert.deepEqual(record(player), { ...open, closed: 2 });
    const { id } = player;
    await tell(player.room, "ceremony.leave", {});
    assert.deepEqual(there(player.room.view().left).record, { ...open, closed: 2 });
    await tell(player.room, "ceremony.resume", { id });
    assert.deepEqual(record(player), { ...open, closed: 2 });
  });

  it("need not be written down before the import, nor once all is written", async () => {
    const player = new Player();
    await player.begin();
    await player.room.leave();
    assert.equal(player.room.view().left, null);
    await player.toExport();
    await player.room.leave();
    assert.notEqual(player.room.view().left, null);
    const { id } = there(player.room.view().unfinished.find(({ step }) => step === "export"));
    await player.resume(id);
    await player.export();
    await player.room.leave();
    assert.equal(player.room.view().left, null);
  });
});
