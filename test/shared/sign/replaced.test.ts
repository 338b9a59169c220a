import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { replacedProjects } from "../../../shared/sign/replaced.ts";
import { good, sampleBase, sampleIndex, there } from "../../sample.ts";
import { OPENER, sealing } from "./with-records.ts";

const [AGREED, ORPHANED] = sampleIndex().replacements;
const [agreed, orphaned] = [there(AGREED).project, there(ORPHANED).project];

const other = (project: string, reference = "", second = ""): Proposal => ({
  change: "replace-project",
  project,
  case: reference,
  second,
});
const revoke = (project: string): Proposal => ({
  change: "revoke-project",
  project,
  reason: "its keys were stolen",
});

/** Proposals, and how their authority stands in words. */
const ALLOWED: Readonly<Record<string, readonly [Proposal, string]>> = {
  "by the present keys, without a case": [other(agreed), "present keys"],
  "for a case, with a second administrator": [other(orphaned, "CASE-1", "Ada"), "Amara, Ada"],
};

const REFUSED: Readonly<Record<string, readonly [id: string, found: RegExp, Proposal[]]>> = {
  "neither keys nor case": [
    "PROPOSAL-AUTHORITY",
    /0 of the project's present keys/,
    [other(orphaned)],
  ],
  "a case although the present keys agreed": [
    "PROPOSAL-AUTHORITY",
    /enough of the project's present keys signed/,
    [other(agreed, "CASE-1", "Ada")],
  ],
  "the one who opened the ceremony again, with a character that nobody sees": [
    "PROPOSAL-AUTHORITY",
    /nobody sees/,
    [other(orphaned, "CASE-1", "Ama\u200bra")],
  ],
  "the one who opened the ceremony again, with a Cyrillic letter": [
    "PROPOSAL-AUTHORITY",
    /looks like a, among Latin letters/,
    [other(orphaned, "CASE-1", "Am\u0430ra")],
  ],
  "a case reference with a Cyrillic letter": [
    "PROPOSAL-AUTHORITY",
    /looks like A/,
    [other(orphaned, "C\u0410SE-1", "Ada")],
  ],
  "a replacement for a case, while recently-claimed is emptied": [
    "SEAL-CLEARED",
    /for a case, while recently-claimed/,
    [other(orphaned, "CASE-1", "Ada"), { change: "clear-recently-claimed" }],
  ],
  "a case of two letters": ["PROPOSAL-AUTHORITY", /"C1"/, [other(orphaned, "C1", "Ada")]],
  "a case of spaces": ["PROPOSAL-AUTHORITY", /case reference/, [other(orphaned, "    ", "Ada")]],
  "a case without a second administrator": [
    "PROPOSAL-AUTHORITY",
    /second administrator ""/,
    [other(orphaned, "CASE-1")],
  ],
  "a second administrator without a case": [
    "PROPOSAL-AUTHORITY",
    /case reference ""/,
    [other(orphaned, "", "Ada")],
  ],
  "one administrator for both": [
    "PROPOSAL-AUTHORITY",
    /opened the ceremony/,
    [other(orphaned, "CASE-1", OPENER)],
  ],
  "one administrator for both, spelt otherwise": [
    "PROPOSAL-AUTHORITY",
    /opened the ceremony/,
    [other(orphaned, "CASE-1", "AMARA")],
  ],
  "a project without a replacement": [
    "PROPOSAL-PROJECT",
    /without a replacement/,
    [other("boto3")],
  ],
  "one project twice": ["PROPOSAL-PROJECT", /proposed twice/, [other(agreed), other(agreed)]],
  "a project that is revoked as well": [
    "PROPOSAL-PROJECT",
    /proposed twice/,
    [revoke(agreed), other(agreed)],
  ],
};

describe("other keys for a project", () => {
  for (const [sentence, [proposal, words]] of Object.entries(ALLOWED))
    it(`PROPOSAL-AUTHORITY accepts them ${sentence}`, () => {
      const found = good(replacedProjects(sampleBase(), [proposal], OPENER));
      const { authority } = there([...found.values()][0]);
      assert.equal(
        authority.by === "case" ? authority.administrators.join(", ") : authority.by,
        words,
      );
    });
  for (const [sentence, [id, found, proposals]] of Object.entries(REFUSED))
    it(`${id} refuses ${sentence}, when it is proposed and when it is sealed`, () => {
      const proposed =
        id === "SEAL-CLEARED" ? [] : [replacedProjects(sampleBase(), proposals, OPENER)];
      for (const outcome of [...proposed, sealing(proposals)]) {
        assert.ok(!outcome.ok);
        assert.equal(outcome.refusal.id, id);
        assert.match(outcome.refusal.found, found);
      }
    });

  it("stand in the old ones' place, under the next generation, and are told with both and by whose authority", () => {
    const made = good(sealing([other(agreed), other(orphaned, "CASE-1", "Ada")]));
    const claimed = there(made.documents.find(({ role }) => role === "claimed"));
    const { roles } = claimed.signed["delegations"] as { roles: readonly { name: string }[] };
    const before = sampleBase().claimed.delegations.roles.map(({ name }) => name as string);
    const next = new Map(sampleIndex().replacements.map(({ replaces, role }) => [replaces, role]));
    assert.deepEqual(
      roles.map(({ name }) => name),
      before.map((name) => next.get(name) ?? name),
    );
    const told = made.changes.sentences.filter(({ danger }) => danger).map(({ text }) => text);
    assert.match(told.join("\n"), /The keys of 2 projects CHANGE/);
    assert.match(told.join("\n"), new RegExp(`${agreed}: its keys CHANGE, by its present keys`));
    assert.match(
      told.join("\n"),
      new RegExp(`${orphaned}: its keys CHANGE, for case CASE-1, approved by Amara and Ada`),
    );
    assert.match(told.join("\n"), /Until now 1 of 2 \(.+; .+\); from now on 1 of 2 \(.+; .+\)\./);
    const note = there(made.documents.at(-1)).signed;
    assert.deepEqual(note["replaced"], [
      {
        authority: { by: "present keys" },
        project: agreed,
        replaces: `project.${agreed}.1`,
        role: `project.${agreed}.2`,
      },
      {
        authority: { administrators: ["Amara", "Ada"], by: "case", case: "CASE-1" },
        project: orphaned,
        replaces: `project.${orphaned}.1`,
        role: `project.${orphaned}.2`,
      },
    ]);
  });
});
