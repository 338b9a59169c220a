import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { signatureBy } from "../../../scripts/sample-index/sample-key.ts";
import { hash } from "node:crypto";
import { ownFolder } from "../../own-folder.ts";
import { sampleKeys, there } from "../../sample.ts";
import { Guest, requesting } from "./guest-player.ts";
import { everything, paneOf, Player, refusedBy, tell } from "./played-room.ts";
import { filesUnder } from "./seen.ts";

function signPane(player: Player) {
  const pane = paneOf(player.room);
  assert.ok(pane.step === "sign");
  return pane.sign;
}

function signed(player: Player): readonly string[] {
  return there(signPane(player).meters[0]).keyholders.flatMap(({ name, signed }) =>
    signed ? [name] : [],
  );
}

function signatureFiles(stick: string): readonly string[] {
  const folder = join(stick, "conclave/signatures");
  return readdirSync(folder).map((name) => join(folder, name));
}

/** One person's file, made at another machine over the request that lies on the stick. */
async function fileBy(name: string, stick: string): Promise<string> {
  const guest = new Guest(stick);
  await guest.read();
  await guest.sign(name);
  await guest.write();
  return there(signatureFiles(stick).at(-1));
}

async function addFile(player: Player, path: string): Promise<void> {
  player.doors.keyFile = path;
  await tell(player.room, "signatures.add", {});
}

async function refusedFile(player: Player, path: string): Promise<string> {
  player.doors.keyFile = path;
  const before = everything(player.room);
  const { id } = await refusedBy(player.room, "signatures.add", {});
  assert.equal(everything(player.room), before);
  return id;
}

describe("signing at another machine, from the request to the meter", () => {
  it("the request's folder holds the seal, the record and the bytes; checksums hold, and seal.json has the digest", async () => {
    const player = await requesting();
    const folder = join(player.stick, "conclave/signing-request");
    assert.deepEqual(filesUnder(folder), [
      "SHA256SUMS",
      "claimed.signed-bytes",
      "journal.jsonl",
      "publication.signed-bytes",
      "seal.json",
    ]);
    const digest = (name: string) => hash("sha256", readFileSync(join(folder, name)));
    assert.equal(digest("seal.json"), signPane(player).digest);
    const sums = readFileSync(join(folder, "SHA256SUMS"), "utf8").split("\n").slice(0, -1);
    assert.equal(sums.length, 4);
    for (const line of sums) {
      const [sum = "", name = ""] = line.split("  ");
      assert.equal(digest(name), sum);
    }
    assert.equal(signPane(player).elsewhere.written, "BLUE");
  });

  it("another stick than the ceremony's gets the bundle too", async () => {
    const player = new Player();
    await player.toSeal();
    const red = join(ownFolder(), "RED");
    mkdirSync(red);
    player.doors.folder = red;
    await tell(player.room, "request.write", {});
    const guest = new Guest(red);
    await guest.read();
    assert.equal(signPane(guest).digest, signPane(player).digest);
  });

  it("EXPORT-EXISTS: a request is never overwritten", async () => {
    const player = await requesting();
    const { id } = await refusedBy(player.room, "request.write", {});
    assert.equal(id, "EXPORT-EXISTS");
  });

  it("the other machine shows the same, signs, and its file makes the meter grow", async () => {
    const player = await requesting();
    const guest = new Guest(player.stick);
    await guest.read();
    const [here, there_] = [signPane(player), signPane(guest)];
    assert.equal(there_.digest, here.digest);
    assert.deepEqual(there_.sentences, here.sentences);
    assert.deepEqual(there_.documents, here.documents);
    for (const check of here.checks)
      assert.deepEqual(
        there_.checks.find(({ id }) => id === check.id),
        check,
      );
    await guest.sign("Chen");
    assert.deepEqual(signed(guest), ["Chen"]);
    assert.deepEqual(guest.room.view().ceremony?.guest?.signedHere, ["Chen"]);
    await guest.write();
    assert.deepEqual(signed(player), []);
    await addFile(player, there(signatureFiles(player.stick)[0]));
    assert.deepEqual(signed(player), ["Chen"]);
    const last = there(player.room.journal?.entries.at(-1)).event;
    assert.ok(last.type === "signed" && last.keyholder === "Chen");
    await player.resumeElsewhere();
    assert.deepEqual(signed(player), ["Chen"]);
  });

  it("three files, each from a machine of its own, reach the threshold", async () => {
    const player = await requesting();
    for (const name of ["Amara", "Chen", "Emeka"]) await fileBy(name, player.stick);
    for (const path of signatureFiles(player.stick)) await addFile(player, path);
    await player.close();
    await player.export();
  });
});

