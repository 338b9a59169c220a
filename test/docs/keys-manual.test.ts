import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { toHex } from "../../shared/bytes.ts";
import { shareFile } from "../../shared/escrow/share.ts";
import { ownFolder } from "../own-folder.ts";
import { openSampleKey, sampleEscrow } from "../sample-escrow.ts";

const MANUAL = readFileSync(join(import.meta.dirname, "../../docs/manual/keys.md"), "utf8");
const has = (program: string) => spawnSync(program, ["--version"]).error === undefined;
const SKIP =
  has("python3") && has("age")
    ? false
    : 'the programs "python3" and "age" are needed (Debian\'s packages of these names)';

describe("the manual's way to open an escrow without Conclave", { skip: SKIP }, async () => {
  const folder = ownFolder();
  const program = join(folder, "combine.py");
  writeFileSync(program, /```python\n([^`]*)```/.exec(MANUAL)?.[1] ?? "exit(1)");
  const { shares, keyFile } = await sampleEscrow({ k: 3 });
  const escrow = join(folder, "it.escrow.age");
  writeFileSync(escrow, keyFile);
  const paths = shares.map((share, i) => {
    const path = join(folder, `${i}.share.json`);
    writeFileSync(path, shareFile(share));
    return path;
  });
  const identity = (...which: readonly number[]) => {
    const path = join(folder, "identity.txt");
    const files = which.map((i) => paths[i] ?? "");
    writeFileSync(path, execFileSync("python3", [program, ...files]));
    return path;
  };

  for (const which of [
    [0, 1, 2],
    [4, 2, 0],
    [1, 3, 4],
    [0, 1, 2, 3, 4],
  ])
    it(`opens by the shares ${which.join(", ")}, with the stock age program`, () => {
      const opened = execFileSync("age", ["--decrypt", "-i", identity(...which), escrow]);
      const { private: half, keyholder } = JSON.parse(opened.toString("utf8")) as {
        readonly private: string;
        readonly keyholder: string;
      };
      assert.deepEqual([half, keyholder], [toHex(openSampleKey("Amara").seed), "Amara"]);
    });

  it("opens nothing with too few shares", () => {
    const tried = spawnSync("age", ["--decrypt", "-i", identity(0, 1), escrow]);
    assert.notEqual(tried.status, 0);
    assert.equal(tried.stdout.length, 0);
  });
});
