import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { CLAIMED_KEYHOLDERS } from "../../../scripts/sample-index/people.ts";
import { signatureBy } from "../../../scripts/sample-index/sample-key.ts";
import { seal } from "../../../shared/sign/seal.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { readJournal } from "../../../shared/ceremony/entry.ts";
import { ask } from "../../../node/room/ask.ts";
import { claimedFor, sealedBy } from "../../held-ceremony.ts";
import { good, sampleKeys, there } from "../../sample.ts";
import { everything, keyFiles, paneOf, Player, refusedBy, settled, tell } from "./played-room.ts";
import { refusalShown } from "./seen.ts";

describe("the sign desk", () => {
  it("TYPED-WORD refuses to seal without the word", async () => {
    const player = new Player();
    await player.toReview();
    await player.decideAll();
    for (const typed of ["", "sea", "seal now"]) {
      const refusal = await refusedBy(player.room, "seal.make", { expiry: claimedFor(180), typed });
      assert.equal(refusal.id, "TYPED-WORD");
    }
    await tell(player.room, "seal.make", { expiry: claimedFor(180), typed: " SEAL " });
  });

  for (const [wanted, days, prepare] of [
    ["SEAL-EMPTY", 180, (player: Player) => player.decide("any", "put off")],
    ["SEAL-UNDECIDED", 180, (player: Player) => player.decide("clean", "approved")],
    ["SEAL-EXPIRY", 181, (player: Player) => player.decideAll()],
  ] as const)
    it(`${wanted} refuses the seal, and the review goes on`, async () => {
      const player = new Player();
      await player.toReview();
      await prepare(player);
      const before = everything(player.room);
      const { id } = await refusedBy(player.room, "seal.make", {
        expiry: claimedFor(days),
        typed: "seal",
      });
      assert.equal(id, wanted);
      assert.equal(everything(player.room), before);
    });

  it("TYPED-WORD refuses to open a key file before the digest was read", async () => {
    const player = new Player();
    await player.toSeal();
    player.doors.keyFile = there((await keyFiles()).get("Amara")).path;
    const { id } = await refusedBy(player.room, "sign.open", {
      typed: "wrong",
      with: { source: "key file" },
    });
    assert.equal(id, "TYPED-WORD");
    assert.equal(player.doors.signer, null);
  });

  it("KEYFILE-FORM refuses a folder for a key file", async () => {
    const player = new Player();
    await player.toSeal();
    player.doors.keyFile = player.stick;
    const { id } = await refusedBy(player.room, "sign.open", {
      typed: player.sealWord(),
      with: { source: "key file" },
    });
    assert.equal(id, "KEYFILE-FORM");
  });

  it("hands the signer just the sealed bytes, and shows that it waits", async () => {
    const player = new Player();
    await player.toSeal();
    await player.open("Amara");
    const { errand } = there(player.doors.signer);
    assert.ok(errand.errand === "sign");
    const { job } = errand;
    const pane = paneOf(player.room);
    assert.ok(pane.step === "sign");
    assert.equal(pane.sign.signer?.of, "Amara.age");
    assert.deepEqual(pane.sign.signer.wanted, { what: "passphrase", of: "Amara.age", number: 1 });
    assert.equal(job.digest, pane.sign.digest);
    assert.deepEqual(
      job.documents.map(({ allowed }) => allowed.length),
      [CLAIMED_KEYHOLDERS.length, CLAIMED_KEYHOLDERS.length],
    );
  });

  it("KEYFILE-PASSPHRASE: a wrong passphrase adds nothing, and the right one still does", async () => {
    const player = new Player();
    await player.toSeal();
    await player.open("Amara");
    await player.unlock("not it");
    assert.equal(refusalShown(player), "KEYFILE-PASSPHRASE");
    assert.ok(player.room.state?.step === "sign" && player.room.state.collected.length === 0);
    await player.sign("Amara");
    assert.equal(refusalShown(player), "");
  });

  for (const [wanted, name] of [
    ["SIGN-KEY", "Mallory"],
    ["SIGN-AGAIN", "Amara"],
  ] as const)
    it(`${wanted}: ${name}'s key adds nothing once Amara has signed`, async () => {
      const player = new Player();
      await player.toSeal();
      await player.sign("Amara");
      await player.sign(name);
      assert.equal(refusalShown(player), wanted);
      assert.ok(player.room.state?.step === "sign" && player.room.state.collected.length === 1);
    });

  it("SIGNER-ENDED: a signer that dies is told, and nothing was signed", async () => {
    const player = new Player();
    await player.toSeal();
    await player.open("Amara");
    there(player.doors.signer).ended();
    assert.equal(refusalShown(player), "SIGNER-ENDED");
  });

  it("TOKEN-GONE: what was signed before it waits, and the same key then signs only the rest", async () => {
    const player = new Player();
    await player.toSeal();
    await player.open("Amara");
    const { state } = player.room;
    assert.ok(state?.step === "sign");
    const { key } = there(sampleKeys().claimed.find(({ name }) => name === "Amara"));
    const document = there(state.seal.documents.find(({ role }) => role === "claimed"));
    const { sig } = signatureBy(key, document.bytes);
    const half = key.key.public;
    const gone = { id: "TOKEN-GONE", where: "it", found: "-", expected: "-", todo: "Again." };
    const signer = there(player.doors.signer);
    signer.say({
      says: "refused",
      refusal: gone,
      kept: {
        public: half,
        signatures: [
          { role: "claimed", sig },
          { role: "publication", sig },
        ],
      },
    });
    for (let i = 0; i < 20; i++) await settled();
    const pane = () => {
      const shown = paneOf(player.room);
      assert.ok(shown.step === "sign");
      return shown.sign;
    };
    const row = () => there(pane().matrix.find(({ name }) => name === "Amara")).cells;
    assert.deepEqual(row(), [{ state: "held" }, { state: "open" }], "one is no signature on it");
    assert.equal(refusalShown(player), "TOKEN-GONE");
    assert.match(pane().refusal?.todo ?? "", /^Again\. 1 of 2 signatures are kept/);
    await player.open("Amara");
    const { errand } = there(player.doors.signer);
    assert.ok(errand.errand === "sign");
    assert.deepEqual(
      errand.job.documents.map(({ allowed }) => allowed.includes(half)),
      [false, true],
    );
    await player.unlock(there((await keyFiles()).get("Amara")).passphrase);
    assert.deepEqual(row(), [{ state: "signed" }, { state: "signed" }]);
    assert.deepEqual(player.room.desk.held, []);
  });

  it("does not hear a signer that was cancelled", async () => {
    const player = new Player();
    await player.toSeal();
    await player.open("Amara");
    const late = there(player.doors.signer);
    await tell(player.room, "signer.stop", {});
    assert.equal(late.alive, false);
    await player.unlock(there((await keyFiles()).get("Amara")).passphrase);
    assert.ok(player.room.state?.step === "sign" && player.room.state.collected.length === 0);
    assert.equal(refusalShown(player), "");
  });

  it("ends a waiting signer when the ceremony is left", async () => {
    const player = new Player();
    await player.toSeal();
    await player.open("Amara");
    await tell(player.room, "ceremony.leave", {});
    assert.equal(player.doors.signer?.alive, false);
  });

  it("SIGN-THRESHOLD refuses to close one signature short, and the signer may go on waiting", async () => {
    const player = new Player();
    await player.toSeal();
    await player.sign("Amara");
    await player.sign("Boris");
    await player.open("Chen");
    const { id } = await refusedBy(player.room, "signatures.close", {});
    assert.equal(id, "SIGN-THRESHOLD");
    assert.equal(player.doors.signer?.alive, true);
    await player.unlock(there((await keyFiles()).get("Chen")).passphrase);
    await player.close();
  });

  it("SEAL-RECORD refuses a seal over another record than the one that is there, and accepts the next", async () => {
    const player = new Player();
    await player.toReview();
    await player.decideAll();
    const { state } = player.room;
    assert.ok(state?.step === "review");
    const record = there(player.room.journal).digest;
    const made = good(seal(state.batch, { ...state, record }, claimedFor(180), verifyWithBoth));
    await player.sit("Noor");
    const acted = await player.room.act(sealedBy(made));
    assert.equal(acted.ok ? "sealed" : acted.refusal.id, "SEAL-RECORD");
    await player.seal();
    assert.equal(player.room.state?.step, "sign");
  });

  it("voids every signature when the seal is broken", async () => {
    const player = new Player();
    await player.toSeal();
    await player.sign("Amara");
    await tell(player.room, "seal.break", {});
    await player.seal();
    assert.ok(player.room.state?.step === "sign" && player.room.state.collected.length === 0);
  });

  it("keeps the record whole when the seal is broken while a signature arrives", async () => {
    const player = new Player();
    await player.toSeal();
    await player.open("Amara");
    const unlocking = player.unlock(there((await keyFiles()).get("Amara")).passphrase);
    for (let i = 0; i < 400 && player.doors.signer?.alive === true; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      const pane = paneOf(player.room);
      if (pane.step === "sign" && pane.sign.signer?.doing?.what === "Signing") break;
    }
    await Promise.all([unlocking, ...[1, 2, 3].map(() => ask(player.room, "seal.break", {}))]);
    await settled();
    const { entries } = good(readJournal(readFileSync(player.journalPath)));
    assert.deepEqual(
      entries.map(({ event }) => event),
      player.room.journal?.entries.map(({ event }) => event),
    );
    await player.resumeElsewhere();
    assert.equal(player.room.state?.step, "review");
  });

  it("shows the sealed text piece by piece, exactly", async () => {
    const player = new Player();
    await player.toSeal();
    const first = { role: "claimed", offset: 0, count: 20_000 } as const;
    const { total, text } = await tell(player.room, "sealed.text", first);
    let whole = text;
    while (whole.length < total) {
      const next = { ...first, offset: whole.length };
      whole += (await tell(player.room, "sealed.text", next)).text;
    }
    const { state } = player.room;
    assert.ok(state?.step === "sign");
    assert.equal(whole, Buffer.from(there(state.seal.documents[0]).bytes).toString("utf8"));
  });
});
