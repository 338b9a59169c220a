import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sampleKey, signedFile } from "../../../scripts/sample-index/sample-key.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import type { StickFiles } from "../../../shared/bundle/stick-file.ts";
import { verifyBundle, type BundleVerdict } from "../../../shared/import/verify-bundle.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { DAY, formatInstant, instantOf, later } from "../../../shared/tuf/instant.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import {
  alteredStick,
  PATHS,
  quorumIn,
  signersOf,
  withRole,
  type Alteration,
  signedOf,
} from "../../altered-stick.ts";
import {
  anchorOn,
  importOf,
  NOW,
  sampleBase,
  sampleFiles,
  sampleIndex,
  there,
} from "../../sample.ts";

const STRANGER = sampleKey("a stranger");

interface Stopped {
  readonly id: string;
  readonly sentence: string;
  readonly stick: Alteration;
  readonly found: RegExp;
}

const rootSays = (fields: JsonObject) => (signed: JsonObject) => ({ ...signed, ...fields });
const expired = rootSays({ expires: formatInstant(later(NOW, -1)) });

function listing(file: string, version: number) {
  return (signed: JsonObject): JsonObject => ({
    ...signed,
    meta: { ...(fieldOf(signed, "meta") as JsonObject), [file]: { version } },
  });
}

/** What its own signers signed and nobody published, as the file of the next number. The one that snapshot's hash speaks for stays. */
function beside(document: "targets" | "claimed" | "recent" | "snapshot"): Alteration {
  const path = PATHS[document].replace(/\d+/, (version) => `${Number(version) + 1}`);
  const other = { ...signedOf(document), "x-other": true };
  return { files: { [path]: signedFile(other, signersOf(document)) } };
}

const fewer = (document: Parameters<typeof signersOf>[0]) => signersOf(document).slice(1);

