import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { makeIndex } from "../../scripts/sample-index/make-index.ts";
import { readNames } from "../../scripts/sample-index/names.ts";
import { writeFile, writeStick } from "../../scripts/sample-index/stick.ts";
import type { StickFiles } from "../../shared/bundle/stick-file.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import type { Refusal } from "../../shared/refusal.ts";
import { alteredFirst, bundleAnchor, firstFiles, takingAll } from "../first-sample.ts";
import { freshStick, Player, tell } from "../node/room/played-room.ts";
import { ownFolder } from "../own-folder.ts";
import { NOW, sampleIndex, SEED } from "../sample.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(command: "inspect" | "verify", ...args: readonly string[]): Promise<Ran> {
  const path = join(import.meta.dirname, `../../cli/${command}.ts`);
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], { maxBuffer: 1e8 }, (error, out, err) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, out, err });
    });
  });
}

/** What both commands print with --json. */
interface Report {
  readonly ok: boolean;
  readonly refusal: Refusal | null;
  readonly checks: readonly { readonly id: string; readonly objection: object | null }[];
  readonly anchor: { readonly version: number; readonly sha256: string };
}

const report = ({ out }: Ran) => JSON.parse(out) as Report;

function rootFile(version = 1): string {
  const path = join(ownFolder(), "root.json");
  const bytes = sampleIndex().files.get(`metadata/${version}.root.json`);
  writeFileSync(path, bytes ?? "");
  return path;
}

describe("inspect", () => {
  it("ends with 1 where claims are blocked, and names every one", async () => {
    const ran = await run("inspect", freshStick(), "--root", rootFile(), "--json");
    interface Claims {
      readonly imports: boolean;
      readonly claims: {
        readonly total: number;
        readonly blocked: number;
        readonly flagged: readonly { readonly line: number; readonly standing: string }[];
      };
    }
    const { ok, imports, claims, refusal, checks } = report(ran) as Report & Claims;
    assert.deepEqual([ran.code, ok, imports, refusal], [1, false, true, null]);
    assert.equal(claims.total, 60);
    assert.equal(claims.blocked, sampleIndex().planted.length);
    const blocked = claims.flagged.filter(({ standing }) => standing === "blocked");
    assert.deepEqual(
      blocked.map(({ line }) => line),
      sampleIndex().planted.map(({ line }) => line + 1),
    );
    assert.deepEqual(
      checks.filter(({ objection }) => objection !== null).map(({ id }) => id),
      [],
      "a key of small order in recently-claimed is told where its claim is",
    );
  });

  it("ends with 0 where nothing is blocked, and says so in words", async () => {
    const clean = join(ownFolder(), "CLEAN");
    writeStick(
      makeIndex({ now: NOW, seed: SEED, claims: 5, names: readNames(), planted: false }),
      clean,
    );
    const { code, out } = await run("inspect", clean, "--root", rootFile());
    assert.equal(code, 0);
    assert.match(out, /Trusted root: version 1, SHA-256 [0-9a-f]{4} /);
    assert.match(out, /Root 3: [0-9]+ valid signatures by [0-9]+ keys; by the keys of root 2 /);
    assert.match(out, /5 claims: 0 blocked/);
    assert.match(out, /fit for the ceremony/);
  });

  it("tells the batch in short, each check with its counts, and then 50 claims; all of them with --all", async () => {
    const many = join(ownFolder(), "MANY");
    const index = makeIndex({ now: NOW, seed: SEED, claims: 800, names: readNames() });
    writeStick(index, many);
    const flagged = index.claims.filter(({ expects }) => expects.length > 0).length;
    const told = (out: string) =>
      new Set(
        [...out.matchAll(/^ {2}(?:BLOCKED|warning) {2}line (\d+) /gm)].map(([, line]) => line),
      ).size;
    const { code, out } = await run("inspect", many, "--root", rootFile());
    assert.equal(code, 1);
    assert.match(
      out,
      /\nBundle of \S+, 0 days old: \d+ files, \S+ [kM]B\.\n800 claims: 10 blocked, /,
    );
    assert.match(out, /Claimed protects \d+ projects; 8\d\d with all .* Clients take 5 MB: about /);
    assert.match(out, /\n {2}BLOCKS +1 +1 {2}CLAIM-CLAIMED: The project is not claimed yet\.\n/);
    assert.ok(out.indexOf("BLOCKS") < out.indexOf("warning"));
    assert.equal(told(out), 50);
    assert.match(out, new RegExp(`and ${flagged - 50} more\\. --all`));
    const all = await run("inspect", many, "--root", rootFile(), "--all");
    assert.equal(told(all.out), flagged);
    assert.doesNotMatch(all.out, /more\. --all/);
  });

  it("ends with 2 where both --json and --all are asked for", async () => {
    const { code, err } = await run("inspect", "a", "--first", "--json", "--all");
    assert.equal(code, 2);
    assert.match(err, /Say --json or --all\./);
  });

  it("ends with 1 where the stick cannot be imported, and says what to do", async () => {
    const stick = freshStick();
    writeFileSync(join(stick, "conclave/claims/claims.jsonl"), "{}");
    const { code, out } = await run("inspect", stick, "--root", rootFile());
    assert.equal(code, 1);
    assert.match(out, /REFUSED \(BUNDLE-FILES\)/);
    assert.match(out, /now: +\S/);
    assert.match(out, /cannot be imported/);
  });

  it("ends with 1 for a folder that is no stick", async () => {
    const ran = await run("inspect", ownFolder(), "--root", rootFile(), "--json");
    assert.equal(ran.code, 1);
    assert.equal(report(ran).refusal?.id, "STICK-FOLDER");
  });
});

