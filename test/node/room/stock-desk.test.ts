import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rehearsingIn, type Rehearse } from "../../../node/client/rehearse.ts";
import type { SignView } from "../../../shared/contract/view.ts";
import { TAKEN } from "../../held-ceremony.ts";
import { there } from "../../sample.ts";
import { altered } from "../client/jobs.ts";
import { paneOf, Player, refusedBy, tell } from "./played-room.ts";
import { refusalShown } from "./seen.ts";

const REAL = rehearsingIn(new URL("../../../node/client-worker.ts", import.meta.url));

function signOf(player: Player): SignView {
  const pane = paneOf(player.room);
  assert.ok(pane.step === "sign");
  return pane.sign;
}

/** A client that somebody stops, each time. */
const stopped =
  (player: Player): Rehearse =>
  (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(signal.reason as Error);
      });
      void tell(player.room, "work.cancel", {});
    });

async function recorded(player: Player): Promise<readonly string[]> {
  const { rows } = await tell(player.room, "record.page", { offset: 0, count: 200 });
  return rows
    .map(({ sentence }) => sentence)
    .filter((sentence) => sentence.includes("stock client"));
}

describe("the stock client in the room", () => {
  it("STOCK-CLIENT: a real client takes the sample, it is written down, and people can sign", async () => {
    const player = new Player();
    player.doors.rehearse = REAL;
    await player.toSeal();
    const { stock } = signOf(player);
    assert.equal(stock?.took, true);
    assert.deepEqual(
      stock.tries.map(({ id }) => id),
      TAKEN.map(({ id }) => id),
    );
    assert.ok(stock.tries.every(({ claim, seen }) => claim.length > 0 && seen.length > 0));
    assert.deepEqual(await recorded(player), [
      "A stock client (tuf-js 6.0.2) took the sealed files: 6 tries.",
    ]);
    await player.sign("Amara");
    assert.ok(player.room.state?.step === "sign" && player.room.state.collected.length === 1);
  });

  it("STOCK-CLIENT refuses every signature over files that a real client refuses; the seal can only be broken", async () => {
    const player = new Player();
    const padding = (signed: object) => ({ ...signed, "x-padding": "x".repeat(5_000_000) });
    player.doors.rehearse = (job, signal, onTry) =>
      REAL(altered(job, "claimed", padding), signal, onTry);
    await player.toSeal();
    const { stock } = signOf(player);
    assert.equal(stock?.took, false);
    assert.match(
      there(stock.tries.find(({ id }) => id === "STOCK-NEW")?.objection).found,
      /Max length reached/,
    );
    const word = player.sealWord();
    assert.equal(
      (await refusedBy(player.room, "sign.open", { typed: word, with: { source: "key file" } })).id,
      "STOCK-CLIENT",
    );
    assert.equal(player.doors.signer, null, "no signer was started");
    assert.equal((await refusedBy(player.room, "client.try", {})).id, "STOCK-CLIENT");
    await tell(player.room, "seal.break", {});
    assert.equal(paneOf(player.room).step, "review");
    player.doors.rehearse = () => Promise.resolve(TAKEN);
    await player.seal();
    assert.equal(signOf(player).stock?.took, true);
    assert.equal((await recorded(player)).length, 2);
  });

  it("writes nothing when it is stopped, refuses to sign, and tries again when asked", async () => {
    const player = new Player();
    player.doors.rehearse = stopped(player);
    await player.toSeal();
    assert.equal(signOf(player).stock, null);
    assert.deepEqual(await recorded(player), []);
    const { id } = await refusedBy(player.room, "sign.open", {
      typed: player.sealWord(),
      with: { source: "key file" },
    });
    assert.equal(id, "STOCK-CLIENT");
    player.doors.rehearse = () => Promise.resolve(TAKEN);
    await tell(player.room, "client.try", {});
    assert.equal(signOf(player).stock?.took, true);
    await tell(player.room, "client.try", {});
    assert.equal((await recorded(player)).length, 1, "not tried twice");
  });

  it("runs again after a resume when it had not ended, and not when it had", async () => {
    const player = new Player();
    player.doors.rehearse = stopped(player);
    await player.toSeal();
    let runs = 0;
    player.doors.rehearse = () => {
      runs++;
      return Promise.resolve(TAKEN);
    };
    await player.resumeElsewhere();
    assert.equal(signOf(player).stock?.took, true);
    await player.resumeElsewhere();
    assert.equal(signOf(player).stock?.took, true);
    assert.equal(runs, 1);
  });

  it("STOCK-CLIENT is said when the client itself breaks down; the seal stays, unsigned", async () => {
    const player = new Player();
    player.doors.rehearse = () => Promise.reject(new Error("out of memory"));
    await player.toSeal();
    assert.equal(refusalShown(player), "STOCK-CLIENT");
    assert.equal(signOf(player).stock, null);
    const refusal = await refusedBy(player.room, "client.try", {});
    assert.match(refusal.found, /broke down/);
  });
});
