import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Decrypter } from "age-encryption";
import { writeKeyFiles } from "../../../scripts/sample-index/key-files.ts";
import { importStick } from "../../../scripts/sample-index/local-ceremony.ts";
import { CLAIMED_KEYHOLDERS, OUTSIDER } from "../../../scripts/sample-index/people.ts";
import { loadIndex, saveIndex } from "../../../scripts/sample-index/saved-index.ts";
import { seedOf } from "../../../scripts/sample-index/sample-key.ts";
import type { Batch } from "../../../shared/import/pending.ts";
import { standingOf } from "../../../shared/import/pending.ts";
import { keyholderOf } from "../../../shared/sign/collect.ts";
import { keyholdersIn, isRehearsalRoot } from "../../../shared/tuf/root.ts";
import { inFolder, onAStick, sample } from "./on-a-stick.ts";

const index = sample(120);

function imported(dir: string): Batch {
  const { verdict, batch } = importStick(index, dir);
  assert.equal(verdict.refusal, null);
  assert.ok(batch.ok);
  return batch.value;
}

describe("the sample stick", () => {
  it("passes every check of the import without a warning", () =>
    onAStick(index, (dir) => {
      const { verdict } = importStick(index, dir);
      assert.deepEqual(
        verdict.checks.filter(({ objection }) => objection !== null),
        [],
      );
      assert.equal(verdict.base?.root.version, 3);
      assert.equal(verdict.base.claimed.version, 41);
      assert.ok(isRehearsalRoot(verdict.base.root));
    }));

  it("shows about each claim just what was planted there", () =>
    onAStick(index, (dir) => {
      const rows = imported(dir).claims.map(({ line, project, findings, standing }) => {
        const ids = findings.map(({ id }) => id);
        assert.equal(standing, standingOf(findings));
        return { line, project, ids };
      });
      const expected = index.claims.map(({ line, project, expects }) => ({
        line,
        project,
        ids: [...expects],
      }));
      assert.deepEqual(rows, expected);
    }));

  it("has every planted claim blocked, and no other", () =>
    onAStick(index, (dir) => {
      const blocked = imported(dir).claims.filter(({ standing }) => standing === "blocked");
      assert.deepEqual(
        blocked.map(({ line }) => line),
        [3, 6, 9, 12, 15, 16, 19, 22, 25],
      );
      assert.deepEqual(
        index.planted.map(({ line }) => line),
        blocked.map(({ line }) => line),
      );
    }));

  it("has claims of every standing, and most of them clean", () =>
    onAStick(index, (dir) => {
      const { claims } = imported(dir);
      const clean = claims.filter(({ standing }) => standing === "clean").length;
      const warned = claims.filter(({ standing }) => standing === "warned").length;
      assert.ok(clean > 90 && warned > 8, `${clean} clean, ${warned} warned`);
    }));

  it("holds projects that are named like a role, a number or a part of JavaScript", () => {
    const names = index.claims.map(({ project }) => project);
    for (const name of [
      "root",
      "claimed",
      "snapshot",
      "timestamp",
      "constructor",
      "0",
      "2048",
      "404",
    ])
      assert.ok(names.includes(name), name);
  });

  it("names the people who hold root's, targets' and claimed's keys", () =>
    onAStick(index, (dir) => {
      const { base } = imported(dir);
      const names = base.claimedQuorum.keys.map((key) => keyholderOf(base, key));
      assert.deepEqual(names.toSorted(), [...CLAIMED_KEYHOLDERS]);
      assert.equal(base.claimedQuorum.threshold, 3);
      assert.equal(keyholdersIn(base.root.envelope.signed).size, 8);
    }));

  it("has no planted claim when it is small, or when asked so", () => {
    assert.deepEqual(sample(49).planted, []);
    assert.deepEqual(sample(60, { planted: false }).planted, []);
    assert.equal(sample(50).planted.length, 9);
  });
});

describe("the sample index", () => {
  it("is the same for the same options, to the byte, and another for another seed", () => {
    const again = sample(120);
    assert.deepEqual(again, index);
    assert.notEqual(sample(120, { seed: "others" }).bundle, index.bundle);
  });

  it("is found again as it was saved", () =>
    inFolder((dir) => {
      saveIndex(index, dir);
      const { files, ...state } = loadIndex(dir);
      const { files: written, ...before } = index;
      assert.deepEqual(state, before);
      assert.deepEqual(new Map([...files].toSorted()), new Map([...written].toSorted()));
    }));

  it("goes on with made-up names when the list runs out", () => {
    const { claims } = sample(9, { names: ["one", "two", "three"], alreadyClaimed: 1 });
    assert.equal(new Set(claims.map(({ project }) => project)).size, 9);
    assert.equal(claims[2]?.project, "one-sample-1");
  });

  it("refuses to be made without names, or with fewer keyholders than must sign", () => {
    assert.throws(() => sample(3, { names: [] }), /no project names/);
    assert.throws(() => sample(3, { keyholders: ["Amara", "Boris"] }), /three keyholders/);
  });
});

describe("the sample's key files", () => {
  it("open with their passphrase and hold the keyholder's private key", () =>
    inFolder(async (dir) => {
      const files = await writeKeyFiles(index, dir);
      assert.deepEqual([...files.keys()], [...CLAIMED_KEYHOLDERS, OUTSIDER]);
      for (const [name, { path, passphrase }] of files) {
        assert.equal(path, join(dir, `${name}.age`));
        const decrypter = new Decrypter();
        decrypter.addPassphrase(passphrase);
        const text = await decrypter.decrypt(readFileSync(path), "text");
        const key = JSON.parse(text) as Readonly<Record<string, unknown>>;
        assert.equal(key["keyholder"], name);
        assert.equal(key["private"], Buffer.from(seedOf(`tests claimed ${name}`)).toString("hex"));
      }
    }));

  it("do not open with another's passphrase", () =>
    inFolder(async (dir) => {
      const files = await writeKeyFiles(index, dir);
      const decrypter = new Decrypter();
      decrypter.addPassphrase(files.get("Boris")?.passphrase ?? "");
      await assert.rejects(decrypter.decrypt(readFileSync(join(dir, "Amara.age"))));
    }));

  it("belong to claimed's keys, but for the outsider's", () =>
    onAStick(index, async (dir) => {
      const files = await writeKeyFiles(index, join(dir, "keys"));
      const keyids = new Set<string>(
        imported(dir).base.claimedQuorum.keys.map(({ keyid }) => keyid),
      );
      const strangers = [...files].filter(([, { keyid }]) => !keyids.has(keyid));
      assert.deepEqual(
        strangers.map(([name]) => name),
        [OUTSIDER],
      );
    }));
});
