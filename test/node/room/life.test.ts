import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { claimedFor } from "../../held-ceremony.ts";
import { there } from "../../sample.ts";
import { Guest, requesting } from "./guest-player.ts";
import { everything, keyFiles, Player, refusedBy, settled, tell } from "./played-room.ts";
import { filesUnder, refusalShown } from "./seen.ts";

/** What stands above every screen about the clock. */
function told({ room }: Player): readonly string[] {
  return there(room.view().ceremony).clock.map(({ id, level }) => `${level} ${id}`);
}

const SEAL = { expiry: claimedFor(180), typed: "seal" };

describe("a clock that goes on", () => {
  it("says nothing on the day of the import", async () => {
    const player = new Player();
    await player.toExport();
    assert.deepEqual(told(player), []);
  });

  it("LIFE-IMPORT is told where a ceremony is resumed after more than a week", async () => {
    const player = new Player();
    await player.toReview();
    player.doors.days = 8;
    await player.resumeElsewhere();
    assert.deepEqual(told(player), ["warn LIFE-IMPORT"]);
    await player.decideAll();
    await player.seal();
    assert.equal(player.room.state?.step, "sign");
  });

  it("LIFE-ROOM is told where what is sealed has less than sixty days left, and it can be signed", async () => {
    const player = new Player();
    await player.toReview();
    await player.decideAll();
    player.doors.days = 121;
    await player.seal();
    assert.deepEqual(told(player), ["warn LIFE-ROOM", "warn LIFE-IMPORT"]);
    for (const name of ["Amara", "Chen", "Emeka"]) await player.sign(name);
    await player.close();
    assert.deepEqual(told(player), ["warn LIFE-ROOM", "warn LIFE-IMPORT"]);
    await player.export();
  });

  it("LIFE-EXPIRED refuses to seal what has expired since the import", async () => {
    const player = new Player();
    await player.toReview();
    await player.decideAll();
    player.doors.days = 400;
    await player.resumeElsewhere();
    const { id, found } = await refusedBy(player.room, "seal.make", SEAL);
    assert.equal(id, "LIFE-EXPIRED");
    assert.match(found, /expires on/);
    assert.equal(player.room.state?.step, "review");
  });

  it("LIFE-EXPIRED refuses a signature, before anybody is asked for a passphrase", async () => {
    const player = new Player();
    await player.toSeal();
    player.doors.days = 181;
    await player.resumeElsewhere();
    assert.ok(told(player).includes("block LIFE-EXPIRED"));
    player.doors.keyFile = there((await keyFiles()).get("Amara")).path;
    const { id } = await refusedBy(player.room, "sign.open", {
      typed: player.sealWord(),
      with: { source: "key file" },
    });
    assert.equal(id, "LIFE-EXPIRED");
    assert.equal(player.doors.signer, null);
  });

  it("LIFE-EXPIRED refuses a signature that comes too late", async () => {
    const player = new Player();
    await player.toSeal();
    await player.open("Amara");
    player.doors.days = 181;
    await player.unlock(there((await keyFiles()).get("Amara")).passphrase);
    await settled();
    assert.equal(refusalShown(player), "LIFE-EXPIRED");
    assert.ok(player.room.state?.step === "sign" && player.room.state.collected.length === 0);
  });

  it("LIFE-EXPIRED refuses to export, and nothing is written", async () => {
    const player = new Player();
    await player.toExport();
    player.doors.days = 181;
    const before = filesUnder(player.stick);
    player.doors.folder = player.stick;
    const { id } = await refusedBy(player.room, "export.write", { typed: "export" });
    assert.equal(id, "LIFE-EXPIRED");
    assert.deepEqual(filesUnder(player.stick), before);
  });

  it("LIFE-EXPIRED refuses to close the signing; the seal can be broken, and the ceremony left", async () => {
    const player = new Player();
    await player.toSeal();
    for (const name of ["Amara", "Chen", "Emeka"]) await player.sign(name);
    player.doors.days = 181;
    const before = player.room.journal?.digest;
    assert.equal((await refusedBy(player.room, "signatures.close", {})).id, "LIFE-EXPIRED");
    assert.equal(player.room.journal?.digest, before);
    await tell(player.room, "seal.break", {});
    await tell(player.room, "ceremony.leave", {});
  });

  it("LIFE-CLOCK refuses to seal by a clock that was set back", async () => {
    const player = new Player();
    await player.toReview();
    await player.decideAll();
    player.doors.days = -2;
    await player.resumeElsewhere();
    assert.deepEqual(told(player), ["block LIFE-CLOCK"]);
    assert.equal((await refusedBy(player.room, "seal.make", SEAL)).id, "LIFE-CLOCK");
    player.doors.days = 0;
    await player.seal();
  });

  it("a machine that signs for another one refuses what has expired, and is only warned of its own clock", async () => {
    const { stick } = await requesting();
    const late = new Guest(stick);
    late.doors.days = 181;
    await late.read();
    late.doors.keyFile = there((await keyFiles()).get("Amara")).path;
    const before = everything(late.room);
    const { id } = await refusedBy(late.room, "sign.open", {
      typed: late.sealWord(),
      with: { source: "key file" },
    });
    assert.equal(id, "LIFE-EXPIRED");
    assert.equal(everything(late.room).length, before.length);
    const behind = new Guest(stick);
    behind.doors.days = -2;
    await behind.read();
    assert.deepEqual(told(behind), []);
    await behind.sign("Amara");
  });
});
