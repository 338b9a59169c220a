import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { SignView } from "../../../shared/contract/view.ts";
import type { Key } from "../../../shared/tuf/key.ts";
import { manyDocuments, quorumOf } from "../../many-documents.ts";
import { sampleKeys, there } from "../../sample.ts";
import { freshTokens, keyOn, PIN, SKIP, strictToken } from "../signer/token/soft-token.ts";
import { EXPORTED, paneOf, Player, settled, tell } from "./played-room.ts";
import { refusalShown } from "./seen.ts";

/** Somebody who sits before a seal of so many shards; the sample's keyholders may sign it, and others. */
async function before(shards: number, ...others: readonly Key[]): Promise<Player> {
  const player = new Player();
  await player.toSeal();
  const { state, journal } = player.room;
  assert.ok(state?.step === "sign" && journal !== null);
  const keys = [...sampleKeys().claimed.map(({ key }) => key.key), ...others];
  player.room.open(journal, { ...state, seal: manyDocuments(shards, quorumOf(keys)) });
  return player;
}

function shown(player: Player): SignView {
  const pane = paneOf(player.room);
  assert.ok(pane.step === "sign" || pane.step === "export");
  return pane.sign;
}

describe("a room with 900 shards of claimed", () => {
  it("tells the window of them in one line, by pages, and by their bytes", async () => {
    const player = await before(900);
    const sign = shown(player);
    assert.deepEqual(sign.documents[1], { shards: { files: 900, from: 1, to: 3 }, length: 36_000 });
    assert.equal(sign.documents.length, 3);
    assert.equal(sign.meters.length, 1);
    assert.equal(
      sign.meters[0]?.label,
      "claimed, 900 shard files of claimed, the publication note",
    );
    assert.ok(sign.matrix.every(({ cells }) => cells.length === 3));
    assert.ok(JSON.stringify(player.room.view()).length < 40_000);
    const page = { line: 1, offset: 850, count: 100 };
    const { total, rows } = await tell(player.room, "sealed.page", page);
    assert.deepEqual([total, rows.length, rows[0]?.role], [900, 50, "claimed.shard.352"]);
    const role = there(rows.at(-1)).role;
    const { text } = await tell(player.room, "sealed.text", { role, offset: 0, count: 99 });
    assert.match(text, /^\{"x":"claimed\.shard\.383\.+"\}$/);
  });

  it("asks again for nothing that it has counted: a View costs the same after many", async () => {
    const player = await before(900);
    const [first, second] = [shown(player), shown(player)];
    assert.equal(first.meters, second.meters);
    assert.equal(first.matrix, second.matrix);
    assert.equal(first.documents, second.documents);
  });

  it("is signed, exported and listed; a cancelled export leaves nothing", async () => {
    const player = await before(120);
    for (const name of ["Amara", "Chen"]) await player.sign(name);
    assert.equal(refusalShown(player), "");
    assert.ok(shown(player).reached);
    await player.close();
    const { room } = player;
    const heard: string[] = [];
    const stop = room.onSaid(({ work }) => {
      if (work === null) return;
      heard.push(work.what);
      room.cancelWork();
    });
    await player.export();
    stop();
    assert.ok(heard.length > 0);
    const folder = join(player.stick, "conclave");
    for (const name of ["signed", "transcript", "export.partial"])
      assert.ok(!existsSync(join(folder, name)), name);
    await player.export();
    const pane = paneOf(room);
    assert.ok(pane.step === "export");
    assert.equal(readdirSync(join(folder, "signed")).length, 123);
    assert.equal(pane.written?.files, 126);
    assert.deepEqual(
      pane.written.shown.map(({ path }) => path),
      EXPORTED,
    );
    const { total, rows } = await tell(room, "written.page", { offset: 119, count: 9 });
    assert.deepEqual([total, rows.length], [120, 1]);
    const entry = there(room.journal?.entries.at(-1)).event;
    assert.ok(entry.type === "exported" && entry.files.length === 126);
  });
});

describe("a token that is pulled out after 300 of 902", { skip: SKIP }, () => {
  it("TOKEN-GONE loses nothing: 300 are kept and shown, and the token signs only the rest", async () => {
    freshTokens("offline");
    const key = keyOn({ label: "offline" }, "P-256");
    const strict = strictToken({ "signatures-left": 300 });
    const player = await before(900, key);
    const { room } = player;
    const sign = async () => {
      const source = { source: "token", module: "" } as const;
      player.doors.keyFile = strict.module;
      await tell(room, "sign.open", { typed: player.sealWord(), with: source });
      await player.asked();
      await player.answer({ what: "pin", text: PIN });
      for (let i = 0; i < 4000 && shown(player).signer !== null; i++) await settled();
    };
    await sign();
    assert.equal(refusalShown(player), "TOKEN-GONE");
    assert.match(shown(player).refusal?.todo ?? "", /300 of 902 signatures are kept/);
    assert.deepEqual(
      shown(player).waiting.map(({ here, of }) => [here, of]),
      [[300, 902]],
    );
    assert.ok(room.state?.step === "sign" && room.state.collected.length === 0, "no event yet");

    strict.set("signatures-left", 400);
    await sign();
    assert.deepEqual(
      shown(player).waiting.map(({ here, of }) => [here, of]),
      [[700, 902]],
    );

    strict.set("signatures-left", 1000);
    await sign();
    assert.equal(refusalShown(player), "");
    assert.equal(strict.count("signatures-left"), 1000 - 202, "only the rest was signed");
    assert.deepEqual(shown(player).waiting, []);
    const { event } = there(room.journal?.entries.at(-1));
    assert.ok(event.type === "signed" && event.keyid === key.keyid);
    assert.equal(new Set(event.signatures.map(({ role }) => role)).size, 902);
  });

  it("a signature that does not verify is not kept", async () => {
    const player = await before(5);
    await player.open("Amara");
    const { key } = there(sampleKeys().claimed.find(({ name }) => name === "Amara"));
    const half = key.key.public;
    const gone = { id: "TOKEN-GONE", where: "it", found: "-", expected: "-", todo: "Again." };
    const signatures = [{ role: "claimed", sig: "00".repeat(64) }];
    there(player.doors.signer).say({
      says: "refused",
      refusal: gone,
      kept: { public: half, signatures },
    });
    for (let i = 0; i < 20; i++) await settled();
    assert.deepEqual(shown(player).waiting, []);
    assert.equal(shown(player).refusal?.todo, "Again.");
  });
});
