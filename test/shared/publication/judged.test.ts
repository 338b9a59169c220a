import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Evidence } from "../../../shared/bundle/evidence.ts";
import { changedSince, factsOf, judgedOf } from "../../../shared/publication/judged.ts";
import { later } from "../../../shared/tuf/instant.ts";
import { NOW } from "../../sample.ts";

const claim = {
  project: "sampleproject",
  keys: ["bb", "aa"],
  threshold: 1,
  registered: NOW,
  findings: [{ id: "CLAIM-TYPO" }, { id: "CLAIM-OWNERS" }],
};
const evidence: Evidence = {
  project: "sampleproject",
  owners: ["mira", "anna"],
  status: "active",
  received: NOW,
  ownersChanged: NOW,
  asOf: NOW,
};
const before = judgedOf(claim, evidence);

const SAME = [
  ["keys in another order", { ...claim, keys: ["aa", "bb"] }, evidence],
  ["findings in another order", { ...claim, findings: claim.findings.toReversed() }, evidence],
  ["owners in another order", claim, { ...evidence, owners: ["anna", "mira"] }],
  ["evidence that was looked up later", claim, { ...evidence, asOf: later(NOW, 3) }],
] as const;

const OTHER = [
  ["keys", { ...claim, keys: ["aa", "cc"] }, evidence],
  ["threshold", { ...claim, threshold: 2 }, evidence],
  ["date of registration", { ...claim, registered: later(NOW, 1) }, evidence],
  ["owners", claim, { ...evidence, owners: ["mira"] }],
  ["date of the last change of owners", claim, { ...evidence, ownersChanged: later(NOW, 1) }],
  ["status", claim, { ...evidence, status: "quarantined" }],
  ["what was found", { ...claim, findings: [] }, evidence],
] as const;

describe("what a claim is judged by", () => {
  for (const [sentence, now, evidenceNow] of SAME)
    it(`is the same with ${sentence}`, () => {
      const judged = judgedOf(now, evidenceNow);
      assert.equal(factsOf(judged), factsOf(before));
      assert.deepEqual(changedSince(before, judged), []);
    });

  for (const [words, now, evidenceNow] of OTHER)
    it(`is not the same with another ${words}`, () => {
      const judged = judgedOf(now, evidenceNow);
      assert.notEqual(factsOf(judged), factsOf(before));
      assert.deepEqual(changedSince(before, judged), [words]);
    });

  it("is told in the order of weight where several things changed", () => {
    const judged = judgedOf({ ...claim, keys: ["cc"], findings: [] }, undefined);
    assert.deepEqual(changedSince(before, judged), [
      "keys",
      "owners",
      "date of the last change of owners",
      "status",
      "what was found",
    ]);
  });
});
