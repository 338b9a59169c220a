import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keyRecordFile, keyRecordPath } from "../../../scripts/sample-index/key-records.ts";
import { heldKey, type Held } from "../../../scripts/sample-index/people.ts";
import { envelopeBytes } from "../../../scripts/sample-index/sample-key.ts";
import type { StickFiles } from "../../../shared/bundle/stick-file.ts";
import { begins, NONE_YET } from "../../../shared/import/empty-tree.ts";
import { matchBatch } from "../../../shared/import/match-batch.ts";
import type { Anchor } from "../../../shared/import/root-checks.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { TOP_LEVEL } from "../../../shared/tuf/role-name.ts";
import { isRehearsalRoot, readRoot, repositoryOf } from "../../../shared/tuf/root.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import {
  alteredFirst,
  bundleAnchor,
  firstBase,
  firstBatch,
  firstFiles,
  firstImportOf,
} from "../../first-sample.ts";
import {
  anchorOn,
  good,
  NOW,
  sampleFiles,
  sampleIndex,
  sampleKeys,
  SEED,
  there,
} from "../../sample.ts";
import { alteredStick, PATHS } from "../../altered-stick.ts";

const records = (...held: readonly Held[]) =>
  Object.fromEntries(held.map((each) => [keyRecordPath(each), keyRecordFile(each, NOW)]));
const gone = (...paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [`key-records/${path}.json`, null]));
const root1 = () => there(sampleIndex().files.get(PATHS.root1));
const farah = () => heldKey(SEED, "root", "Farah");
/** A key record that somebody else signed: whoever made it has not shown to hold the key. */
const unproven = () => {
  const { key, ...held } = farah();
  const { signed } = JSON.parse(
    Buffer.from(keyRecordFile({ key, ...held }, NOW)).toString("utf8"),
  ) as { signed: Record<string, never> };
  return envelopeBytes(signed, [{ keyid: key.key.keyid, sig: "0".repeat(128) }]);
};

interface Refused {
  readonly files: () => StickFiles;
  readonly anchor?: (files: StickFiles) => Anchor;
  readonly id: string;
  readonly found: RegExp;
}

const REFUSED: Readonly<Record<string, Refused>> = {
  "another bundle than the one recognised": {
    files: () => alteredFirst({ manifest: (signed) => ({ ...signed, title: "Another" }) }),
    anchor: () => bundleAnchor(firstFiles()),
    id: "FIRST-BUNDLE",
    found: /SHA-256/,
  },
  "a root's version with the bundle's digest": {
    files: firstFiles,
    anchor: (files) => ({ ...bundleAnchor(files), version: 1 }),
    id: "FIRST-BUNDLE",
    found: /root 1/,
  },
  "a stick for claims, recognised by its bundle.json": {
    files: sampleFiles,
    id: "FIRST-BUNDLE",
    found: /kind "claims"/,
  },
  "a stick for claims without roots": {
    files: () =>
      alteredStick({ files: { [PATHS.root1]: null, [PATHS.root2]: null, [PATHS.root3]: null } }),
    anchor: () => anchorOn(sampleFiles()),
    id: "ROOT-ANCHOR",
    found: /no root 1/,
  },
  "a root on it": {
    files: () => alteredFirst({ files: { [PATHS.root1]: root1() } }),
    id: "FIRST-EMPTY",
    found: /a root/,
  },
  "a timestamp on it": {
    files: () =>
      alteredFirst({
        files: { [PATHS.timestamp]: there(sampleFiles().get(PATHS.timestamp)).bytes },
      }),
    id: "FIRST-EMPTY",
    found: /metadata/,
  },
  "claims on it": {
    files: () => alteredFirst({ files: { "claims/claims.jsonl": new Uint8Array() } }),
    id: "FIRST-EMPTY",
    found: /cannot have yet/,
  },
  "too few records for root": {
    files: () => alteredFirst({ files: gone("Farah-root", "Goran-root", "Hana-root") }),
    id: "FIRST-RECORDS",
    found: /Ivo, Jun only/,
  },
  "no record for snapshot": {
    files: () => alteredFirst({ files: gone("Index-snapshot") }),
    id: "FIRST-RECORDS",
    found: /no key record/,
  },
  "one key recorded twice": {
    files: () => alteredFirst({ files: { "key-records/again.json": keyRecordFile(farah(), NOW) } }),
    id: "KEY-RECORDS",
    found: /a second record for one key: for root by Farah, then for root/,
  },
  "one person's key for an offline and an online role": {
    files: () => {
      const { key } = farah();
      return alteredFirst({
        files: {
          ...gone("Index-timestamp"),
          ...records({ name: "Farah", role: "timestamp", key }),
        },
      });
    },
    id: "KEY-RECORDS",
    found: /for root by Farah, then for timestamp/,
  },
  "a key record without its proof": {
    files: () => alteredFirst({ files: { "key-records/Farah-root.json": unproven() } }),
    id: "FILE-READABLE",
    found: /no valid proof/,
  },
  "a manifest signed by another online key": {
    files: () => alteredFirst({ signer: sampleKeys().online.snapshot }),
    id: "BUNDLE-SIGNATURE",
    found: /0 of the 1/,
  },
  "a manifest signed by a keyholder of root": {
    files: () => alteredFirst({ signer: farah().key }),
    id: "BUNDLE-SIGNATURE",
    found: /0 of the 1/,
  },
};

