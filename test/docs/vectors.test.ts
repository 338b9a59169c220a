import assert from "node:assert/strict";
import { createPrivateKey, hash, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fromHex, toHex, toUtf8 } from "../../shared/bytes.ts";
import { readEvidence } from "../../shared/bundle/evidence-file.ts";
import { mostBytes, readManifest } from "../../shared/bundle/manifest.ts";
import {
  MOST_LIST_BYTES,
  MOST_NAMES,
  MOST_RANK,
  NAMES_PATH,
  readNameList,
} from "../../shared/bundle/name-list.ts";
import { readJournal } from "../../shared/ceremony/entry.ts";
import { LONGEST_LINE } from "../../shared/claim/claim.ts";
import { MOST_KEYS } from "../../shared/claim/registration.ts";
import { examine } from "../../shared/claim/examine.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import { DATA_LETTERS, LINE_LENGTH } from "../../shared/escrow/share-line.ts";
import { FEWEST_SHARES, LONGEST_HOLDER, MOST_SHARES } from "../../shared/escrow/share.ts";
import { readPublication } from "../../shared/publication/publication.ts";
import { canonicalBytes, canonicalText, DEEPEST, fileText } from "../../shared/json/canonical.ts";
import { FIRST_EMPTY } from "../../shared/import/first-checks.ts";
import type { JsonObject, JsonValue } from "../../shared/json/value.ts";
import { LEAST_CHARACTERS } from "../../shared/key-making/passphrase.ts";
import { MOST_ROLLS, rollsNeeded } from "../../shared/key-making/rolls.ts";
import { SYSTEM_BYTES } from "../../shared/key-making/seed.ts";
import { RULES } from "../../shared/look-alike/rule.ts";
import { readKeyRecord } from "../../shared/key-record/key-record.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { readReplacement } from "../../shared/replacement/replacement.ts";
import { division } from "../../shared/shard/stem.ts";
import { selectionDigest } from "../../shared/review/selection.ts";
import { MOST_VISITED, SNAPSHOT_LIMIT } from "../../shared/sign/client-tree-limits.ts";
import { sealText } from "../../shared/sign/seal.ts";
import { readEnvelope } from "../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { readTargets } from "../../shared/tuf/targets.ts";
import { LEAST_WORK, MOST_WORK, WORK } from "../../node/signer/age-file.ts";
import { WORDS } from "../../node/signer/new-passphrase.ts";
import { openKeyFile } from "../../node/signer/key-file.ts";
import { verifyWithBoth } from "../../node/verify.ts";
import { good } from "../sample.ts";
import { FORMATS, PKCS8, vectors } from "./vectors.ts";

const page = (name: string): string => readFileSync(join(FORMATS, `${name}.md`), "utf8");
/** Signs by the platform's library alone, which the vectors were not made with. */
function signedBy(seed: string, message: Uint8Array): string {
  const key = Buffer.from(PKCS8 + seed, "hex");
  return sign(null, message, createPrivateKey({ key, format: "der", type: "pkcs8" })).toString(
    "hex",
  );
}

const lines = (each: readonly string[]): Uint8Array =>
  toUtf8(each.map((line) => `${line}\n`).join(""));

