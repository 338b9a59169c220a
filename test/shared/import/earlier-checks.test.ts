import type { StickFile } from "../../../shared/bundle/stick-file.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import {
  BUNDLE_DECISIONS,
  DECISIONS_PATH,
  earlierDecisions,
} from "../../../shared/import/earlier-checks.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { signedFile, type SampleKey } from "../../../scripts/sample-index/sample-key.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { heldCeremony } from "../../held-ceremony.ts";
import { sampleBase, sampleKeys, there } from "../../sample.ts";
import { bothWays, runCases } from "../check/both-ways.ts";

/** The sample's tree as it is once the ceremony's claimed is published. */
const published = (): VerifiedBase => {
  const base = sampleBase();
  return { ...base, claimed: { ...base.claimed, version: base.claimed.version + 1 } };
};

const people = (role: "claimed" | "targets" | "root", count: number): readonly SampleKey[] =>
  sampleKeys()
    [role].slice(0, count)
    .map(({ key }) => key);

function note(change: JsonObject = {}, signers = people("claimed", 3)): StickFile {
  const { signed } = there(heldCeremony().seal.documents.at(-1));
  const bytes = signedFile({ ...signed, ...change }, [...signers]);
  return { path: DECISIONS_PATH, bytes, sha256: sha256Of(bytes) };
}

const of = (file: StickFile, tree = published()) =>
  there(earlierDecisions(file, tree, verifyWithBoth));

const made = (role: string, version: number): JsonObject => ({
  publish: [{ path: `${version}.${role}.json`, role, signed_sha256: "0".repeat(64), version }],
});

const broken: StickFile = { ...note(), bytes: toUtf8("{}") };

runCases({
  "BUNDLE-DECISIONS": bothWays(BUNDLE_DECISIONS, {
    accepts: [
      ["the note of the last ceremony", () => of(note())],
      ["the note of one before it", () => of(note(made("claimed", 40)))],
      ["targets' note, by targets' keys", () => of(note(made("targets", 7), people("targets", 2)))],
      ["root's note, by root's keys", () => of(note(made("root", 3), people("root", 3)))],
    ],
    refuses: [
      ["what is no note", { of: () => of(broken), found: /no publication note/ }],
      [
        "the note of another repository",
        { of: () => of(note({ repository: "other.example" })), found: /other\.example/ },
      ],
      [
        "too few signatures",
        { of: () => of(note({}, people("claimed", 2))), found: /2 of the 3 valid signatures/ },
      ],
      [
        "claimed's note by targets' keys",
        { of: () => of(note({}, people("targets", 3))), found: /0 of the 3/ },
      ],
      [
        "targets' note by claimed's keys",
        { of: () => of(note(made("targets", 7))), found: /0 of the 2/ },
      ],
      [
        "the note of a ceremony that was not published",
        { of: () => of(note(), sampleBase()), found: /claimed 42; published is 41/ },
      ],
      [
        "a note about a file below claimed alone",
        { of: () => of(note(made("claimed.shard.a", 2))), found: /neither root, nor targets/ },
      ],
    ],
  }),
});
