import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { modulesHere } from "../../../node/signer/token/token-module.ts";
import { readShareFile } from "../../../shared/escrow/share.ts";
import { shareLines } from "../../../shared/escrow/share-text.ts";
import { ownFolder } from "../../own-folder.ts";
import { good, there } from "../../sample.ts";
import { keyFiles, Player, refusedBy, settled, tell } from "./played-room.ts";

const ROLLS = "36251426135524163124162533415624631524136132546152 33";
const SPLITTING = { holders: ["Boris", "Chen"], needed: 2, again: false };
const MAKING = { keyholder: "Priya", role: "root", rolls: "dice" } as const;

/** A person at the keys, with a folder for what is made and Amara's key file. */
async function atTheKeys() {
  const player = new Player();
  const folder = ownFolder();
  const amara = there((await keyFiles()).get("Amara"));
  player.doors.folder = folder;
  player.doors.keyFile = amara.path;
  return { player, folder, amara, keys: () => player.room.view().keys };
}

type AtTheKeys = Awaited<ReturnType<typeof atTheKeys>>;

/** Waits for the signer's next question. */
async function wanted({ keys }: AtTheKeys, what: string): Promise<void> {
  for (let i = 0; i < 2000 && keys().signer?.wanted?.what !== what; i++) await settled();
  assert.equal(keys().signer?.wanted?.what, what);
}

/** Types the passphrase that was proposed, and waits until that is all. */
async function takeProposed(at: AtTheKeys): Promise<void> {
  await wanted(at, "new passphrase");
  const { told } = there(at.player.doors.signer);
  await at.player.answer({ what: "new passphrase", text: there(told.at(-1)).text });
}

async function changePassphrase(at: AtTheKeys): Promise<void> {
  await tell(at.player.room, "keys.passphrase", {});
  await wanted(at, "passphrase");
  void at.player.answer({ what: "passphrase", text: at.amara.passphrase });
  await takeProposed(at);
}