describe("the test vectors of docs/formats hold", () => {
  for (const { seed, public: publicHex, canonical, keyid } of vectors.keys)
    it(`key ${keyid.slice(0, 8)}: the public half, the canonical form and the keyid follow from the seed`, () => {
      const key = ed25519Key(publicHex);
      assert.equal(canonicalText(key.json), canonical);
      assert.equal(hash("sha256", canonical), keyid);
      assert.equal(key.keyid, keyid);
      const message = toUtf8("a message");
      const signature = fromHex(signedBy(seed, message));
      assert.ok(signature !== null && verifyWithBoth(key, message, signature));
    });

  it("canonical JSON: the value gives these bytes, and this file", () => {
    const value = vectors.canonical_json.value as JsonValue;
    assert.equal(canonicalText(value), vectors.canonical_json.canonical);
    assert.equal(toHex(canonicalBytes(value)), vectors.canonical_json.canonical_hex);
    assert.equal(fileText(value), vectors.canonical_json.file);
  });

  for (const name of [
    "claim",
    "bundle",
    "first_bundle",
    "claimed",
    "publication",
    "key_record",
    "replacement",
    "share_set",
    "drill",
  ] as const)
    it(`${name}: canonical form, digests, file and every signature`, () => {
      const vector = vectors[name];
      const envelope = good(readEnvelope(toUtf8(vector.file), name));
      assert.equal(canonicalText(envelope.signed), vector.canonical);
      assert.equal(fileText(JSON.parse(vector.file) as JsonObject), vector.file);
      assert.equal(toUtf8(vector.canonical).length, vector.length);
      assert.equal(hash("sha256", vector.canonical), vector.sha256);
      assert.equal(toUtf8(vector.file).length, vector.file_length);
      assert.equal(hash("sha256", vector.file), vector.file_sha256);
      assert.ok(envelope.signatures.length > 0);
      for (const { keyid, sig } of envelope.signatures) {
        const key = vectors.keys.find((each) => each.keyid === keyid);
        assert.equal(signedBy(key?.seed ?? "", envelope.signedBytes), sig);
      }
    });

  it("claim: the app finds nothing wrong with the line itself", () => {
    assert.deepEqual(examine(toUtf8(vectors.claim.file), "a line", verifyWithBoth).findings, []);
  });

  it("key record: the app reads it, and finds its proof", () => {
    const record = good(readKeyRecord(toUtf8(vectors.key_record.file), "it", verifyWithBoth));
    assert.deepEqual([record.keyholder, record.role], ["Amara", "claimed"]);
    assert.equal(record.key.keyid, vectors.keys[0]?.keyid);
  });

  it("replacement: the app reads it, and the present key has signed it too", () => {
    const replacement = good(readReplacement(toUtf8(vectors.replacement.file), "it"));
    assert.equal(replacement.replaces, "project.moved-project.1");
    assert.deepEqual(
      replacement.envelope.signatures.map(({ keyid }) => keyid),
      vectors.keys.map(({ keyid }) => keyid),
    );
  });

  it("bundle: it lists the claim and the evidence of the other pages, and names the note's bundle", () => {
    const { files } = good(readManifest(toUtf8(vectors.bundle.file)));
    const found = [lines([vectors.claim.file]), lines(vectors.evidence)].map((bytes) => [
      bytes.length,
      hash("sha256", bytes),
    ]);
    assert.deepEqual(
      files.map(({ length, sha256 }) => [length, sha256]),
      found,
    );
    const note = good(readPublication(toUtf8(vectors.publication.file), "the note"));
    assert.equal(note.bundle, vectors.bundle.file_sha256);
    assert.equal(note.publish[0]?.signed_sha256, vectors.claimed.sha256);
  });

  it("first bundle: it begins a repository with the key record of the other page", () => {
    const manifest = good(readManifest(toUtf8(vectors.first_bundle.file)));
    assert.deepEqual(
      [manifest.kind, manifest.rehearsal, manifest.claims.count],
      ["first", true, 0],
    );
    assert.equal(FIRST_EMPTY.holds(manifest), true);
    const [file] = manifest.files;
    assert.deepEqual(
      [file?.length, file?.sha256],
      [vectors.key_record.file_length, vectors.key_record.file_sha256],
    );
  });

  it("evidence, names, claimed: the app reads them", () => {
    assert.equal(good(readEvidence(lines(vectors.evidence))).size, 2);
    const names = good(readNameList(lines(vectors.names), NAMES_PATH, true));
    assert.equal(names.size, vectors.names.length);
    assert.equal(names.rankOf("requests"), 6);
    const claimed = good(readTargets(toUtf8(vectors.claimed.file), "claimed"));
    assert.equal(claimed.delegations.roles.length, 1);
  });

  it("shards: stems have these patterns and names, and these divisions", () => {
    const stemOf = (words: string) => ({
      prefix: words.replace(/\*$/, ""),
      exact: !words.endsWith("*"),
    });
    for (const { stem, paths, role } of vectors.shards.stems) {
      assert.deepEqual(PYPI.stemPaths(stemOf(stem)), paths);
      assert.deepEqual(PYPI.stemsIn(paths), [stemOf(stem)]);
      assert.equal(PYPI.shardRole(0, stemOf(stem)), role);
      assert.equal(PYPI.shardHeight(role), 0);
    }
    for (const { stem, division: parts } of vectors.shards.divisions)
      assert.deepEqual(division(stemOf(stem)), parts.split(" ").filter(Boolean).map(stemOf));
  });

  it("seal: it follows from the two documents, and so do its digest and words", () => {
    const documents = (["claimed", "publication"] as const).map((role) => {
      const bytes = toUtf8(vectors[role].canonical);
      return { role, version: 42, bytes, sha256: sha256Of(bytes) };
    });
    const sealed = sealText(documents);
    assert.equal(new TextDecoder().decode(sealed), vectors.seal.canonical);
    assert.equal(hash("sha256", sealed), vectors.seal.digest);
    assert.equal(spoken(vectors.seal.digest).words.join(" "), vectors.seal.words);
  });

  it("transcript: the chain holds, and each line has its digest", () => {
    const read = good(readJournal(lines(vectors.transcript.map(({ line }) => line))));
    assert.equal(read.head, vectors.transcript.at(-1)?.sha256);
    for (const { line, sha256 } of vectors.transcript) assert.equal(hash("sha256", line), sha256);
    assert.equal(selectionDigest(vectors.selection.lines), vectors.selection.digest);
  });

  it("key file: it opens with the passphrase, and holds the key", async () => {
    const { age, passphrase, plain } = vectors.key_file;
    const opened = good(await openKeyFile(toUtf8(age), "a key file", passphrase));
    assert.equal(toHex(opened.seed), vectors.keys[0]?.seed);
    assert.equal(opened.public, vectors.keys[0]?.public);
    assert.equal(fileText(JSON.parse(plain) as JsonObject), plain);
  });
});

