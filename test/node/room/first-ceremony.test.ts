import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { writeFile } from "../../../scripts/sample-index/stick.ts";
import { verifyExport } from "../../../node/verify-export.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { spoken } from "../../../shared/digest/spoken.ts";
import type { StickFiles } from "../../../shared/bundle/stick-file.ts";
import type { ReviewView } from "../../../shared/contract/view.ts";
import { alteredFirst, firstFiles, takingAll } from "../../first-sample.ts";
import { alteredStick, PATHS } from "../../altered-stick.ts";
import { ownFolder } from "../../own-folder.ts";
import { NOW, sampleIndex, there } from "../../sample.ts";
import { everything, paneOf, Player, refusedBy, tell } from "./played-room.ts";

const WORKER = new URL("../../../node/import-worker.ts", import.meta.url);
const SIGNERS = ["Farah", "Hana", "Ivo", "Kofi", "Lena", "Amara", "Chen", "Dalia"];

function stickOf(files: StickFiles, name = "GREEN"): string {
  const stick = join(ownFolder(), name);
  for (const { path, bytes } of files.values()) writeFile(join(stick, "conclave", path), bytes);
  return stick;
}
const firstStick = () => stickOf(firstFiles());

function anchorPane(player: Player) {
  const pane = paneOf(player.room);
  assert.ok(pane.step === "import" && pane.stage === "anchor");
  return pane;
}

function review(player: Player): ReviewView {
  const pane = paneOf(player.room);
  assert.ok(pane.step === "review");
  return pane.review;
}

