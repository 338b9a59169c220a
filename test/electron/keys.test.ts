import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { Album, resize, type DrivenApp } from "../../scripts/rehearsal/app.ts";
import {
  beginSplit,
  cardLines,
  chooseAct,
  done,
  fileIn,
  leaveDone,
  makeKey,
  makeKeyOnToken,
  openKeys,
  refusedWith,
  ROLLS,
  shareLine,
  splitKey,
  takeProposed,
  typePassphrase,
  typeShare,
  typeShares,
} from "../../scripts/rehearsal/keys-screen.ts";
import { readDrill } from "../../shared/drill/drill.ts";
import { readKeyRecord } from "../../shared/key-record/key-record.ts";
import { readShareSet } from "../../shared/escrow/share-set.ts";
import { openKeyFile } from "../../node/signer/key-file.ts";
import { armored } from "../../node/signer/age-file.ts";
import { verifyWithBoth } from "../../node/verify.ts";
import { good, there } from "../sample.ts";
import { freshTokens, PIN, SKIP as NO_SOFTHSM } from "../node/signer/token/soft-token.ts";
import { bareStage } from "./driven.ts";

const bytesOf = (path: string) => Uint8Array.from(readFileSync(path));
const has = (program: string) => spawnSync(program, ["--version"]).error === undefined;
const NO_AGE =
  has("age") && has("script")
    ? false
    : 'the programs "age" and "script" are needed (Debian\'s packages age, bsdutils)';