/** What is wrong with a stick, and the check that stops it; everything else on the stick is as it should be. */
const STOPPED: readonly Stopped[] = [
  {
    id: "BUNDLE-FILES",
    sentence: "a claims file that was altered after it was listed",
    stick: { after: { "claims/claims.jsonl": toUtf8("{}\n") } },
    found: /bytes/,
  },
  {
    id: "BUNDLE-FILES",
    sentence: "a listed file that is missing",
    stick: { after: { [PATHS.claimed]: null } },
    found: /no such file/,
  },
  {
    id: "BUNDLE-SIGNATURE",
    sentence: "a manifest that a stranger signed",
    stick: { manifestSigner: STRANGER },
    found: /0 of the 1 .*unknown key/,
  },
  {
    id: "BUNDLE-REPOSITORY",
    sentence: "a manifest for another repository",
    stick: { manifest: (signed) => ({ ...signed, repository: "test.pypi.example" }) },
    found: /test\.pypi/,
  },
  {
    id: "ROOT-CHAIN",
    sentence: "a second root with a signature too few",
    stick: { signers: { root2: fewer("root2").slice(1) } },
    found: /of the 3 valid signatures/,
  },
  {
    id: "ROOT-CHAIN",
    sentence: "a second root that says it is the third",
    stick: { says: { root2: rootSays({ version: 3 }) } },
    found: /version 3/,
  },
  {
    id: "ROOT-CHAIN",
    sentence: "a third root that strangers made, signed by themselves",
    stick: { signers: { root3: [1, 2, 3].map((n) => sampleKey(`stranger ${n}`)) } },
    found: /0 of the 3 .*unknown key/,
  },
  {
    id: "ROOT-EXPIRY",
    sentence: "a newest root that has expired",
    stick: { says: { root3: expired } },
    found: /root 3, expired/,
  },
  {
    id: "ROOT-SAME",
    sentence: "a newest root that is for another repository",
    stick: { says: { root3: rootSays({ "x-conclave-repository": "other" }) } },
    found: /other/,
  },
  {
    id: "CLAIMED-PATHS",
    sentence: "a claimed with a role for every path in it",
    stick: {
      says: {
        claimed: withRole((role) => ({ ...role, paths: ["simple/*/*", "packages/*/*/*/*"] })),
      },
    },
    found: /other paths/,
  },
  {
    id: "FILE-READABLE",
    sentence: "a root with a name twice",
    stick: { files: { [PATHS.root3]: toUtf8('{"signed":{},"signed":{},"signatures":[]}') } },
    found: /twice/,
  },
  {
    id: "FILE-READABLE",
    sentence: "targets with a threshold of 0",
    stick: { says: { targets: withRole((role) => ({ ...role, threshold: 0 })) } },
    found: /^0$/,
  },
  {
    id: "BUNDLE-KIND",
    sentence: "no claimed metadata",
    stick: { files: { [PATHS.claimed]: null } },
    found: /a repository without claimed$/,
  },
  {
    id: "FILE-READABLE",
    sentence: "no timestamp",
    stick: { files: { [PATHS.timestamp]: null } },
    found: /no such file listed/,
  },
  {
    id: "FILE-READABLE",
    sentence: "evidence with a line that is not JSON",
    stick: { files: { "evidence/projects.jsonl": toUtf8("{}\nhello\n") } },
    found: /./,
  },
  {
    id: "TARGETS-SIGNATURES",
    sentence: "targets with a signature too few",
    stick: { signers: { targets: fewer("targets") } },
    found: /1 of the 2/,
  },
  {
    id: "TARGETS-EXPIRY",
    sentence: "targets that have expired",
    stick: { says: { targets: expired } },
    found: /targets 7, expired/,
  },
  {
    id: "TARGETS-DELEGATIONS",
    sentence: "a terminating delegation to claimed",
    stick: { says: { targets: withRole((role) => ({ ...role, terminating: true })) } },
    found: /terminating/,
  },
  {
    id: "TARGETS-DELEGATIONS",
    sentence: "a delegation of another name",
    stick: {
      says: { targets: withRole((role, i) => (i === 2 ? { ...role, name: "rest" } : role)) },
    },
    found: /rest/,
  },
  {
    id: "KEYS-APART",
    sentence: "a timestamp key that is a root key too",
    stick: {
      says: {
        root3: quorumIn("timestamp", () => ({
          keyids: [there(signersOf("root3")[0]).key.keyid],
          threshold: 1,
        })),
      },
    },
    found: /in both/,
  },
  {
    id: "CLAIMED-SIGNATURES",
    sentence: "claimed with a signature too few",
    stick: { signers: { claimed: fewer("claimed") } },
    found: /2 of the 3/,
  },
  {
    id: "CLAIMED-SIGNATURES",
    sentence: "claimed with one person's signature three times",
    stick: {
      signers: {
        claimed: [0, 0, 0].map((i) => there(signersOf("claimed")[i])),
      },
    },
    found: /1 of the 3 .*same key again/,
  },
  {
    id: "RECENT-SIGNATURES",
    sentence: "recently-claimed that the timestamp key signed",
    stick: { signers: { recent: signersOf("timestamp") } },
    found: /unknown key/,
  },
  {
    id: "SNAPSHOT-SIGNATURES",
    sentence: "a snapshot that a stranger signed",
    stick: { signers: { snapshot: [STRANGER] } },
    found: /unknown key/,
  },
  {
    id: "TIMESTAMP-SIGNATURES",
    sentence: "a timestamp that a stranger signed",
    stick: { signers: { timestamp: [STRANGER] } },
    found: /unknown key/,
  },
  {
    id: "SNAPSHOT-VERSIONS",
    sentence: "a snapshot that knows a newer claimed than the stick carries",
    stick: { says: { snapshot: listing("claimed.json", 42) } },
    found: /version 41/,
  },
  {
    id: "SNAPSHOT-VERSIONS",
    sentence: "a timestamp that knows a newer snapshot",
    stick: { says: { timestamp: listing("snapshot.json", 5211) } },
    found: /version 5210/,
  },
  {
    id: "SNAPSHOT-VERSIONS",
    sentence: "an older claimed under a newer file's name",
    stick: { says: { claimed: rootSays({ version: 40 }) } },
    found: /version 40/,
  },
  {
    id: "VERSION-ROOM",
    sentence: "a snapshot that lists a file below claimed in the highest version there is",
    stick: { says: { snapshot: listing("claimed.shard.a.json", Number.MAX_SAFE_INTEGER) } },
    found: /9007199254740991/,
  },
  ...(["targets", "claimed", "recent", "snapshot"] as const).map((document) => ({
    id: "SNAPSHOT-VERSIONS",
    sentence: `another ${document} of the published version, beside the published one under the next number`,
    stick: beside(document),
    found: /^a file that says version \d+ itself$/,
  })),
];

/** Whatever a ceremony is held to mend, a wrong clock is mended before it. */
const BY_THE_CLOCK = ["claims", "root", "targets", "compromise"].map((kind): Stopped => ({
  id: "BUNDLE-CLOCK",
  sentence: `a clock before the day of a stick for ${kind}`,
  stick: {
    manifest: (signed) => ({ ...signed, kind, created: formatInstant(later(NOW, 2)) }),
  },
  found: /this computer's clock says/,
}));

