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
import { TOP_LEVEL } from "../../../shared/tuf/role-name.ts";
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
  it("passes every check of the import", () =>
    onAStick(index, (dir) => {
      const { verdict } = importStick(index, dir);
      assert.deepEqual(
        verdict.checks.filter(({ objection }) => objection !== null).map(({ id }) => id),
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
        [3, 6, 9, 12, 15, 16, 19, 22, 25, 28],
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
    assert.equal(sample(50).planted.length, 10);
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
      const [claimed, root, targets, newcomers] = [
        [...CLAIMED_KEYHOLDERS],
        ["Farah", "Goran", "Hana", "Ivo", "Jun"],
        ["Kofi", "Lena", "Mateo"],
        ["Priya", "Quentin", "Rosa", "Tomas", "Samir"],
      ];
      assert.deepEqual(
        [...files.keys()],
        [...claimed, ...root, ...targets, ...newcomers, OUTSIDER],
      );
      for (const [name, { path, passphrase, role }] of files) {
        assert.equal(path, join(dir, `${name}.age`));
        const decrypter = new Decrypter();
        decrypter.addPassphrase(passphrase);
        const text = await decrypter.decrypt(readFileSync(path), "text");
        const key = JSON.parse(text) as Readonly<Record<string, unknown>>;
        assert.equal(key["keyholder"], name);
        assert.equal(key["role"], role);
        assert.equal(key["private"], Buffer.from(seedOf(`tests ${role} ${name}`)).toString("hex"));
      }
    }));

  it("do not open with another's passphrase", () =>
    inFolder(async (dir) => {
      const files = await writeKeyFiles(index, dir);
      const decrypter = new Decrypter();
      decrypter.addPassphrase(files.get("Boris")?.passphrase ?? "");
      await assert.rejects(decrypter.decrypt(readFileSync(join(dir, "Amara.age"))));
    }));

  it("belong to the keyholders of claimed, root and targets, to new people with a record, and to an outsider", () =>
    onAStick(index, async (dir) => {
      const files = await writeKeyFiles(index, join(dir, "keys"));
      const { base } = imported(dir);
      const known = {
        claimed: base.claimedQuorum.keys,
        root: base.root.roles.root.keys,
        targets: base.root.roles.targets.keys,
      };
      const nameOf = new Map<string, string>([...files].map(([name, { keyid }]) => [keyid, name]));
      const names = (keyids: readonly { readonly keyid: string }[]) =>
        keyids.map(({ keyid }) => nameOf.get(keyid)).sort();
      assert.deepEqual(names(known.claimed), ["Amara", "Boris", "Chen", "Dalia", "Emeka"]);
      assert.deepEqual(names(known.root), ["Farah", "Goran", "Hana", "Ivo", "Jun"]);
      assert.deepEqual(names(known.targets), ["Kofi", "Lena", "Mateo"]);
      const records = base.records.flatMap(({ key, keyholder, role }) =>
        nameOf.get(key.keyid) === keyholder ? [`${keyholder}, ${role}`] : [],
      );
      assert.deepEqual(records.sort(), [
        "Priya, root",
        "Quentin, root",
        "Rosa, targets",
        "Samir, claimed",
        "Tomas, targets",
      ]);
    }));
});

describe("the sample's key records", () => {
  it("bring one new key for every role that keys can be proposed for", () =>
    onAStick(index, (dir) => {
      const { records } = imported(dir).base;
      assert.deepEqual([...new Set(records.map(({ role }) => role))].sort(), [
        "claimed",
        "recently-claimed",
        "root",
        "snapshot",
        "targets",
        "timestamp",
        "unclaimed",
      ]);
    }));

  it("are keys that the repository does not know yet", () =>
    onAStick(index, (dir) => {
      const { base } = imported(dir);
      const quorums = [
        ...TOP_LEVEL.map((role) => base.root.roles[role]),
        ...base.targets.delegations.roles,
      ];
      const known = new Set(quorums.flatMap(({ keys }) => keys.map(({ material }) => material)));
      assert.deepEqual(
        base.records.filter(({ key }) => known.has(key.material)),
        [],
      );
    }));
});
