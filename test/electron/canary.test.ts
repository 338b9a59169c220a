import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { combine } from "shamir-secret-sharing";
import { bech32 } from "@scure/base";
import { Album, type DrivenApp } from "../../scripts/rehearsal/app.ts";
import { exportTo, review, sign } from "../../scripts/rehearsal/claims-ceremony.ts";
import {
  cardLines,
  done,
  fileIn,
  leaveDone,
  leaveKeys,
  makeKey,
  makeKeyOnToken,
  openKeys,
  ROLLS,
  splitKey,
} from "../../scripts/rehearsal/keys-screen.ts";
import { noSoftToken, softToken } from "../../scripts/rehearsal/soft-token.ts";
import { heldKey, OUTSIDER } from "../../scripts/sample-index/people.ts";
import { seedOf } from "../../scripts/sample-index/sample-key.ts";
import { readShareFile } from "../../shared/escrow/share.ts";
import { openKeyFile } from "../../node/signer/key-file.ts";
import { good, there } from "../sample.ts";
import { beginWith, confirmRoot, stage } from "./driven.ts";
import {
  folderBytes,
  mainHeap,
  mainMemory,
  noMemory,
  traced,
  traceMain,
  typeInDisguise,
  Watch,
  windowHeap,
} from "./places.ts";
import { foundIn, secretBytes, secretText, type Secret } from "./secrets.ts";

const HOLDERS = ["Olu", "Pia", "Rui"] as const;
const SIGNERS = ["Amara", "Boris", "Chen"] as const;
const TOKEN_PIN = "canary-pin-40816";
const bytesOf = (path: string) => Uint8Array.from(readFileSync(path));

