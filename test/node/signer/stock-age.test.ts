import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { heldKey } from "../../../scripts/sample-index/people.ts";
import { seedOf } from "../../../scripts/sample-index/sample-key.ts";
import { armored } from "../../../node/signer/age-file.ts";
import {
  openKeyFile,
  openKeyFileBy,
  writeKeyFile,
  writeKeyFileFor,
} from "../../../node/signer/key-file.ts";
import { privateKeyBytes } from "../../../node/signer/private-key.ts";
import { ownFolder } from "../../own-folder.ts";
import { good } from "../../sample.ts";

const PASSPHRASE = "amber-birch-cedar";
const held = heldKey("stock age", "claimed", "Amara");
const KEY = {
  seed: Uint8Array.from(seedOf(held.key.label)),
  public: held.key.key.public,
  keyholder: "Amara",
  role: "claimed",
};
const PLAIN = Buffer.from(privateKeyBytes(KEY));

const has = (program: string) => spawnSync(program, ["--version"]).error === undefined;
const SKIP = has("age") ? false : 'the program "age" is not installed (Debian\'s package: age)';
/** age asks for a passphrase at a terminal only; script plays one. */
const NO_TERMINAL = has("script") ? false : 'the program "script" is not installed';

describe("the stock age program", { skip: SKIP }, () => {
  const folder = ownFolder();
  const path = (name: string) => join(folder, name);
  const atTerminal = (command: string, typed: string) =>
    execFileSync("script", ["-qec", command, "/dev/null"], {
      cwd: folder,
      input: typed,
      stdio: ["pipe", "ignore", "ignore"],
      timeout: 60_000,
    });

  it("makes an identity that opens here what it closed, binary and armored", async () => {
    execFileSync("age-keygen", ["-o", path("id.txt")], { stdio: "ignore" });
    const identity = readFileSync(path("id.txt"), "utf8");
    const recipient = /age1\S+/.exec(identity)?.[0] ?? "";
    for (const extra of [[], ["--armor"]]) {
      const file = execFileSync("age", [...extra, "-r", recipient], { input: PLAIN });
      const opened = await openKeyFileBy(file, "it", { kind: "identity", identity });
      assert.deepEqual({ ...good(opened) }, KEY);
    }
  });

  it("opens by that identity what was closed here, binary and armored", async () => {
    execFileSync("age-keygen", ["-o", path("id2.txt")], { stdio: "ignore" });
    const recipient = /age1\S+/.exec(readFileSync(path("id2.txt"), "utf8"))?.[0] ?? "";
    const file = good(await writeKeyFileFor(KEY, "it", recipient, null));
    for (const each of [file, armored(file)]) {
      const opened = execFileSync("age", ["--decrypt", "-i", path("id2.txt")], { input: each });
      assert.deepEqual(opened, PLAIN);
    }
  });

  it("opens with the passphrase what was closed here", { skip: NO_TERMINAL }, async () => {
    const file = good(await writeKeyFile(KEY, "it", PASSPHRASE, 14));
    writeFileSync(path("mine.age"), armored(file));
    atTerminal("age --decrypt -o opened.json mine.age", `${PASSPHRASE}\n`);
    assert.deepEqual(readFileSync(path("opened.json")), PLAIN);
  });

  it("closes with a passphrase what opens here", { skip: NO_TERMINAL }, async () => {
    writeFileSync(path("plain.json"), PLAIN);
    atTerminal("age --passphrase -o theirs.age plain.json", `${PASSPHRASE}\n${PASSPHRASE}\n`);
    const opened = await openKeyFile(readFileSync(path("theirs.age")), "it", PASSPHRASE);
    assert.deepEqual({ ...good(opened) }, KEY);
  });
});
