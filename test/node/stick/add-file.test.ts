import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { addFile } from "../../../node/stick/add-file.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { ownFolder } from "../../own-folder.ts";
import { pipeAt } from "../../pipe.ts";

const PATH = "signatures/one.json";
const FILE = { path: PATH, bytes: toUtf8("signed") };

function stick(): string {
  const root = join(ownFolder(), "conclave");
  mkdirSync(join(root, "signatures"), { recursive: true });
  return root;
}

/** What may stand in the file's place already. */
const IN_ITS_PLACE: readonly (readonly [string, (at: string) => void])[] = [
  ["another file", (at) => writeFileSync(at, "others")],
  ["a longer file", (at) => writeFileSync(at, "signed and more")],
  ["an empty file", (at) => writeFileSync(at, "")],
  ["a folder", (at) => mkdirSync(at)],
  ["a pipe", pipeAt],
  ["a link to the same bytes elsewhere", link],
  ["a link to nothing", (at) => symlinkSync("/nowhere", at)],
];

function link(at: string): void {
  const elsewhere = join(ownFolder(), "same");
  writeFileSync(elsewhere, FILE.bytes);
  symlinkSync(elsewhere, at);
}

describe("one file beside others on a stick", () => {
  it("is written, its folder too", async () => {
    const root = join(ownFolder(), "conclave");
    assert.ok((await addFile(root, FILE)).ok);
    assert.equal(readFileSync(join(root, PATH), "utf8"), "signed");
  });

  it("may be there already", async () => {
    const root = stick();
    writeFileSync(join(root, PATH), FILE.bytes);
    assert.ok((await addFile(root, FILE)).ok);
  });

  for (const [sentence, put] of IN_ITS_PLACE)
    it(`EXPORT-EXISTS refuses ${sentence} in its place`, { timeout: 10_000 }, async () => {
      const root = stick();
      put(join(root, PATH));
      const added = await addFile(root, FILE);
      assert.equal(added.ok ? "" : added.refusal.id, "EXPORT-EXISTS");
    });

  it("EXPORT-WRITE refuses a link in its folder's place, and nothing is written behind it", async () => {
    const root = join(ownFolder(), "conclave");
    const elsewhere = ownFolder();
    mkdirSync(root);
    symlinkSync(elsewhere, join(root, "signatures"));
    const added = await addFile(root, FILE);
    assert.equal(added.ok ? "" : added.refusal.id, "EXPORT-WRITE");
    assert.ok(!existsSync(join(elsewhere, "one.json")));
  });
});
