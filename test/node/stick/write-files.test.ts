import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { writeFiles } from "../../../node/stick/write-files.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { sha256Of, type Sha256 } from "../../../shared/digest/sha256.ts";
import type { OutgoingFile } from "../../../shared/export/publication-files.ts";
import { ownFolder } from "../../own-folder.ts";
import { tinyDisk } from "../../tiny-disk.ts";

function file(path: string, text = path): OutgoingFile {
  const bytes = toUtf8(text);
  return { path, bytes, sha256: sha256Of(bytes) };
}

const FILES = [
  file("signed/42.claimed.json"),
  file("signed/SHA256SUMS"),
  file("transcript/journal.jsonl"),
];

function everythingUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
}

async function outcome(root: string, files: readonly OutgoingFile[] = FILES): Promise<string> {
  const written = await writeFiles(root, files);
  return written.ok ? "written" : written.refusal.id;
}

describe("writing to a stick", () => {
  for (const folder of ["", "conclave"])
    it(`EXPORT-WRITE accepts ${folder === "" ? "an empty folder" : "a stick that has no conclave folder yet"}`, async () => {
      const root = join(ownFolder(), folder);
      assert.equal(await outcome(root), "written");
      for (const { path, bytes } of FILES)
        assert.deepEqual(readFileSync(join(root, path)), Buffer.from(bytes));
      assert.deepEqual(readdirSync(root).sort(), ["signed", "transcript"]);
    });

  it("EXPORT-EXISTS accepts a stick with other folders, and leaves them alone", async () => {
    const root = ownFolder();
    mkdirSync(join(root, "metadata"));
    writeFileSync(join(root, "metadata/1.root.json"), "{}");
    assert.equal(await outcome(root), "written");
    assert.equal(readFileSync(join(root, "metadata/1.root.json"), "utf8"), "{}");
  });

  for (const [sentence, put] of [
    ["an empty folder signed", (root: string) => mkdirSync(join(root, "signed"))],
    ["an empty folder transcript", (root: string) => mkdirSync(join(root, "transcript"))],
    ["a file named signed", (root: string) => writeFileSync(join(root, "signed"), "x")],
    [
      "a link named signed that leads nowhere",
      (root: string) => symlinkSync("gone", join(root, "signed")),
    ],
  ] as const)
    it(`EXPORT-EXISTS refuses ${sentence}, and touches nothing`, async () => {
      const root = ownFolder();
      put(root);
      const before = everythingUnder(root);
      assert.equal(await outcome(root), "EXPORT-EXISTS");
      assert.deepEqual(everythingUnder(root), before);
    });

  it("EXPORT-WRITE refuses a stick that was pulled out since it was chosen: nothing is put into a folder of its name on this computer", async () => {
    const stick = join(ownFolder(), "STICK");
    assert.equal(await outcome(stick), "EXPORT-WRITE");
    assert.equal(existsSync(stick), false);
  });

  it("clears away what an interrupted export left", async () => {
    const root = ownFolder();
    mkdirSync(join(root, "export.partial/signed"), { recursive: true });
    writeFileSync(join(root, "export.partial/signed/42.claimed.json"), "half");
    assert.equal(await outcome(root), "written");
    assert.deepEqual(readdirSync(root).sort(), ["signed", "transcript"]);
  });

  it("EXPORT-WRITE refuses a stick that gives back other bytes, and leaves nothing on it", async () => {
    const root = ownFolder();
    const lying = { ...file("signed/a"), sha256: "0".repeat(64) as Sha256 };
    assert.equal(await outcome(root, [...FILES, lying]), "EXPORT-WRITE");
    assert.deepEqual(everythingUnder(root), []);
  });

  const many = Array.from({ length: 30 }, (_, i) => file(`signed/${i}.claimed.json`));
  for (const [sentence, at] of [
    ["while the files are written", "Writing the files 10"],
    ["while they are read back", "Reading the files back 10"],
    ["after the last was read back", "Reading the files back 33"],
  ] as const)
    it(`leaves nothing when it is cancelled ${sentence}`, async () => {
      const root = ownFolder();
      const cancel = new AbortController();
      const writing = writeFiles(root, [...FILES, ...many], {
        signal: cancel.signal,
        onFile: (what, done) => {
          if (`${what} ${done}` === at) cancel.abort(new Error("cancelled"));
        },
      });
      await assert.rejects(writing, /cancelled/);
      assert.deepEqual(everythingUnder(root), []);
    });

  it("asks for each file's bytes once, when it is written", async () => {
    const asked: string[] = [];
    const lazy = FILES.map(({ path, bytes, sha256 }) => ({
      path,
      sha256,
      get bytes() {
        asked.push(path);
        return bytes;
      },
    }));
    assert.equal(await outcome(ownFolder(), lazy), "written");
    assert.deepEqual(
      asked,
      FILES.map(({ path }) => path),
    );
  });

  it("EXPORT-WRITE refuses a file where the stick's folder should be", async () => {
    const root = join(ownFolder(), "conclave");
    writeFileSync(root, "x");
    assert.equal(await outcome(root), "EXPORT-WRITE");
  });

  const full = tinyDisk(64);
  it(
    "EXPORT-WRITE refuses a stick that is too full, and leaves nothing on it",
    { skip: full.skip },
    async () => {
      const root = join(full.folder ?? "", "conclave");
      const big = file("signed/43.claimed.json", "a".repeat(100_000));
      assert.equal(await outcome(root, [...FILES, big]), "EXPORT-WRITE");
      assert.deepEqual(everythingUnder(full.folder ?? ""), []);
      assert.equal(await outcome(root), "written", "there is room for less");
    },
  );

  const frozen = tinyDisk(64);
  it("EXPORT-WRITE refuses a stick that cannot be written to", { skip: frozen.skip }, async () => {
    frozen.freeze();
    const written = await writeFiles(join(frozen.folder ?? "", "conclave"), FILES);
    assert.ok(!written.ok);
    assert.equal(written.refusal.id, "EXPORT-WRITE");
    assert.match(written.refusal.found, /cannot be written to/);
  });
});