describe("the keys desk", () => {
  it("writes what was made to a folder of its own, and shows where", async () => {
    const at = await atTheKeys();
    await tell(at.player.room, "keys.make", MAKING);
    await wanted(at, "rolls");
    void at.player.answer({ what: "rolls", text: ROLLS });
    await takeProposed(at);
    const made = there(at.keys().made);
    const name = there(made.folder.split("/").at(-1));
    assert.deepEqual(readdirSync(at.folder), [name]);
    assert.deepEqual(readdirSync(join(at.folder, name)).sort(), [...made.files].sort());
    await tell(at.player.room, "keys.clear", {});
    assert.deepEqual([at.keys().made, at.keys().signer, at.keys().refusal], [null, null, null]);
  });

  it("shows nothing of what was typed or told to the window alone", async () => {
    const at = await atTheKeys();
    const shown: string[] = [];
    at.player.room.onSaid((view) => shown.push(JSON.stringify(view)));
    await tell(at.player.room, "keys.make", MAKING);
    await wanted(at, "rolls");
    void at.player.answer({ what: "rolls", text: ROLLS });
    await takeProposed(at);
    const { told } = there(at.player.doors.signer);
    assert.ok(shown.length > 3);
    for (const secret of [ROLLS, ROLLS.slice(0, 12), ...told.map(({ text }) => text)])
      assert.ok(!shown.some((each) => each.includes(secret)));
  });

  it("starts nothing where nobody chooses a folder", async () => {
    const at = await atTheKeys();
    at.player.doors.folder = null;
    await tell(at.player.room, "keys.make", MAKING);
    await tell(at.player.room, "keys.passphrase", {});
    assert.equal(at.player.doors.signer, null);
  });

  it("starts nothing where nobody chooses a file", async () => {
    const at = await atTheKeys();
    at.player.doors.keyFile = null;
    const { room } = at.player;
    await tell(room, "keys.passphrase", {});
    await tell(room, "keys.split", SPLITTING);
    await tell(room, "keys.recover", {});
    await tell(room, "keys.drill", { with: "key file" });
    await tell(room, "keys.drill", { with: "shares" });
    assert.equal(at.player.doors.signer, null);
  });

  it("asks for the list of the older shares where the key was split before, and starts nothing without", async () => {
    const at = await atTheKeys();
    const { room, doors } = at.player;
    const list = join(at.folder, "older.share-set.json");
    writeFileSync(list, "a list");
    doors.files.push(list);
    await tell(room, "keys.split", { ...SPLITTING, again: true });
    const { errand } = there(doors.signer);
    assert.ok(errand.errand === "split");
    assert.deepEqual(errand.older, {
      name: "older.share-set.json",
      bytes: Uint8Array.from(Buffer.from("a list")),
    });
    assert.equal(doors.asked[0], "Choose the list of the older shares");
    await tell(room, "keys.clear", {});
    doors.signer = null;
    doors.keyFile = null;
    await tell(room, "keys.split", { ...SPLITTING, again: true });
    assert.equal(doors.signer, null);
  });

  it("EXPORT-EXISTS: overwrites nothing; another folder is asked for, and takes what was made", async () => {
    const at = await atTheKeys();
    await changePassphrase(at);
    const [name = ""] = readdirSync(at.folder);
    const file = join(at.folder, name, `${name}.age`);
    const before = readFileSync(file);
    const elsewhere = ownFolder();
    at.player.doors.folders.push(at.folder, elsewhere);
    await changePassphrase(at);
    for (let i = 0; i < 400 && at.keys().made?.title === undefined; i++) await settled();
    assert.deepEqual(readFileSync(file), before);
    assert.deepEqual(readdirSync(elsewhere), [name]);
    assert.ok(at.player.doors.asked.at(-1)?.startsWith("Not written"));
  });

  it("EXPORT-EXISTS: says so where no other folder is chosen", async () => {
    const at = await atTheKeys();
    await changePassphrase(at);
    at.player.doors.folders.push(at.folder, null);
    await tell(at.player.room, "keys.clear", {});
    await changePassphrase(at);
    assert.equal(at.keys().refusal?.id, "EXPORT-EXISTS");
    assert.equal(at.keys().made, null);
  });

  it("CEREMONY-ORDER: what is being written is neither cancelled nor cleared away", async () => {
    const at = await atTheKeys();
    const { room, doors } = at.player;
    await changePassphrase(at);
    const elsewhere = ownFolder();
    const other = Promise.withResolvers<string>();
    doors.folders.push(at.folder, other.promise);
    await tell(room, "keys.passphrase", {});
    await wanted(at, "passphrase");
    void at.player.answer({ what: "passphrase", text: at.amara.passphrase });
    void takeProposed(at);
    const isAsked = () => doors.asked.at(-1)?.startsWith("Not written") === true;
    for (let i = 0; i < 2000 && !isAsked(); i++) await settled();
    const { doing } = there(at.keys().signer);
    assert.deepEqual(doing, { what: "Writing it down", done: 0, of: 0, canCancel: false });
    await tell(room, "signer.stop", {});
    assert.equal((await refusedBy(room, "keys.clear", {})).id, "CEREMONY-ORDER");
    assert.equal((await refusedBy(room, "keys.make", MAKING)).id, "CEREMONY-ORDER");
    assert.deepEqual(there(at.keys().signer).doing, doing);
    other.resolve(elsewhere);
    for (let i = 0; i < 400 && at.keys().signer !== null; i++) await settled();
    assert.equal(readdirSync(elsewhere).length, 1);
    await tell(room, "keys.clear", {});
    assert.equal(at.keys().made, null);
  });

  it("KEYFILE-PASSPHRASE: shows why nothing was made, and begins again", async () => {
    const at = await atTheKeys();
    await tell(at.player.room, "keys.passphrase", {});
    await wanted(at, "passphrase");
    await at.player.answer({ what: "passphrase", text: "not it" });
    assert.equal(at.keys().refusal?.id, "KEYFILE-PASSPHRASE");
    assert.deepEqual(readdirSync(at.folder), []);
    await changePassphrase(at);
    assert.equal(at.keys().refusal, null);
    assert.equal(readdirSync(at.folder).length, 1);
  });

  it("KEYFILE-FORM and SHARE-SET: shows that another thing was chosen", async () => {
    const at = await atTheKeys();
    at.player.doors.keyFile = at.folder;
    for (const [wantedId, name, args] of [
      ["KEYFILE-FORM", "keys.passphrase", {}],
      ["SHARE-SET", "keys.recover", {}],
    ] as const) {
      const { id } = await refusedBy(at.player.room, name, args);
      assert.equal(id, wantedId);
      assert.equal(at.keys().refusal?.id, wantedId);
    }
    assert.equal(at.player.doors.signer, null);
  });

  it("ends what was under way when a ceremony begins", async () => {
    const at = await atTheKeys();
    await tell(at.player.room, "keys.make", MAKING);
    await wanted(at, "rolls");
    await tell(at.player.room, "ceremony.begin", {
      administrator: "Amara",
      secondReview: "nobody",
    });
    assert.equal(there(at.player.doors.signer).alive, false);
    assert.equal(at.keys().signer, null);
  });

  it("SIGNER-ENDED: a signer that dies loses nothing, and the next one works", async () => {
    const at = await atTheKeys();
    await tell(at.player.room, "keys.passphrase", {});
    await wanted(at, "passphrase");
    there(at.player.doors.signer).ended();
    assert.equal(at.keys().refusal?.id, "SIGNER-ENDED");
    assert.deepEqual(readdirSync(at.folder), []);
    await changePassphrase(at);
    assert.equal(at.keys().refusal, null);
  });

  it("does not hear a signer that was cancelled, and writes nothing of it", async () => {
    const at = await atTheKeys();
    await tell(at.player.room, "keys.make", MAKING);
    await wanted(at, "rolls");
    const late = there(at.player.doors.signer);
    await tell(at.player.room, "signer.stop", {});
    assert.equal(late.alive, false);
    late.talk.hear("window", 1, { what: "rolls", text: ROLLS });
    for (let i = 0; i < 20; i++) await settled();
    assert.equal(at.keys().signer, null);
    assert.deepEqual(readdirSync(at.folder), []);
  });

  it("hands shares to the folders that main's own dialogs choose, one for each holder", async () => {
    const at = await atTheKeys();
    await tell(at.player.room, "keys.split", SPLITTING);
    await wanted(at, "passphrase");
    void at.player.answer({ what: "passphrase", text: at.amara.passphrase });
    for (const holder of ["Boris", "Chen"]) {
      await wanted(at, "folder");
      const stick = join(at.folder, holder);
      mkdirSync(stick);
      at.player.doors.folders.push(stick);
      const { number } = there(at.keys().signer?.wanted);
      const { id } = await refusedBy(at.player.room, "signer.folder", { number: number + 1 });
      assert.equal(id, "CEREMONY-ORDER");
      await tell(at.player.room, "signer.folder", { number });
      for (let i = 0; i < 400 && at.keys().signer?.wanted?.number === number; i++) await settled();
      assert.ok(at.player.doors.asked.at(-1)?.includes(holder));
      assert.equal(readdirSync(stick).length, 1);
    }
    await wanted(at, "share");
    await tell(at.player.room, "keys.clear", {});
    assert.equal(at.player.doors.signer?.alive, false);
  });

  it("says what becomes of shares that were handed out when their list cannot be written", async () => {
    const at = await atTheKeys();
    const { room, doors } = at.player;
    const full = ownFolder();
    doors.folders.push(full);
    await tell(room, "keys.split", SPLITTING);
    await wanted(at, "passphrase");
    void at.player.answer({ what: "passphrase", text: at.amara.passphrase });
    const lines: string[] = [];
    for (const holder of ["Boris", "Chen"]) {
      await wanted(at, "folder");
      const stick = ownFolder();
      doors.folders.push(stick);
      const { number } = there(at.keys().signer?.wanted);
      await tell(room, "signer.folder", { number });
      for (let i = 0; i < 400 && at.keys().signer?.wanted?.number === number; i++) await settled();
      const [name = ""] = readdirSync(stick);
      assert.ok(name.endsWith(holder));
      const share = good(
        readShareFile(readFileSync(join(stick, name, `${name}.share.json`)), holder),
      );
      lines.push(shareLines(share).join("\n"));
    }
    rmSync(full, { recursive: true });
    doors.folders.push(null);
    for (const text of lines) {
      await wanted(at, "share");
      void at.player.answer({ what: "share", text });
      await settled();
    }
    for (let i = 0; i < 2000 && at.keys().signer !== null; i++) await settled();
    assert.equal(at.keys().made, null);
    assert.match(at.keys().refusal?.todo ?? "", /hold a share of this set.*destroy them/);
  });

  it("CEREMONY-ORDER: does nothing while a ceremony is open", async () => {
    const at = await atTheKeys();
    await at.player.begin();
    for (const [name, args] of [
      ["keys.make", MAKING],
      ["keys.makeOnToken", { keyholder: "Jun", role: "root", kind: "P-256", module: "" }],
      ["keys.passphrase", {}],
      ["keys.split", SPLITTING],
      ["keys.recover", {}],
      ["keys.drill", { with: "key file" }],
    ] as const)
      assert.equal((await refusedBy(at.player.room, name, args)).id, "CEREMONY-ORDER");
    assert.equal(at.player.doors.signer, null);
    assert.deepEqual(at.player.doors.asked, []);
  });

  for (const [sentence, name, args] of [
    ["a keyholder without a name", "keys.make", { ...MAKING, keyholder: " " }],
    ["rolls in the intention", "keys.make", { ...MAKING, text: ROLLS }],
    ["a folder in the intention", "keys.make", { ...MAKING, folder: "/tmp" }],
    ["one holder", "keys.split", { holders: ["Boris"], needed: 2, again: false }],
    ["a file in the intention", "keys.passphrase", { file: "/tmp/it.age" }],
    ["a drill with a token", "keys.drill", { with: "token" }],
    [
      "another kind of key",
      "keys.makeOnToken",
      { keyholder: "Jun", role: "root", kind: "rsa", module: "" },
    ],
  ] as const)
    it(`IPC-FORM: refuses ${sentence}`, async () => {
      const { player } = await atTheKeys();
      assert.equal((await refusedBy(player.room, name, args)).id, "IPC-FORM");
      assert.equal(player.doors.signer, null);
    });

  const TOKEN = { keyholder: "Jun", role: "root", kind: "P-256" } as const;
  for (const named of [
    "/tmp/evil.so",
    "",
    "../../evil.so",
    "/usr/lib/softhsm/../../../tmp/evil.so",
  ])
    it(`loads no module because the window names it: "${named}"`, async () => {
      const at = await atTheKeys();
      at.player.doors.files.push("/chosen/by/a/person.so");
      await tell(at.player.room, "keys.makeOnToken", { ...TOKEN, module: named });
      const { errand } = there(at.player.doors.signer);
      assert.ok(errand.errand === "make a key on a token");
      assert.equal(errand.module, "/chosen/by/a/person.so");
      assert.ok(at.player.doors.asked.some((each) => each.includes("PKCS#11 module")));
    });

  it("takes one of the modules that main itself found, without a dialog", async (t) => {
    const [known] = modulesHere();
    if (known === undefined) {
      // Set-up installs one as root; without it there is nothing that main could have found.
      t.skip("this computer has no token module");
      return;
    }
    const at = await atTheKeys();
    await tell(at.player.room, "keys.makeOnToken", { ...TOKEN, module: known.path });
    const { errand } = there(at.player.doors.signer);
    assert.ok(errand.errand === "make a key on a token");
    assert.equal(errand.module, known.path);
    assert.ok(!at.player.doors.asked.some((each) => each.includes("PKCS#11 module")));
  });
});