const { firstThresholds: needed, shardBudget: budget } = PYPI;
const grouped = (n: number): string => n.toLocaleString("en");

/** How long a ranked name must be for one rule or another. */
const RULE_LENGTHS = [...new Set(Object.values(RULES).map(({ least }) => least))].filter(
  (least) => least > 1,
);

/** Page, and the words in it that must be so by the code. */
const SAID: readonly (readonly [page: string, words: string])[] = [
  ["claim", vectors.claim.canonical],
  ["claim", vectors.claim.file],
  ["claim", vectors.canonical_json.canonical_hex],
  ["claim", `at most ${grouped(LONGEST_LINE)} bytes`],
  ["claim", `1 to ${MOST_KEYS} keys`],
  ["claim", `more than ${DEEPEST} levels`],
  ["bundle", vectors.bundle.canonical],
  ["bundle", vectors.bundle.file],
  ["bundle", vectors.first_bundle.canonical],
  ["bundle", vectors.first_bundle.file],
  ["bundle", vectors.first_bundle.file_sha256],
  [
    "bundle",
    `${needed.root} for root, ${needed.targets} for targets, ${needed.claimed} for claimed`,
  ],
  ["tuf-fields", `root ${needed.root}, targets ${needed.targets}, claimed ${needed.claimed}`],
  ["bundle", `${grouped(mostBytes("bundle.json"))} bytes`],
  ["bundle", `${grouped(mostBytes("metadata/1.root.json"))} bytes`],
  ["bundle", `${grouped(mostBytes("metadata/1.targets.json"))} bytes`],
  ["bundle", `${grouped(mostBytes("claims/claims.jsonl"))} bytes`],
  ["bundle", `more than ${PYPI.bundleDays} days ago`],
  ["evidence", vectors.evidence.join("\n")],
  ["evidence", hash("sha256", lines(vectors.evidence))],
  ["evidence", `waiting period of ${PYPI.waitingDays} days`],
  ["evidence", `${PYPI.ownerChangeDays} days before \`received\``],
  ["evidence", `${PYPI.evidenceDays} days before the bundle`],
  ["evidence", `${PYPI.registrationDays} days before \`received\``],
  ["names", vectors.names.join("\n")],
  ["names", hash("sha256", lines(vectors.names))],
  ["names", `${grouped(MOST_LIST_BYTES)} bytes`],
  ["names", `at most ${grouped(MOST_NAMES)} lines`],
  ["names", `"1" to "${MOST_RANK}"`],
  ["bundle", `${grouped(mostBytes(NAMES_PATH))} bytes`],
  ...RULE_LENGTHS.map((least) => ["names", `(${least} or more)`] as const),
  ["publication", vectors.claimed.canonical],
  ["publication", vectors.publication.canonical],
  ["publication", vectors.publication.file],
  ...vectors.shards.stems.flatMap(({ paths, role }) =>
    [...paths, role].map((words) => ["claimed", `\`${words}\``] as const),
  ),
  ["claimed", `A shard has at most ${grouped(budget.shard.most)} bytes`],
  ["claimed", `shards of about ${grouped(budget.shard.aim)}`],
  ["claimed", `have at most ${grouped(budget.inner.most)}`],
  ["claimed", `divided into about ${grouped(budget.inner.aim)}`],
  ["claimed", `expire within ${PYPI.nextCeremonyDays} days of the import`],
  ["claimed", `a snapshot of ${grouped(SNAPSHOT_LIMIT)} bytes`],
  ["claimed", `at most ${MOST_VISITED} roles for one path`],
  ["key-record", vectors.key_record.canonical],
  ["key-record", vectors.key_record.file],
  ["replacement", vectors.replacement.canonical],
  ["replacement", vectors.replacement.file],
  ["replacement", `1 to ${MOST_KEYS} keys`],
  ["seal", vectors.seal.canonical],
  ["seal", vectors.seal.digest],
  ["seal", vectors.seal.words],
  ["transcript", vectors.selection.digest],
  ...vectors.transcript.flatMap(({ line, sha256 }) => [
    ["transcript", line] as const,
    ["transcript", sha256] as const,
  ]),
  ["key-record", vectors.key_record.sha256],
  ...vectors.key_making.flatMap(({ typed, seed, public: half }) =>
    [typed, seed, half].map((words) => ["key-making", words] as const),
  ),
  ["key-making", `${rollsNeeded("dice")} or more rolls of a die`],
  ["key-making", `${rollsNeeded("coins")} or more tosses of a coin`],
  ["key-making", `at most ${grouped(MOST_ROLLS)}`],
  ["key-making", `${SYSTEM_BYTES} bytes. They are drawn twice`],
  ["key-making", `has ${WORDS} words`],
  ["key-making", `${LEAST_CHARACTERS} to 1,000 characters`],
  ...(["share_set", "drill"] as const).flatMap((name) => {
    const { canonical, file, sha256, file_sha256: digest } = vectors[name];
    return [canonical, file, sha256, digest].map(
      (words) => [name.replace("_", "-"), words] as const,
    );
  }),
  ...vectors.escrow.shares.map(({ file }) => ["share-set", file] as const),
  ["share-set", vectors.escrow.secret],
  ["share-set", vectors.escrow.coefficients],
  ["share-set", vectors.escrow.identity],
  ["share-set", vectors.escrow.key_file.trimEnd()],
  ["share", vectors.escrow.shares[0]?.file ?? "nothing"],
  ["share", vectors.escrow.shares[0]?.sha256 ?? "nothing"],
  ["share", vectors.escrow.shares[0]?.lines.join("\n") ?? "nothing"],
  ["share", `1 to ${LONGEST_HOLDER} bytes`],
  ["share", `${FEWEST_SHARES} <= \`k\` <= \`n\` <= ${MOST_SHARES}`],
  ["share", `lines of ${DATA_LETTERS}`],
  ["share", `has ${LINE_LENGTH} letters`],
  ["key-file", `writes the work factor ${WORK}`],
  ["key-file", `reads from ${LEAST_WORK} to ${MOST_WORK}`],
  ["key-file", vectors.key_file.plain],
  ["key-file", vectors.key_file.age.trimEnd()],
  ...[PYPI.claimedExpiryDays, PYPI.rootExpiryDays, PYPI.targetsExpiryDays].map(
    (days) =>
      ["tuf-fields", `${days.slice(0, -1).join(", ")} or ${days.at(-1) ?? ""} days`] as const,
  ),
];

describe("the pages of docs/formats say what the code does", () => {
  for (const [name, words] of SAID)
    it(`${name}.md: ${words.replaceAll(/\s+/g, " ").slice(0, 60)}`, () => {
      assert.ok(page(name).includes(words), `${name}.md does not say: ${words}`);
    });

  it("claim.md, bundle.md and publication.md state the same rules", () => {
    const rules = ["claim", "bundle", "publication"].map(
      (name) => /<!-- rules:[^]*<!-- end of rules -->/.exec(page(name))?.[0],
    );
    assert.ok(rules[0] !== undefined && rules[0].length > 1000);
    assert.deepEqual(rules, [rules[0], rules[0], rules[0]]);
  });
});