void describe("no secret leaves the signer, in the real app", async () => {
  const { folder, launch, stick, keys, index, rootSha256, anchorWords } = await stage();
  const dataFolder = join(folder, "data");
  const place = (name: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const folderOf = (holder: string) => place(`share-${holder}`);
  const album = new Album(place("screenshots"));
  const secrets: Secret[] = [];
  const output: Buffer[] = [];
  let app: DrivenApp;
  let watch: Watch;
  let crashes = "";

  /** Where the app could have left something. `look` gives all of it. */
  const places: readonly {
    readonly place: string;
    readonly look: () => Buffer | Promise<Buffer> | Iterable<Buffer>;
    /** Leaves a text there, to see that it is found. */
    readonly plant: (text: string) => unknown;
  }[] = [
    {
      place: "the app's data folder",
      look: () => folderBytes(dataFolder),
      plant: (text) => writeFileSync(join(place("data/Local Storage"), "planted"), text),
    },
    {
      place: "the record of a ceremony",
      look: () => folderBytes(join(dataFolder, "ceremonies")),
      plant: (text) => writeFileSync(join(place("data/ceremonies"), "planted"), text),
    },
    {
      place: "the folder of crash reports",
      look: () => folderBytes(crashes),
      plant: (text) => {
        mkdirSync(crashes, { recursive: true });
        writeFileSync(join(crashes, "planted.dmp"), text);
      },
    },
    {
      place: "what the app prints",
      look: () => Buffer.concat(output),
      plant: (text) =>
        app.electron.evaluate((_, each) => {
          process.stderr.write(`${each}\n`);
        }, text),
    },
    {
      place: "what main hears from the window and says to it",
      look: () => traced(app),
      plant: (text) =>
        app.electron.evaluate(({ BrowserWindow }, each) => {
          BrowserWindow.getAllWindows()[0]?.webContents.send("planted", { each });
        }, text),
    },
    {
      place: "the arguments and the environment of every process",
      look: () => watch.bytes(),
      plant: (text) =>
        app.electron.evaluate((_, each) => {
          const { spawn } = process.getBuiltinModule("node:child_process");
          spawn("sleep", ["3"], { env: { PLANTED: each } });
        }, text),
    },
    {
      place: "the exported stick",
      look: () => folderBytes(stick),
      plant: (text) => writeFileSync(join(stick, "conclave", "planted"), text),
    },
    {
      place: "the files of the new keys",
      look: () => Buffer.concat(["made", "set", "token"].map((name) => folderBytes(place(name)))),
      plant: (text) => writeFileSync(join(place("made"), "planted"), text),
    },
    {
      place: "main's heap",
      look: () => mainHeap(app, folder),
      plant: (text) =>
        app.electron.evaluate((_, each) => {
          Object.assign(globalThis, { planted: [each] });
        }, text),
    },
    {
      // A second look by other means: not what main's heap lists, but what lies in the process's memory.
      place: "main's memory",
      look: () => mainMemory(app),
      plant: (text) =>
        app.electron.evaluate((_, each) => {
          Object.assign(globalThis, { plantedToo: Buffer.from(each) });
        }, text),
    },
  ];

  before(async () => {
    const env = noSoftToken() === null ? softToken(place("soft-token"), "canary", TOKEN_PIN) : {};
    app = await launch(dataFolder, { env });
    for (const stream of [app.electron.process().stdout, app.electron.process().stderr])
      stream?.on("data", (part: Buffer) => output.push(part));
    watch = new Watch(app);
    typeInDisguise(app);
    await traceMain(app);
    crashes = await app.electron.evaluate(({ app }) => app.getPath("crashDumps"));
    await openKeys(app);
    const made = await makeKey(app, { keyholder: "Priya", role: "root" }, place("made"));
    await leaveDone(app);
    const keyFile = fileIn(made.folder, ".age");
    const { passphrase } = made;
    const holders = [...HOLDERS];
    await splitKey(app, {
      keyFile,
      passphrase,
      holders,
      needed: 2,
      folder: place("set"),
      folderOf,
    });
    await leaveDone(app);
    if (noSoftToken() === null) {
      const jun = { keyholder: "Jun", role: "root" } as const;
      await makeKeyOnToken(app, jun, "ECDSA P-256", { pin: TOKEN_PIN, folder: place("token") });
      await done(app).waitFor();
      await leaveDone(app);
    }
    await leaveKeys(app);
    await beginWith(app, stick);
    await confirmRoot(app, anchorWords);
    await review(app, album, { warned: "" });
    const signers = [...SIGNERS];
    const props = {
      stick,
      recognised: rootSha256,
      ours: "This is our root",
      keys,
      signers,
      outsider: OUTSIDER,
      warned: "",
    } as const;
    await sign(app, album, props);
    await exportTo(app, album, stick);

    const { seed } = good(await openKeyFile(bytesOf(keyFile), "it", passphrase));
    secrets.push(secretBytes("the new key", seed), secretText("the new passphrase", passphrase));
    secrets.push(secretText("the rolls", ROLLS, ROLLS.replaceAll(" ", "")));
    secrets.push(secretText("the PIN", TOKEN_PIN));
    const parts = HOLDERS.map((holder) => {
      const [name = ""] = readdirSync(folderOf(holder));
      const share = good(
        readShareFile(bytesOf(fileIn(join(folderOf(holder), name), ".json")), "it"),
      );
      const [line = "", ...lines] = cardLines(folderOf(holder));
      secrets.push(secretBytes(`${holder}'s share`, share.payload));
      for (const each of [line, ...lines].slice(2))
        secrets.push(
          secretText(
            `${holder}'s card`,
            each,
            each.replaceAll(" ", ""),
            each.replaceAll(" ", "</code><code>"),
          ),
        );
      return Uint8Array.of(...share.payload, share.x);
    });
    const scalar = await combine(parts.slice(0, 2));
    const identity = bech32.encodeFromBytes("AGE-SECRET-KEY-", scalar).toUpperCase();
    secrets.push(secretBytes("what the shares open with", scalar));
    secrets.push(secretText("the same as an identity", identity, identity.toLowerCase()));
    for (const name of [...SIGNERS, OUTSIDER]) {
      const { key } = heldKey(index.seed, "claimed", name);
      secrets.push(secretBytes(`${name}'s key`, Uint8Array.from(seedOf(key.label))));
      secrets.push(secretText(`${name}'s passphrase`, there(keys.get(name)).passphrase));
    }
    secrets.push(secretText("a wrong passphrase", "not the passphrase"));
  });
  after(async () => {
    watch.end();
    await app.close();
  });

  function skipped(name: string, t: TestContext): boolean {
    const why = name === "main's memory" ? noMemory(app) : null;
    // A system may forbid one process to read another's memory; it says so, and the heap is looked through all the same.
    if (why !== null) t.skip(why);
    return why !== null;
  }

  void it("uses secrets that are there to be found", async () => {
    const shares = Buffer.concat(HOLDERS.map((holder) => folderBytes(folderOf(holder))));
    const found = foundIn(shares, secrets);
    for (const holder of HOLDERS)
      for (const what of ["share", "card"]) assert.ok(found.includes(`${holder}'s ${what}`));
    assert.ok(watch.processes > 5, "signers were seen at work");
    assert.ok((await traced(app)).length > 10_000);
    assert.ok(output.length > 0 || crashes !== "");
  });

  for (const { place: name, look } of places)
    void it(`none in ${name}`, async (t) => {
      if (skipped(name, t)) return;
      assert.deepEqual(foundIn(await look(), secrets), []);
    });

  void it("none on the window's heap, once the screen that asked for it is gone", async () => {
    assert.deepEqual(foundIn(await windowHeap(app), secrets), []);
  });

  for (const [at, { place: name, look, plant }] of places.entries())
    void it(`a secret that is planted in ${name} is found`, async (t) => {
      if (skipped(name, t)) return;
      const text = `planted-canary-${at}-quince`;
      await plant(text);
      const secret = [secretText("planted", text)];
      for (let tries = 0; tries < 20; tries++) {
        if (foundIn(await look(), secret).length > 0) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.fail("it was not found");
    });

  void it("a secret that is planted in the window's heap is found", async () => {
    await app.page.evaluate("globalThis.planted = ['planted-canary-window-', 'quince'].join('')");
    const secret = [secretText("planted", "planted-canary-window-quince")];
    assert.equal(foundIn(await windowHeap(app), secret).length, 1);
  });
});

void describe("looking for a secret", () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256);
  const all = Buffer.from(bytes);
  const base64 = (before: number) =>
    Buffer.concat([Buffer.alloc(before, 7), all, Buffer.alloc(5, 9)]).toString("base64");
  for (const [sentence, text, hidden] of [
    ["raw bytes", false, all],
    ["hex", false, all.toString("hex")],
    ["hex in capitals", false, all.toString("hex").toUpperCase()],
    ["hex in UTF-16", false, Buffer.from(all.toString("hex"), "utf16le")],
    ["base64", false, base64(0)],
    ["base64, begun one byte before", false, base64(1)],
    ["base64, begun two bytes before", false, base64(2)],
    ["base64 for URLs", false, base64(1).replaceAll("+", "-").replaceAll("/", "_")],
    ["numbers, as JSON writes a buffer", false, JSON.stringify(all)],
    ["a text", true, "amber-birch"],
    ["a text in UTF-16", true, Buffer.from("amber-birch", "utf16le")],
    ["a text in hex", true, Buffer.from("amber-birch").toString("hex")],
    ["a text in base64", true, Buffer.from("x amber-birch y").toString("base64")],
  ] as const)
    void it(`finds it as ${sentence}`, () => {
      const secret = text ? secretText("it", "amber-birch") : secretBytes("it", bytes);
      const around = (each: Buffer) =>
        Buffer.concat([Buffer.from("before"), each, all.subarray(3)]);
      const data = around(typeof hidden === "string" ? Buffer.from(hidden) : hidden);
      assert.deepEqual(foundIn(data, [secret]), ["it"]);
    });

  void it("finds nothing where it is not", () => {
    const other = Buffer.from(bytes.map((byte, i) => (i === 9 ? byte ^ 1 : byte)));
    const data = Buffer.concat([
      other,
      Buffer.from(other.toString("hex") + other.toString("base64")),
    ]);
    assert.deepEqual(foundIn(data, [secretBytes("it", bytes), secretText("it", "amber")]), []);
  });
});
