import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { developerKeys } from "../../../scripts/sample-index/registration.ts";
import {
  newProjectKeys,
  replacementEvidence,
  replacementSigned,
} from "../../../scripts/sample-index/replacements.ts";
import { keysJson } from "../../../scripts/sample-index/roots.ts";
import { signedFile, type SampleKey } from "../../../scripts/sample-index/sample-key.ts";
import { fromUtf8, toUtf8 } from "../../../shared/bytes.ts";
import { EVIDENCE_PATH } from "../../../shared/bundle/evidence-file.ts";
import { foundAbout, REPLACEMENT_WARNINGS } from "../../../shared/import/replacement-warnings.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { replacementPath } from "../../../shared/replacement/replacement.ts";
import { formatInstant, later } from "../../../shared/tuf/instant.ts";
import { matchBatch } from "../../../shared/import/match-batch.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { alteredStick } from "../../altered-stick.ts";
import { good, importOf, NOW, sampleBase, sampleIndex, SEED, there } from "../../sample.ts";

const [AGREED, ORPHANED] = sampleIndex().replacements.map((each) => there(each));
const ONE = there(AGREED);
const OTHER = there(ORPHANED);
const NEW = newProjectKeys(SEED, ONE.project);
const OF_OTHERS = developerKeys(SEED, there(sampleIndex().claimedProjects[0]).project, 2);

type WarningId = (typeof REPLACEMENT_WARNINGS)[number]["id"];

const day = (days: number) => formatInstant(later(NOW, -days));

/** The sample's evidence, with something else about a project; null leaves the line out. */
function evidence(fields: JsonObject | null, of = ONE): Uint8Array {
  const text = there(fromUtf8(there(sampleIndex().files.get(EVIDENCE_PATH))));
  const others = text
    .trimEnd()
    .split("\n")
    .filter((line) => !line.includes(`"project":"${of.project}"`));
  const own = fields === null ? [] : [fileText({ ...replacementEvidence(of, NOW), ...fields })];
  return toUtf8([...others, ...own].map((line) => `${line}\n`).join(""));
}

function replacing(keys: readonly SampleKey[], of = ONE): Readonly<Record<string, Uint8Array>> {
  const signed = { ...replacementSigned(SEED, of, NOW), keys: keysJson(keys) };
  return { [replacementPath(of.project)]: signedFile(signed, keys) };
}

function baseOf(files: Readonly<Record<string, Uint8Array>>) {
  const { base, refusal } = importOf(alteredStick({ files }));
  assert.equal(refusal, null, "a warning ends no import");
  return there(base);
}

/** What is warned of about the sample's first replacement, with these files on the stick. */
function warned(files: Readonly<Record<string, Uint8Array>>, of = ONE) {
  const { replacements } = baseOf(files);
  const waiting = there(replacements.find(({ replacement }) => replacement.project === of.project));
  return waiting.checks.filter(({ objection }) => objection !== null);
}

type Case = readonly [sentence: string, files: Readonly<Record<string, Uint8Array>>, found: RegExp];
const says = (fields: JsonObject | null) => ({ [EVIDENCE_PATH]: evidence(fields) });

const CASES: Readonly<Record<WarningId, readonly Case[]>> = {
  "REPLACEMENT-STATUS": [
    ["a quarantined project", says({ status: "quarantined" }), /a quarantined project/],
    ["a prohibited project", says({ status: "prohibited" }), /a prohibited project/],
  ],
  "REPLACEMENT-EVIDENCE": [
    ["a project of which the stick says nothing", says(null), /no evidence/],
    ["a project without owners", says({ owners: [] }), /no owner/],
  ],
  "REPLACEMENT-OWNERS": [
    ["an owner that came ten days before", says({ owners_changed: day(30) }), /owners changed on/],
    ["an owner that came since", says({ owners_changed: day(2) }), /owners changed on/],
  ],
  "REPLACEMENT-WAITING": [
    ["keys that the index received 13 days ago", says({ received: day(13) }), /13 days ago/],
  ],
  "REPLACEMENT-SHARED-KEY": [
    [
      "a key of a claimed project of other owners",
      replacing([there(NEW[0]), there(OF_OTHERS[0])]),
      /which is claimed already/,
    ],
    [
      "a key of another replacement",
      replacing([there(NEW[0]), there(newProjectKeys(SEED, OTHER.project)[0])]),
      new RegExp(`a key that ${OTHER.project} registers too`),
    ],
  ],
  "REPLACEMENT-OWNER-NAMES": [
    ["an account in disguise", says({ owners: ["mir\u0430"] }), /in account name 1 of 1/],
  ],
  "REPLACEMENT-DATES": [
    ["keys that signed long before", says({ received: day(-15 + 1) }), /34 days later/],
    ["keys that signed after they came", says({ received: day(40), as_of: day(1) }), /before that/],
  ],
  "REPLACEMENT-EVIDENCE-AGE": [
    ["evidence of nine days ago", says({ as_of: day(9) }), /9 days before the bundle/],
  ],
};

describe("what is to be looked into about other keys", () => {
  it("is nothing where the owners are known, and the sample's second one has what it has", () => {
    assert.deepEqual(sampleBase().replacements.map(foundAbout), [
      [],
      [`owners changed on ${day(28).slice(0, 10)}`],
    ]);
  });
  for (const { id } of REPLACEMENT_WARNINGS)
    for (const [sentence, files, found] of CASES[id])
      it(`${id} warns of ${sentence}, and nothing is refused`, () => {
        const about = warned(files).find((each) => each.id === id);
        assert.equal(about?.level, "warn");
        assert.match(about.objection?.found ?? "", found);
        assert.match(about.objection?.todo ?? "", /write down why/);
      });
  it("CLAIM-SHARED-KEY: is said at a claim that registers a key of a replacement", () => {
    const project = there(sampleIndex().pendingProjects[0]).project;
    const own = developerKeys(SEED, project, 2);
    const base = baseOf(replacing([there(NEW[0]), there(own[0])]));
    const examined = {
      project,
      repository: base.manifest.repository,
      threshold: 1,
      registered: NOW,
      keys: own.map(({ key }) => key.public),
    };
    const lines = Array.from({ length: base.manifest.claims.count }, (_, i) => ({
      claim: i === 0 ? examined : null,
      findings: [],
    }));
    const batch = good(matchBatch(base, sha256Of(toUtf8("")), lines));
    const shared = batch.claims[0]?.findings.find(({ id }) => id === "CLAIM-SHARED-KEY");
    assert.match(shared?.found ?? "", new RegExp(`a key that ${ONE.project} registers too`));
  });
});