describe("a signature file that does not fit", () => {
  it("SIGN-AGAIN refuses the same one twice, and nothing is lost", async () => {
    const player = await requesting();
    const path = await fileBy("Amara", player.stick);
    await addFile(player, path);
    assert.equal(await refusedFile(player, path), "SIGN-AGAIN");
    assert.deepEqual(signed(player), ["Amara"]);
  });

  it("SIGNATURES-OLDER refuses one over a seal that was broken", async () => {
    const player = await requesting();
    const path = await fileBy("Amara", player.stick);
    await tell(player.room, "seal.break", {});
    const expiry = [{ document: "claimed", days: 90 }] as const;
    await tell(player.room, "seal.make", { expiry: [...expiry], typed: "seal" });
    assert.equal(await refusedFile(player, path), "SIGNATURES-OLDER");
  });

  it("SIGNATURES-SEAL refuses one of another ceremony", async () => {
    const path = await fileBy("Amara", (await requesting()).stick);
    const other = new Player();
    await other.toReview();
    await other.decide("blocked", "rejected");
    await other.decide("warned", "put off");
    await other.decide("clean", "approved");
    await other.seal();
    assert.equal(await refusedFile(other, path), "SIGNATURES-SEAL");
  });

  it("SIGNATURES-FORM refuses a key file, a folder and a file that is cut", async () => {
    const player = await requesting();
    const path = await fileBy("Amara", player.stick);
    const cut = join(ownFolder(), "cut.json");
    copyFileSync(path, cut);
    writeFileSync(cut, readFileSync(path).subarray(0, 100));
    for (const wrong of [cut, player.stick, join(player.stick, "conclave/bundle.json")])
      assert.equal(await refusedFile(player, wrong), "SIGNATURES-FORM");
  });
});

describe("signatures by other programs", () => {
  const paste = (player: Player, role: string, name = "Amara") => {
    const { state } = player.room;
    assert.ok(state?.step === "sign");
    const { key } = there(sampleKeys().claimed.find((each) => each.name === name));
    const document = there(state.seal.documents.find((each) => each.role === role));
    return { role, keyid: key.key.keyid, text: signatureBy(key, document.bytes).sig };
  };

  it("wait on the desk until the key has signed every document, then are one event", async () => {
    const player = new Player();
    await player.toSeal();
    const lines = there(player.room.journal).entries.length;
    await tell(player.room, "signatures.paste", paste(player, "claimed"));
    assert.equal(there(player.room.journal).entries.length, lines);
    const row = () => there(signPane(player).matrix.find(({ name }) => name === "Amara"));
    assert.deepEqual(row().cells, [{ state: "held" }, { state: "open" }]);
    assert.deepEqual(signed(player), []);
    await tell(player.room, "signatures.paste", paste(player, "publication"));
    assert.deepEqual(row().cells, [{ state: "signed" }, { state: "signed" }]);
    assert.deepEqual(signed(player), ["Amara"]);
    assert.equal(there(player.room.journal).entries.length, lines + 1);
  });

  it("are forgotten when the seal is broken; when the same key signs here, it signs the rest", async () => {
    const player = new Player();
    await player.toSeal();
    await tell(player.room, "signatures.paste", paste(player, "claimed"));
    await tell(player.room, "seal.break", {});
    await player.seal();
    assert.deepEqual(player.room.desk.held, []);
    await tell(player.room, "signatures.paste", paste(player, "claimed"));
    await player.sign("Amara");
    const row = there(signPane(player).matrix.find(({ name }) => name === "Amara"));
    assert.deepEqual(row.cells, [{ state: "signed" }, { state: "signed" }]);
    assert.deepEqual(player.room.desk.held, []);
  });

  it("SIGN-INVALID: a refused one loses nothing that waits", async () => {
    const player = new Player();
    await player.toSeal();
    await tell(player.room, "signatures.paste", paste(player, "claimed"));
    const wrong = { ...paste(player, "publication"), text: paste(player, "claimed").text };
    const before = everything(player.room);
    assert.equal((await refusedBy(player.room, "signatures.paste", wrong)).id, "SIGN-INVALID");
    assert.equal(everything(player.room), before);
    assert.equal(player.room.desk.held.length, 1);
  });
});
