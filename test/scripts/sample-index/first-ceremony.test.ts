import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { makeFirstIndex } from "../../../scripts/sample-index/first-index.ts";
import { proveFirst } from "../../../scripts/sample-index/first-proof.ts";
import { holdCeremony, importStick } from "../../../scripts/sample-index/local-ceremony.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { OUTSIDER, heldKey, repositoryKeys } from "../../../scripts/sample-index/people.ts";
import { publishFirst } from "../../../scripts/sample-index/publish-first.ts";
import { signedFile, type SampleKey } from "../../../scripts/sample-index/sample-key.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { instantOf } from "../../../shared/tuf/instant.ts";
import { onAStick } from "./on-a-stick.ts";

// A stock client reads the real clock, so the repository is made for today.
const index = makeFirstIndex({ now: instantOf(Date.now()), seed: "tests", names: readNames() });
const keys = repositoryKeys(index.seed, index.keyholders);
const SIGNERS = ["Farah", "Hana", "Ivo", "Kofi", "Lena", "Amara", "Chen", "Dalia"];

function taking(dir: string): readonly Proposal[] {
  const { base } = importStick(index, dir).verdict;
  return (base?.records ?? []).map(({ role, key }) => ({
    change: "add-key",
    role,
    record: key.keyid,
  }));
}

function held(dir: string, extra: readonly Proposal[] = []): void {
  const sealed = holdCeremony(index, dir, {
    proposals: [...taking(dir), ...extra],
    signers: SIGNERS,
  });
  assert.ok(sealed.ok, sealed.ok ? "" : JSON.stringify(sealed.refusal));
}

interface Written {
  readonly signed: JsonObject;
}

/** Other content in one of the new files, signed by whom it should be; the note is made to fit. */
function rewrite(
  dir: string,
  name: "root" | "targets" | "claimed",
  change: (signed: JsonObject) => JsonObject,
  signers: readonly SampleKey[] = keys[name].map(({ key }) => key),
): void {
  const at = (file: string) => join(dir, "conclave/signed", file);
  const read = (file: string) => (JSON.parse(readFileSync(at(file), "utf8")) as Written).signed;
  const signed = change(read(`1.${name}.json`));
  writeFileSync(at(`1.${name}.json`), signedFile(signed, signers));
  const note = read("publication.json");
  const publish = (fieldOf(note, "publish") as readonly JsonObject[]).map((row) =>
    row["role"] === name ? { ...row, signed_sha256: sha256Of(canonicalBytes(signed)) } : row,
  );
  const claimed = keys.claimed.map(({ key }) => key);
  writeFileSync(at("publication.json"), signedFile({ ...note, publish }, claimed));
}

const more = (fields: JsonObject) => (signed: JsonObject) => ({ ...signed, ...fields });
const same = (signed: JsonObject) => signed;

const REFUSED: Readonly<Record<string, readonly [id: string, spoil: (dir: string) => void]>> = {
  "a stick that was not exported": [
    "PUBLISH-FILES",
    (dir) => {
      rmSync(join(dir, "conclave/signed"), { recursive: true });
    },
  ],
  "no targets": [
    "PUBLISH-FILES",
    (dir) => {
      rmSync(join(dir, "conclave/signed/1.targets.json"));
    },
  ],
  "a root by two of its keyholders": [
    "PUBLISH-SIGNATURES",
    (dir) =>
      rewrite(
        dir,
        "root",
        same,
        keys.root.slice(0, 2).map(({ key }) => key),
      ),
  ],
  "a targets by a stranger": [
    "PUBLISH-SIGNATURES",
    (dir) => rewrite(dir, "targets", same, [heldKey(index.seed, "claimed", OUTSIDER).key]),
  ],
  "a root for another repository": [
    "PUBLISH-ROOT",
    (dir) => rewrite(dir, "root", more({ "x-conclave-repository": "gems.example" })),
  ],
  "a root without the mark of a rehearsal": [
    "PUBLISH-ROOT",
    (dir) => rewrite(dir, "root", more({ "x-conclave-rehearsal": false })),
  ],
  "a root that expired long ago": [
    "PUBLISH-ROOT",
    (dir) => rewrite(dir, "root", more({ expires: "2001-01-01T00:00:00Z" })),
  ],
  "a targets that lists a file": [
    "PUBLISH-TARGETS",
    (dir) => rewrite(dir, "targets", more({ targets: { x: { hashes: {}, length: 1 } } })),
  ],
  "a claimed with another member": [
    "PUBLISH-CLAIMED",
    (dir) => rewrite(dir, "claimed", more({ "x-other": 1 })),
  ],
  "a note about another file": [
    "PUBLISH-NOTE",
    (dir) => {
      const path = join(dir, "conclave/signed/publication.json");
      const { signed } = JSON.parse(readFileSync(path, "utf8")) as Written;
      const other = { ...signed, bundle: "0".repeat(64) };
      writeFileSync(
        path,
        signedFile(
          other,
          keys.claimed.map(({ key }) => key),
        ),
      );
    },
  ],
};

describe("an index that begins", () => {
  it("makes the same stick from the same options, with key records and nothing else", () => {
    const again = makeFirstIndex({ now: index.now, seed: "tests", names: readNames() });
    assert.equal(again.bundle, index.bundle);
    assert.equal(index.files.size, 18);
    for (const path of index.files.keys())
      assert.match(path, /^(bundle\.json|key-records\/\w+-[a-z-]+\.json)$/);
  });

  it("publishes what was signed, and stock clients follow, and refuse everything else", () =>
    onAStick(index, async (dir) => {
      held(dir);
      const outDir = join(dir, "out");
      const published = publishFirst(index, dir, outDir);
      assert.ok(published.ok);
      assert.deepEqual(new Set(Object.values(published.value.versions)), new Set([1]));
      const proofs = await proveFirst({ index, outDir });
      assert.ok(proofs.length > 14);
      assert.deepEqual(
        proofs.filter(({ holds }) => !holds),
        [],
      );
    }));

  it("PUBLISH-ROOT refuses another threshold than the index asked for", () =>
    onAStick(index, (dir) => {
      held(dir, [{ change: "threshold", role: "root", threshold: 2 }]);
      const published = publishFirst(index, dir, join(dir, "out"));
      assert.equal(published.ok ? "published" : published.refusal.id, "PUBLISH-ROOT");
    }));

  for (const [sentence, [id, spoil]] of Object.entries(REFUSED))
    it(`${id} refuses ${sentence}, and publishes nothing`, () =>
      onAStick(index, (dir) => {
        held(dir);
        spoil(dir);
        const published = publishFirst(index, dir, join(dir, "out"));
        assert.equal(published.ok ? "published" : published.refusal.id, id);
        assert.equal(existsSync(join(dir, "out")), false);
      }));
});