describe("a stick that begins a repository", () => {
  it("imports: every check holds, and each is told", () => {
    const { checks, refusal, base } = firstImportOf(firstFiles());
    assert.equal(refusal, null);
    assert.deepEqual(
      checks.map(({ id, objection }) => [id, objection]),
      [
        "FIRST-BUNDLE",
        "BUNDLE-FILES",
        "FIRST-EMPTY",
        "KEY-RECORDS",
        "FIRST-RECORDS",
        "BUNDLE-SIGNATURE",
        "BUNDLE-CLOCK",
        "BUNDLE-AGE",
      ].map((id) => [id, null]),
    );
    assert.equal(there(base).records.length, 17);
    assert.equal(firstBatch().claims.length, 0);
  });

  for (const [sentence, { files, anchor = bundleAnchor, id, found }] of Object.entries(REFUSED))
    it(`${id} refuses ${sentence}`, () => {
      const stick = files();
      const { base, refusal } = firstImportOf(stick, anchor(stick));
      assert.equal(base, null);
      assert.deepEqual(
        [there(refusal).id, found.test(there(refusal).found)],
        [id, true],
        there(refusal).found,
      );
      for (const words of Object.values<string>({ ...there(refusal) })) assert.ok(words.length > 0);
    });

  it("BUNDLE-CLAIMS refuses one that states claims", () => {
    const stick = alteredFirst({ manifest: (signed) => ({ ...signed, claims: { count: 2 } }) });
    const base = there(firstImportOf(stick).base);
    const matched = matchBatch(base, bundleAnchor(stick).sha256, []);
    assert.ok(!matched.ok);
    assert.equal(matched.refusal.id, "BUNDLE-CLAIMS");
  });
});

describe("the empty tree", () => {
  it("is of version 0, names nobody, and was never valid", () => {
    const { root, targets, claimed, recent } = firstBase();
    for (const document of [root, targets, claimed, recent]) {
      assert.equal(document.version, NONE_YET);
      assert.equal(document.expires, 0);
      assert.deepEqual(document.envelope.signatures, []);
    }
    assert.ok(begins({ root }));
    for (const role of TOP_LEVEL) assert.deepEqual(root.roles[role].keys, []);
    for (const { keys } of targets.delegations.roles) assert.deepEqual(keys, []);
  });

  it("takes thresholds and paths from the profile, and the name and the rehearsal mark from the manifest", () => {
    const { root, targets, claimedQuorum } = firstBase();
    assert.deepEqual(
      TOP_LEVEL.map((role) => root.roles[role].threshold),
      [3, 2, 1, 1],
    );
    assert.deepEqual(
      targets.delegations.roles.map(({ name, threshold, terminating, covers }) => [
        name,
        threshold,
        terminating,
        covers.by === "paths" && covers.patterns,
      ]),
      [
        ["claimed", 3, false, PYPI.everyPath],
        ["recently-claimed", 1, false, PYPI.everyPath],
        ["unclaimed", 1, false, PYPI.everyPath],
      ],
    );
    assert.equal(claimedQuorum.threshold, 3);
    assert.deepEqual([repositoryOf(root), isRehearsalRoot(root)], ["pypi.example", true]);
  });

  it("is no rehearsal's where the manifest does not say so", () => {
    const stick = alteredFirst({
      manifest: ({ rehearsal: _, ...signed }) => ({ ...signed, repository: "real.example" }),
    });
    const { root } = there(firstImportOf(stick).base);
    assert.deepEqual([repositoryOf(root), isRehearsalRoot(root)], ["real.example", false]);
  });

  it("could not be read from a file: no reader takes version 0", () => {
    const { root, targets } = firstBase();
    const read = readRoot(envelopeBytes(root.envelope.signed, []), "0.root.json");
    assert.equal(read.ok ? "read" : read.refusal.id, "ROOT-FORM");
    const other = readTargets(envelopeBytes(targets.envelope.signed, []), "0.targets.json");
    assert.equal(other.ok ? "read" : other.refusal.id, "TARGETS-FORM");
    assert.ok(good(readRoot(root1(), "1.root.json")).version === 1);
  });
});
