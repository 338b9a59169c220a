import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

const PROJECT = join(import.meta.dirname, "../../..");

function sources(folder: string): readonly string[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
    .map((path) => readFileSync(join(PROJECT, folder, path), "utf8"));
}

/** Every check and refusal ID is written out once in the code, in quotes: capitals with a hyphen, and the one word ENVELOPE. */
function idsIn(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[A-Z]{3,}(?:-[A-Z]+)+)|ENVELOPE)"/g)].map(([, id]) => id ?? "");
}

function all(folders: readonly string[], find: (text: string) => readonly string[]) {
  return [...new Set(folders.flatMap(sources).flatMap(find))].sort();
}

/** The app's own IDs, and those of the window and of the scripts that stand in for the index. */
const CODE = all(["shared", "node", "cli", "electron"], idsIn);
const EVERYWHERE = [...CODE, ...all(["renderer", "scripts"], idsIn)];

describe("the IDs of checks and refusals", () => {
  it("are there", () => {
    for (const id of ["ROOT-CHAIN", "CLAIM-PROOF", "SEAL-BYTES", "EXPORT-BYTES", "JSON-STRICT"])
      assert.ok(CODE.includes(id), id);
    assert.ok(CODE.length > 70);
  });

  it("each stand in a test", () => {
    const folders = ["shared", "node", "cli", "electron"].map((layer) => `test/${layer}`);
    const text = folders
      .filter((folder) => existsSync(join(PROJECT, folder)))
      .flatMap(sources)
      .join("\n");
    const untested = CODE.filter((id) => !new RegExp(`\\b${id}\\b(?!-)`).test(text));
    assert.deepEqual(untested, []);
  });

  it("each stand in docs/checks.md, and no other does", () => {
    const text = readFileSync(join(PROJECT, "docs/checks.md"), "utf8");
    const documented = [...new Set([...text.matchAll(/`((?:[A-Z]{3,}(?:-[A-Z]+)+)|ENVELOPE)`/g)])];
    const named = [...new Set(documented.map(([, id]) => id ?? ""))].sort();
    assert.deepEqual(
      {
        missing: CODE.filter((id) => !named.includes(id)),
        unknown: named.filter((id) => !EVERYWHERE.includes(id)),
      },
      { missing: [], unknown: [] },
    );
  });
});