/** What is pointed out and stops nothing. */
const WARNED: readonly (Omit<Stopped, "found"> & { readonly now?: number })[] = [
  {
    id: "CLAIMED-EXPIRY",
    sentence: "claimed metadata that has expired",
    stick: { says: { claimed: expired } },
  },
  {
    id: "CLAIMED-FILES",
    sentence: "claimed metadata that lists a file itself",
    stick: { says: { claimed: rootSays({ targets: { "simple/x": {} } }) } },
  },
  {
    id: "TARGETS-FILES",
    sentence: "targets that list a file themselves",
    stick: { says: { targets: rootSays({ targets: { "simple/x": {} } }) } },
  },
  {
    id: "ROOT-POLICY",
    sentence: "a root without consistent snapshots",
    stick: { says: { root3: rootSays({ consistent_snapshot: false }) } },
  },
  { id: "SNAPSHOT-AGE", sentence: "a stick of three days ago", stick: {}, now: NOW + 3 * DAY },
  { id: "BUNDLE-AGE", sentence: "a stick of eight days ago", stick: {}, now: NOW + 8 * DAY },
  {
    id: "BUNDLE-AGE",
    sentence: "a stick from the future",
    stick: { manifest: (signed) => ({ ...signed, created: formatInstant(later(NOW, 1)) }) },
  },
];

const asking = (kind: string) => (signed: JsonObject) => ({ ...signed, kind });

/** The sample's recently-claimed holds a key of small order, which a claim has planted. */
const PLANTED = `TUF-KEY-UNUSABLE ${PATHS.recent}`;

function warnings({ checks }: BundleVerdict): readonly string[] {
  return checks.flatMap(({ id, where, objection }) =>
    objection === null || `${id} ${where}` === PLANTED ? [] : [id],
  );
}

function importFrom(files: StickFiles, version: number): BundleVerdict {
  const anchor = anchorOn(files, version);
  return verifyBundle({ files, anchor, now: NOW, profile: PYPI, verify: verifyWithBoth });
}

describe("importing a bundle", () => {
  it("accepts the sample stick, and tells every check that was made", () => {
    const verdict = importOf(sampleFiles());
    assert.equal(verdict.refusal, null);
    assert.deepEqual(warnings(verdict), []);
    assert.equal(verdict.base?.root.version, 3);
    assert.equal(verdict.base.claimed.version, 41);
    assert.ok(verdict.checks.length >= 18);
  });

  for (const version of [1, 2, 3])
    it(`accepts it from root ${version} on`, () => {
      assert.equal(importFrom(sampleFiles(), version).refusal, null);
    });

  for (const { id, sentence, stick, found } of [...STOPPED, ...BY_THE_CLOCK])
    it(`${id} stops ${sentence}`, () => {
      const verdict = importOf(alteredStick(stick));
      const { base, refusal, checks } = verdict;
      assert.ok(base === null);
      assert.equal(refusal?.id, id);
      assert.match(refusal.found, found);
      assert.equal(checks.at(-1)?.id, id, "the check that stopped it is told last");
      assert.deepEqual(warnings(verdict), [id]);
    });

  for (const { id, sentence, stick, now = NOW } of WARNED)
    it(`${id} points out ${sentence}, and goes on`, () => {
      const verdict = importOf(alteredStick(stick), instantOf(now));
      assert.equal(verdict.refusal, null);
      assert.ok(warnings(verdict).includes(id));
    });

  for (const kind of ["root", "targets"])
    it(`a ceremony about ${kind} is stopped by every other fault`, () => {
      const mendable = new Set([
        "ROOT-EXPIRY",
        "TARGETS-EXPIRY",
        "TARGETS-DELEGATIONS",
        "KEYS-APART",
      ]);
      for (const { id, stick } of STOPPED.filter((each) => !mendable.has(each.id))) {
        const manifest = stick.manifest ?? asking(kind);
        const verdict = importOf(alteredStick({ ...stick, manifest }));
        assert.equal(verdict.refusal?.id, id);
      }
    });

  it("ROOT-ANCHOR stops a stick whose root nobody recognised", () => {
    const anchor = { ...anchorOn(sampleFiles()), sha256: sampleIndex().bundle };
    const input = { files: sampleFiles(), now: NOW, profile: PYPI, verify: verifyWithBoth };
    const { base, refusal } = verifyBundle({ ...input, anchor });
    assert.ok(base === null);
    assert.equal(refusal?.id, "ROOT-ANCHOR");
  });

  it("does not take a root of a later version where the chain has a gap", () => {
    const files = alteredStick({ files: { [PATHS.root2]: null } });
    const verdict = importFrom(files, 1);
    assert.equal(verdict.refusal?.id, "ROOT-EXPIRY");
  });

  it("never accepts a stick when no signature verifies", () => {
    const files = sampleFiles();
    const anchor = anchorOn(files);
    const verdict = verifyBundle({ files, anchor, now: NOW, profile: PYPI, verify: () => false });
    assert.equal(verdict.refusal?.id, "ROOT-CHAIN");
  });

  it("finds the claimed quorum that targets names", () => {
    const { keys, threshold } = sampleBase().claimedQuorum;
    assert.deepEqual([keys.length, threshold], [5, 3]);
  });
});