describe("a stick that begins a repository", () => {
  const stickOf = (files: StickFiles) => {
    const stick = join(ownFolder(), "GREEN");
    for (const { path, bytes } of files.values()) writeFile(join(stick, "conclave", path), bytes);
    return stick;
  };

  it("inspect --first ends with 0, and prints the record for the room", async () => {
    const { code, out } = await run("inspect", stickOf(firstFiles()), "--first");
    assert.equal(code, 0);
    const { words } = spoken(bundleAnchor(firstFiles()).sha256);
    assert.match(out, /A new repository: bundle\.json, SHA-256 [0-9a-f]{4} /);
    for (const word of words) assert.ok(out.includes(word), word);
    assert.match(out, /A new repository, pypi\.example: 17 key records\./);
    assert.match(out, /fit for the ceremony/);
  });

  it("inspect --first --json tells the digest as version 0", async () => {
    const ran = await run("inspect", stickOf(firstFiles()), "--first", "--json");
    const { ok, anchor, refusal } = report(ran);
    assert.deepEqual([ran.code, ok, refusal, anchor], [0, true, null, bundleAnchor(firstFiles())]);
  });

  for (const [sentence, stick, args, id] of [
    ["a root", () => stickOf(firstFiles()), () => ["--root", rootFile()], "FIRST-BUNDLE"],
    ["--first for a stick with roots", () => freshStick(), () => ["--first"], "FIRST-BUNDLE"],
    ["--first for no stick", () => ownFolder(), () => ["--first"], "STICK-FOLDER"],
    [
      "--first, with too few records",
      () => stickOf(alteredFirst({ files: { "key-records/Index-unclaimed.json": null } })),
      () => ["--first"],
      "FIRST-RECORDS",
    ],
  ] as const)
    it(`inspect with ${sentence} ends with 1: ${id}`, async () => {
      const ran = await run("inspect", stick(), ...args(), "--json");
      assert.deepEqual([ran.code, report(ran).refusal?.id], [1, id]);
    });

  it("inspect with both a root and --first ends with 2, and so does verify with --first", async () => {
    const both = await run("inspect", "a", "--first", "--root", rootFile());
    assert.deepEqual([both.code, both.out], [2, ""]);
    assert.match(both.err, /Name a root, or say --first/);
    const verify = await run("verify", "a", "--first");
    assert.equal(verify.code, 2);
    assert.match(verify.err, /Usage: npm run verify/);
  });

  it("verify ends with 0 with the root 1 that the ceremony made, and with 1 with another", async () => {
    const player = new Player(stickOf(firstFiles()));
    await player.begin();
    await player.choose();
    const { words } = spoken(bundleAnchor(firstFiles()).sha256);
    const typed = `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
    await tell(player.room, "anchor.confirm", { version: 0, typed });
    await player.propose(...takingAll());
    await player.seal();
    for (const name of ["Farah", "Hana", "Ivo", "Kofi", "Lena", "Amara", "Chen", "Dalia"])
      await player.sign(name);
    await player.close();
    await player.export();
    const made = join(player.stick, "conclave/signed/1.root.json");
    const good = await run("verify", player.stick, "--root", made, "--json");
    assert.deepEqual([good.code, report(good).ok, report(good).anchor.version], [0, true, 1]);
    const other = await run("verify", player.stick, "--root", rootFile(), "--json");
    assert.deepEqual([other.code, report(other).refusal?.id], [1, "EXPORT-ROOT"]);
  });
});

describe(
  "called wrongly, both commands end with 2 and explain themselves",
  { concurrency: 2 },
  () => {
    for (const command of ["inspect", "verify"] as const)
      for (const [sentence, args, words] of [
        ["no stick", () => ["--root", rootFile()], /Name one stick/],
        ["two sticks", () => ["a", "b", "--root", rootFile()], /Name one stick/],
        ["no root", () => ["a"], /Name the root/],
        ["a root that is not there", () => ["a", "--root", "/nowhere/root.json"], /nowhere/],
        ["a root that is no root", () => ["a", "--root", import.meta.filename], /not a root/],
        ["an unknown option", () => ["a", "--force"], /force/],
      ] as const)
        it(`${command} with ${sentence}`, async () => {
          const { code, out, err } = await run(command, ...args());
          assert.equal(code, 2);
          assert.equal(out, "");
          assert.match(err, words);
          assert.match(err, /Usage: npm run/);
        });
  },
);

describe("verify", () => {
  let exported = "";
  before(async () => {
    const player = new Player();
    await player.toExport();
    await player.export();
    exported = player.stick;
  });

  function copy(): string {
    const folder = join(ownFolder(), "COPY");
    cpSync(exported, folder, { recursive: true });
    return folder;
  }

  it("ends with 0 for an export as it was made, from any root of the chain", async () => {
    for (const version of [1, 3]) {
      const ran = await run("verify", exported, "--root", rootFile(version), "--json");
      interface Export {
        readonly documents: readonly { readonly role: string; readonly version: number }[];
        readonly signers: readonly string[];
        readonly seal: string;
        readonly transcript: string;
      }
      const { ok, refusal, documents, signers, seal, transcript } = report(ran) as Report & Export;
      assert.deepEqual([ran.code, ok, refusal], [0, true, null]);
      // On a slow machine it says how far it is; nothing else is said there.
      assert.match(ran.err, /^([a-z ]+: \d+ of \d+\n)*$/);
      assert.deepEqual(
        documents.map((each) => [each.role, each.version]),
        [
          ["claimed", 42],
          ["publication", 42],
        ],
      );
      assert.equal(new Set(signers).size, 3);
      assert.match(`${seal} ${transcript}`, /^[0-9a-f]{64} [0-9a-f]{64}$/);
    }
  });

  it("says in words that it holds, a stock client included", async () => {
    const { code, out } = await run("verify", exported, "--root", rootFile());
    assert.equal(code, 0);
    assert.match(out, /holds {2}EXPORT-CLIENT/);
    assert.match(out, /The export holds\. Transcript [0-9a-f]{64}/);
  });

  it("lets no stock client loose where it is told not to, and says so", async () => {
    const { code, out, err } = await run("verify", exported, "--root", rootFile(), "--no-client");
    assert.equal(code, 0);
    assert.doesNotMatch(out, /EXPORT-CLIENT/);
    assert.match(err, /not let loose again/);
  });

  it("ends with 1 under another root than the ceremony's", async () => {
    const other = makeIndex({ now: NOW, seed: "other", claims: 5, names: readNames() });
    const root = join(ownFolder(), "root.json");
    writeFileSync(root, other.files.get("metadata/1.root.json") ?? "");
    const ran = await run("verify", exported, "--root", root, "--json");
    assert.deepEqual([ran.code, report(ran).refusal?.id], [1, "ROOT-ANCHOR"]);
  });

  it("ends with 1 for a stick that was never exported", async () => {
    const ran = await run("verify", freshStick(), "--root", rootFile(), "--json");
    assert.deepEqual([ran.code, report(ran).refusal?.id], [1, "EXPORT-TRANSCRIPT"]);
  });

  for (const path of ["signed/42.claimed.json", "transcript/journal.jsonl", "claims/claims.jsonl"])
    it(`ends with 1, with words, for one byte altered in ${path}`, async () => {
      const stick = copy();
      const file = join(stick, "conclave", path);
      const bytes = readFileSync(file);
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      const { code, out } = await run("verify", stick, "--root", rootFile());
      assert.equal(code, 1);
      assert.match(out, /REFUSED \([A-Z-]+\)\n +where: +\S.*\n +found: +\S.*\n +expected: +\S/);
    });

  it("does not mind anything else on the stick", async () => {
    const stick = copy();
    writeFileSync(join(stick, "holiday.txt"), "x");
    assert.equal((await run("verify", stick, "--root", rootFile())).code, 0);
  });
});