async function confirm(player: Player, version = 0): Promise<void> {
  const { words } = spoken(there(anchorPane(player).first).sha256);
  const typed = `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
  await tell(player.room, "anchor.confirm", { version, typed });
}

async function toReview(stick = firstStick()): Promise<Player> {
  const player = new Player(stick);
  await player.begin();
  await player.choose();
  await confirm(player);
  return player;
}

async function toExport(player: Player): Promise<void> {
  await player.propose(...takingAll());
  await player.seal();
  for (const name of SIGNERS) await player.sign(name);
  await player.close();
}

function verifying(stick: string, root: Uint8Array, version = 1) {
  const work = {
    workerUrl: WORKER,
    signal: new AbortController().signal,
    now: NOW,
    onClaims: () => undefined,
  };
  return verifyExport(stick, { version, sha256: sha256Of(root) }, work);
}
const rootOn = (stick: string) =>
  new Uint8Array(readFileSync(join(stick, "conclave/signed/1.root.json")));

describe("a room in which a repository begins", () => {
  it("shows bundle.json's digest and what the stick says, and no root", async () => {
    const player = new Player(firstStick());
    await player.begin();
    await player.choose();
    const { first, roots } = anchorPane(player);
    assert.deepEqual(roots, []);
    assert.equal(there(first).sha256, there(firstFiles().get("bundle.json")).sha256);
    assert.deepEqual([first?.repository, first?.rehearsal], ["pypi.example", true]);
    assert.deepEqual(
      there(first).roles.map(({ role, threshold, keyholders }) => [
        role,
        threshold,
        keyholders.length,
      ]),
      [
        ["root", 3, 5],
        ["targets", 2, 3],
        ["snapshot", 1, 1],
        ["timestamp", 1, 1],
        ["claimed", 3, 5],
        ["recently-claimed", 1, 1],
        ["unclaimed", 1, 1],
      ],
    );
  });

  it("ANCHOR-WORDS refuses other words, and the words under another version", async () => {
    const player = new Player(firstStick());
    await player.begin();
    await player.choose();
    const { words } = spoken(there(anchorPane(player).first).sha256);
    const typed = `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
    for (const args of [
      { version: 0, typed: "aardvark adroitness" },
      { version: 0, typed: words[0] ?? "" },
      { version: 1, typed },
    ]) {
      const refusal = await refusedBy(player.room, "anchor.confirm", args);
      assert.equal(refusal.id, "ANCHOR-WORDS");
      assert.equal(refusal.where, args.version === 0 ? "bundle.json" : "root 1");
    }
  });

  it("FIRST-EMPTY refuses a stick with a root on it before anybody reads a word", async () => {
    const root = there(sampleIndex().files.get(PATHS.root1));
    const player = new Player(stickOf(alteredFirst({ files: { [PATHS.root1]: root } })));
    await player.begin();
    player.doors.folder = player.stick;
    const refusal = await refusedBy(player.room, "stick.choose", {});
    assert.equal(refusal.id, "FIRST-EMPTY");
    assert.match(refusal.todo, /second root 1/);
  });

  it("ROOT-ANCHOR refuses a stick for claims without a root", async () => {
    const gone = { [PATHS.root1]: null, [PATHS.root2]: null, [PATHS.root3]: null };
    const player = new Player(stickOf(alteredStick({ files: gone })));
    await player.begin();
    player.doors.folder = player.stick;
    assert.equal((await refusedBy(player.room, "stick.choose", {})).id, "ROOT-ANCHOR");
  });

  it("FIRST-RECORDS is told with the checks that held, and the stick is dropped", async () => {
    const few = { "key-records/Kofi-targets.json": null, "key-records/Lena-targets.json": null };
    const player = new Player(stickOf(alteredFirst({ files: few })));
    await player.begin();
    await player.choose();
    const { words } = spoken(there(anchorPane(player).first).sha256);
    const typed = `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
    const refusal = await refusedBy(player.room, "anchor.confirm", { version: 0, typed });
    assert.deepEqual([refusal.id, refusal.where], ["FIRST-RECORDS", "targets"]);
    const pane = paneOf(player.room);
    assert.ok(pane.step === "import" && pane.stage === "choose");
    assert.equal(pane.checks.at(-1)?.id, "FIRST-RECORDS");
  });
});

describe("the review of a first ceremony", () => {
  it("shows what is missing, then the roles as they are proposed", async () => {
    const player = await toReview();
    const ceremony = there(player.room.view().ceremony);
    assert.deepEqual(
      [ceremony.change, ceremony.rehearsal, ceremony.repository],
      ["root 1, targets 1, claimed 1 (new)", true, "pypi.example"],
    );
    assert.equal(review(player).begins, true);
    assert.deepEqual(review(player).notYet, [
      "Too few keys are proposed for root, targets, snapshot, timestamp, claimed, recently-claimed, unclaimed.",
    ]);
    assert.ok(review(player).records.every(({ proposed }) => !proposed));
    await player.propose(...takingAll());
    assert.deepEqual(review(player).notYet, []);
    assert.ok(review(player).records.every(({ proposed }) => proposed));
    assert.deepEqual(
      review(player).roles.map(({ threshold, keyholders }) => `${threshold}/${keyholders.length}`),
      ["3/5", "2/3", "1/1", "1/1", "3/5", "1/1", "1/1"],
    );
  });

  it("records one event for each key, and each can be withdrawn by itself", async () => {
    const player = await toReview();
    await player.propose(...takingAll());
    assert.equal(review(player).proposals.length, 17);
    const before = review(player).proposals.map(({ sentence }) => sentence);
    await tell(player.room, "proposals.withdraw", { number: 3 });
    assert.deepEqual(
      review(player).proposals.map(({ sentence }) => sentence),
      before.toSpliced(3, 1),
    );
    assert.equal(review(player).records.filter(({ proposed }) => !proposed).length, 1);
  });

  it("PROPOSAL-KEY refuses a list of which one does not fit, and makes none of it", async () => {
    const player = await toReview();
    const before = everything(player.room);
    const [one, ...rest] = takingAll();
    const proposals = [there(one), ...rest, there(one)];
    assert.equal((await refusedBy(player.room, "proposals.add", { proposals })).id, "PROPOSAL-KEY");
    assert.equal(everything(player.room), before);
    assert.equal(review(player).proposals.length, 0);
  });
});

describe("a whole first ceremony", () => {
  it("is signed, exported, and verified with the root that it made and no other", async () => {
    const player = await toReview();
    await toExport(player);
    await player.export();
    const root = rootOn(player.stick);
    const verdict = await verifying(player.stick, root);
    assert.deepEqual([verdict.ok, verdict.refusal], [true, null]);
    assert.ok(verdict.checks.some(({ id }) => id === "EXPORT-ROOT"));

    const others: readonly (readonly [Uint8Array, number])[] = [
      [there(sampleIndex().files.get(PATHS.root1)), 1],
      [there(sampleIndex().files.get(PATHS.root3)), 3],
      [root, 2],
    ];
    for (const [bytes, version] of others) {
      const other = await verifying(player.stick, bytes, version);
      assert.deepEqual([other.ok, other.refusal?.id], [false, "EXPORT-ROOT"]);
    }
  });

  it("does not verify with another bundle, root or record on the stick", async () => {
    const player = await toReview();
    await toExport(player);
    await player.export();
    const root = rootOn(player.stick);
    const otherBundle = there(
      alteredFirst({ manifest: (signed) => ({ ...signed, title: "Another" }) }).get("bundle.json"),
    ).bytes;
    const turned = (path: string) => {
      const bytes = readFileSync(join(player.stick, "conclave", path));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return bytes;
    };
    for (const [path, bytes, id] of [
      ["bundle.json", otherBundle, "FIRST-BUNDLE"],
      ["signed/1.root.json", turned("signed/1.root.json"), "EXPORT-ROOT"],
      ["signed/1.claimed.json", turned("signed/1.claimed.json"), "EXPORT-SIGNATURES"],
      ["key-records/Ivo-root.json", turned("key-records/Ivo-root.json"), "BUNDLE-FILES"],
    ] as const) {
      const copy = join(ownFolder(), "COPY");
      cpSync(player.stick, copy, { recursive: true });
      writeFileSync(join(copy, "conclave", path), bytes);
      const verdict = await verifying(copy, root);
      assert.deepEqual([path, verdict.ok, verdict.refusal?.id], [path, false, id]);
    }
  });

  it("goes on after a power cut at each step", async () => {
    const player = await toReview();
    await player.resumeElsewhere();
    assert.equal(review(player).begins, true);
    await player.propose(...takingAll());
    await player.resumeElsewhere();
    assert.equal(review(player).proposals.length, 17);
    await player.seal();
    await player.sign("Farah");
    await player.resumeElsewhere();
    for (const name of SIGNERS.slice(1)) await player.sign(name);
    await player.close();
    await player.resumeElsewhere();
    await player.export();
    assert.equal((await verifying(player.stick, rootOn(player.stick))).ok, true);
  });

  it("writes the bundle too when it is exported to another stick", async () => {
    const player = await toReview();
    await toExport(player);
    const other = join(ownFolder(), "RED");
    mkdirSync(other);
    await player.export(other);
    assert.equal((await verifying(other, rootOn(other))).ok, true);
  });

  it("is told in the record in words", async () => {
    const player = await toReview();
    await player.propose(...takingAll().slice(0, 1));
    const { rows } = await tell(player.room, "record.page", { offset: 0, count: 10 });
    assert.deepEqual(
      rows.map(({ sentence }) => sentence),
      [
        "Amara opened the ceremony. One reviewer is enough for every claim.",
        'Stick "GREEN" imported, to begin a new repository; its bundle.json was recognised.',
        "Amara proposed a change: add-key, in root.",
      ],
    );
  });
});