void describe("keys in people's hands, in the real app", async () => {
  const { folder, launch } = await bareStage();
  // Pictures for whoever wants to look: CONCLAVE_PICTURES names a folder, and DARK makes them dark.
  const { CONCLAVE_PICTURES: pictures = join(folder, "pictures"), DARK: dark = "" } = process.env;
  const album = new Album(pictures);
  const place = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  let app: DrivenApp;
  let priya = { folder: "", passphrase: "" };
  const shot = (name: string) => album.take(app.page, name);

  before(async () => {
    if (NO_SOFTHSM === false) freshTokens("offline keys");
    const env = { SOFTHSM2_CONF: process.env["SOFTHSM2_CONF"] ?? "" };
    app = await launch(undefined, { env, dark: dark !== "" });
    if (process.env["LARGE"] !== undefined)
      await resize(app.electron, { width: 1920, height: 1080 });
    await openKeys(app);
    await shot("keys");
  });
  after(() => app.close());
  afterEach(() => assert.deepEqual(app.complaints, []));

  void it("refuses rolls that follow a rule, and tells why", async () => {
    const { page } = app;
    await chooseAct(app, "Make a key");
    await shot("make");
    await page.getByLabel("Name of the keyholder").fill("Priya Raman");
    await app.answerDialog(place("priya"));
    await page.getByRole("button", { name: "Choose where its files go…" }).click();
    const rolls = page.getByLabel(/^Rolls/);
    await rolls.fill("1".repeat(50));
    await page.getByText("Rolls: 50 of 50").waitFor();
    await page.getByRole("button", { name: "Make the key" }).click();
    await refusedWith(app, /the same result every time/);
    await shot("rolls-refused");
    await rolls.fill(ROLLS.slice(0, 20));
    await page.getByRole("button", { name: "Make the key" }).click();
    await refusedWith(app, /Throw 3\d more times/);
    await page.getByRole("button", { name: "Cancel" }).click();
    await chooseAct(app, "Make a key");
    assert.deepEqual(readdirSync(place("priya")), []);
  });

  void it("takes a passphrase of one's own only when it was typed twice alike", async () => {
    const { page } = app;
    const line = page.getByLabel(/^Type the passphrase/);
    const take = page.getByRole("button", { name: "Take this passphrase" });
    await page.getByLabel("Name of the keyholder").fill("Quentin");
    await app.answerDialog(place("quentin"));
    await page.getByRole("button", { name: "Choose where its files go…" }).click();
    await page.getByLabel(/^Rolls/).fill(ROLLS);
    await shot("rolls");
    await page.getByRole("button", { name: "Make the key" }).click();
    await line.fill("too short");
    await page.getByText(/^Not the words of the list. Too short/).waitFor();
    await shot("passphrase-weak");
    await take.click();
    await refusedWith(app, /9 characters/);
    await line.fill("My own passphrase, long and odd");
    await page.getByText(/31 characters, 6 words. Nobody can measure/).waitFor();
    await take.click();
    await page.getByText("Type it once more").waitFor();
    await shot("passphrase-again");
    await line.fill("My own passphrase, long and old");
    await take.click();
    await refusedWith(app, /It differs from what was typed before/);
    await shot("passphrase-differs");
    for (const time of ["first", "once more"]) {
      if (time === "once more") await page.getByLabel("Type the passphrase once more").waitFor();
      await line.fill("My own passphrase, long and odd");
      await take.click();
    }
    await leaveDone(app);
    const file = fileIn(join(place("quentin"), there(readdirSync(place("quentin"))[0])), ".age");
    const opened = await openKeyFile(bytesOf(file), "it", "My own passphrase, long and odd");
    assert.equal(good(opened).keyholder, "Quentin");
  });

  void it("makes a key with the words that are proposed: its record is good, and its file opens", async () => {
    priya = await makeKey(app, { keyholder: "Priya Raman", role: "root" }, place("priya"));
    await shot("made");
    const path = fileIn(priya.folder, ".key-record.json");
    const record = good(readKeyRecord(bytesOf(path), "it", verifyWithBoth));
    assert.deepEqual([record.keyholder, record.role], ["Priya Raman", "root"]);
    const opened = await openKeyFile(bytesOf(fileIn(priya.folder, ".age")), "it", priya.passphrase);
    assert.equal(good(opened).public, record.key.public);
    const shown = (await done(app).textContent()) ?? "";
    assert.ok(shown.replaceAll(/\s/g, "").includes(record.key.public));
    assert.equal(priya.passphrase.split("-").length, 8);
    await leaveDone(app);
  });

  void it("its file opens with the stock age program", { skip: NO_AGE }, () => {
    const where = place("stock");
    const file = armored(bytesOf(fileIn(priya.folder, ".age")));
    writeFileSync(join(where, "mine.age"), file);
    execFileSync("script", ["-qec", "age --decrypt -o opened.json mine.age", "/dev/null"], {
      cwd: where,
      input: `${priya.passphrase}\n`,
      stdio: ["pipe", "ignore", "ignore"],
      timeout: 60_000,
    });
    const { keyholder } = JSON.parse(readFileSync(join(where, "opened.json"), "utf8")) as {
      readonly keyholder: string;
    };
    assert.equal(keyholder, "Priya Raman");
  });

  void it("changes a passphrase; a wrong one is refused, and the old file stays as it was", async () => {
    const { page } = app;
    const file = fileIn(priya.folder, ".age");
    const before = readFileSync(file);
    await chooseAct(app, "Change a passphrase");
    await shot("change");
    const choose = page.getByRole("button", { name: "Choose the key file…" });
    await app.answerDialog(file, place("changed"));
    await choose.click();
    await page.getByLabel(/^Passphrase of/).waitFor();
    await shot("change-open");
    await typePassphrase(app, "not the passphrase");
    await refusedWith(app, /passphrase that does not open it/);
    await shot("change-refused");
    await app.answerDialog(file, place("changed"));
    await choose.click();
    await typePassphrase(app, priya.passphrase);
    const next = await takeProposed(app);
    await done(app).waitFor({ timeout: 60_000 });
    await shot("changed");
    await leaveDone(app);
    assert.notEqual(next, priya.passphrase);
    assert.deepEqual(readFileSync(file), before);
    const [made = ""] = readdirSync(place("changed"));
    const changed = fileIn(join(place("changed"), made), ".age");
    const opened = good(await openKeyFile(bytesOf(changed), "it", next));
    assert.equal(opened.keyholder, "Priya Raman");
    priya = { folder: join(place("changed"), made), passphrase: next };
  });

  const HOLDERS = ["Amara", "Boris", "Chen"] as const;
  const shareOf = (holder: string) => place(`share-${holder}`);
  let set = "";

  void it("splits a key 2 of 3: every share is typed again, and a bad one is named", async () => {
    const { page } = app;
    const other = (holder: string) => place(`other-${holder}`);
    const splitting = {
      keyFile: fileIn(priya.folder, ".age"),
      passphrase: priya.passphrase,
      holders: HOLDERS,
      needed: 2,
      folder: place("set"),
    };
    // An older set of the same key, for a share of it.
    const before = await splitKey(app, {
      ...splitting,
      folder: place("other-set"),
      folderOf: other,
    });
    await leaveDone(app);
    await chooseAct(app, "Split a key into shares");
    await shot("split");
    const older = fileIn(before, ".share-set.json");
    await beginSplit(app, { ...splitting, older, folderOf: shareOf });
    await shot("split-again");
    const [amara, boris, chen] = HOLDERS.map((holder) => cardLines(shareOf(holder)));
    const wrong = there(amara).map((line, i) => (i === 1 ? altered(line) : line));
    for (const [words, lines] of [
      [/The share, line 2: a wrong letter: group 12, letter 2/, wrong],
      [/a share of an older set/, cardLines(other("Amara"))],
    ] as const) {
      await typeShare(app, lines);
      await refusedWith(app, words);
      assert.equal(
        await shareLine(app).inputValue(),
        lines.join("\n"),
        "one slip costs one letter",
      );
      await shot("split-refused");
    }
    await typeShare(app, there(amara));
    await page.getByText("1 of 3 shares are in: Amara").waitFor();
    await typeShare(app, there(amara));
    await refusedWith(app, /Amara's share, which is entered already/);
    await shot("split-twice");
    await typeShare(app, there(chen));
    await page.getByText("2 of 3 shares are in").waitFor();
    await typeShare(app, there(boris));
    await done(app).waitFor();
    await shot("split-done");
    const [made = ""] = readdirSync(place("set"));
    set = join(place("set"), made);
    await leaveDone(app);
    const list = bytesOf(fileIn(set, ".share-set.json"));
    const { k, n, shares } = good(readShareSet(list, "it", verifyWithBoth));
    assert.deepEqual([k, n, shares.map(({ holder }) => holder)], [2, 3, [...HOLDERS]]);
    for (const holder of HOLDERS) {
      const [own = ""] = readdirSync(shareOf(holder));
      const text = readdirSync(join(shareOf(holder), own));
      assert.deepEqual(text.map((name) => name.replace(/^.*\.(?=(share|card)\.)/, "")).sort(), [
        "card.html",
        "share.json",
      ]);
    }
  });

  async function chooseSet(to: string, press: string): Promise<void> {
    await app.answerDialog(fileIn(set, ".share-set.json"), fileIn(set, ".escrow.age"), to);
    await app.page.getByRole("button", { name: press }).click();
    await shareLine(app).waitFor();
  }

  void it("gets the key back from two shares, into a file with a passphrase of its own", async () => {
    await chooseAct(app, "Get a key back from shares");
    await shot("recover");
    await chooseSet(place("recovered"), "Choose the list of the shares…");
    await shot("recover-share");
    await typeShares(app, [shareOf("Chen"), shareOf("Amara")]);
    const passphrase = await takeProposed(app);
    await done(app).waitFor({ timeout: 60_000 });
    await shot("recovered");
    await leaveDone(app);
    const [made = ""] = readdirSync(place("recovered"));
    const file = bytesOf(fileIn(join(place("recovered"), made), ".age"));
    const record = bytesOf(
      fileIn(join(place("priya"), there(readdirSync(place("priya"))[0])), ".key-record.json"),
    );
    const { key } = good(readKeyRecord(record, "it", verifyWithBoth));
    assert.equal(good(await openKeyFile(file, "it", passphrase)).public, key.public);
  });

  for (const [source, press] of [
    ["key-file", "With a key file…"],
    ["share-set", "With shares…"],
  ] as const)
    void it(`holds a drill with a ${source}, which anyone can verify`, async () => {
      await chooseAct(app, "Hold a drill");
      await shot("drill");
      const to = place(`drill-${source}`);
      if (source === "key-file") {
        await app.answerDialog(fileIn(priya.folder, ".age"), to);
        await app.page.getByRole("button", { name: press }).click();
        await typePassphrase(app, priya.passphrase);
      } else {
        await chooseSet(to, press);
        await typeShares(app, [shareOf("Boris"), shareOf("Chen")]);
      }
      await done(app).waitFor({ timeout: 60_000 });
      await shot("drill-done");
      await leaveDone(app);
      const [made = ""] = readdirSync(to);
      const list = good(
        readShareSet(bytesOf(fileIn(set, ".share-set.json")), "it", verifyWithBoth),
      );
      const record = readDrill(
        bytesOf(fileIn(join(to, made), ".drill.json")),
        "it",
        list.public,
        verifyWithBoth,
      );
      assert.equal(good(record).subject.kind, source);
    });

  void it("makes a key on a token; a wrong PIN is said once", { skip: NO_SOFTHSM }, async () => {
    const jun = { keyholder: "Jun", role: "root" } as const;
    const to = place("token");
    await chooseAct(app, "Make a key on a token");
    await shot("token");
    await makeKeyOnToken(app, jun, "ECDSA P-256", { pin: "999999", folder: to });
    await refusedWith(app, /a PIN that it refuses/);
    await shot("token-wrong-pin");
    assert.equal(await app.page.getByText(/a PIN that it refuses/).count(), 1);
    assert.deepEqual(readdirSync(to), []);
    await makeKeyOnToken(app, jun, "ECDSA P-256", { pin: PIN, folder: to });
    await done(app).waitFor({ timeout: 60_000 });
    await shot("token-made");
    await leaveDone(app);
    const [made = ""] = readdirSync(to);
    const record = bytesOf(fileIn(join(to, made), ".key-record.json"));
    const read = good(readKeyRecord(record, "it", verifyWithBoth));
    assert.deepEqual([read.keyholder, read.key.scheme], ["Jun", "ecdsa-sha2-nistp256"]);
  });
});

/** The line with one letter changed. */
function altered(line: string): string {
  const at = line.length - 3;
  return `${line.slice(0, at)}${line[at] === "Q" ? "P" : "Q"}${line.slice(at + 1)}`;
}
