import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { OWNERS_KNOWN } from "../../../scripts/sample-index/replacements.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { fitting } from "../../../shared/sign/fitting.ts";
import { replacedProjects } from "../../../shared/sign/replaced.ts";
import { good, sampleBase, sampleIndex, there } from "../../sample.ts";
import { OPENER, sealing } from "./with-records.ts";

const [AGREED, ORPHANED] = sampleIndex().replacements;
const [agreed, orphaned] = [there(AGREED).project, there(ORPHANED).project];

const other = (
  project: string,
  reference = "",
  administrators: readonly string[] = [OPENER],
  reason = project === orphaned ? OWNERS_KNOWN : "",
): Proposal => ({ change: "replace-project", project, case: reference, reason, administrators });

const BOTH = ["Noor", "Ada"];
const revoke = (project: string): Proposal => ({
  change: "revoke-project",
  project,
  reason: "its keys were stolen",
});

/** Proposals, and how their authority stands in words. */
const ALLOWED: Readonly<Record<string, readonly [Proposal, string]>> = {
  "by the present keys, without a case": [other(agreed), "present keys"],
  "for a case that two have confirmed, whoever opened the ceremony": [
    other(orphaned, "CASE-1", BOTH),
    "Noor, Ada",
  ],
};

const ADMINISTRATORS = [OPENER];

const REFUSED: Readonly<Record<string, readonly [id: string, found: RegExp, Proposal[]]>> = {
  "neither keys nor case": [
    "PROPOSAL-AUTHORITY",
    /0 of the project's present keys/,
    [other(orphaned)],
  ],
  "a case although the present keys agreed": [
    "PROPOSAL-AUTHORITY",
    /enough of the project's present keys signed/,
    [other(agreed, "CASE-1", BOTH)],
  ],
  "a case reference with a Cyrillic letter": [
    "PROPOSAL-AUTHORITY",
    /looks like A/,
    [other(orphaned, "C\u0410SE-1", BOTH)],
  ],
  "a replacement for a case, while recently-claimed is emptied": [
    "SEAL-CLEARED",
    /for a case, while recently-claimed/,
    [other(orphaned, "CASE-1", BOTH), { change: "clear-recently-claimed" }],
  ],
  "no reason, although an owner left shortly before": [
    "PROPOSAL-REASON",
    /something to look into: owners changed on 2026/,
    [other(orphaned, "CASE-1", BOTH, "")],
  ],
  "a reason of two letters": [
    "PROPOSAL-REASON",
    /no reason/,
    [other(orphaned, "CASE-1", BOTH, "ok")],
  ],
  "a reason of blanks": ["PROPOSAL-REASON", /no reason/, [other(orphaned, "CASE-1", BOTH, "    ")]],
  "a reason that is read as something else": [
    "PROPOSAL-REASON",
    /a reason with/,
    [other(orphaned, "CASE-1", BOTH, "The owner w\u0430s asked.")],
  ],
  "a reason where nothing was found": [
    "PROPOSAL-REASON",
    /a reason, although nothing was found/,
    [other(agreed, "", ADMINISTRATORS, OWNERS_KNOWN)],
  ],
  "a case of two letters": ["PROPOSAL-AUTHORITY", /"C1"/, [other(orphaned, "C1", BOTH)]],
  "a case of spaces": ["PROPOSAL-AUTHORITY", /case reference/, [other(orphaned, "    ", BOTH)]],
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
      const found = good(replacedProjects(sampleBase(), [proposal]));
      const { authority } = there([...found.values()][0]);
      assert.equal(
        authority.by === "case" ? authority.administrators.join(", ") : authority.by,
        words,
      );
    });
  for (const [sentence, [id, found, proposals]] of Object.entries(REFUSED))
    it(`${id} refuses ${sentence}, when it is proposed and when it is sealed`, () => {
      const proposed = id === "SEAL-CLEARED" ? [] : [replacedProjects(sampleBase(), proposals)];
      for (const outcome of [...proposed, sealing(proposals)]) {
        assert.ok(!outcome.ok);
        assert.equal(outcome.refusal.id, id);
        assert.match(outcome.refusal.found, found);
      }
    });

  it("PROPOSAL-SECOND refuses a case that only one has confirmed, when it is sealed", () => {
    const waiting = [other(orphaned, "CASE-1", ["Noor"])];
    assert.equal(fitting(sampleBase(), waiting), null, "it may be proposed");
    for (const outcome of [replacedProjects(sampleBase(), waiting), sealing(waiting)]) {
      assert.ok(!outcome.ok);
      assert.equal(outcome.refusal.id, "PROPOSAL-SECOND");
      assert.match(outcome.refusal.found, /wait for a second administrator. Noor proposed them/);
    }
  });

  it("stand in the old ones' place, under the next generation, and are told with both and by whose authority", () => {
    const made = good(sealing([other(agreed), other(orphaned, "CASE-1", BOTH)]));
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
      new RegExp(
        `${orphaned}: its keys CHANGE, for case CASE-1, approved by Noor and Ada; its present keys did not agree. Found about it, and called all right \\(“${OWNERS_KNOWN}”\\): owners changed on [0-9-]+. Until now`,
      ),
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
        authority: { administrators: ["Noor", "Ada"], by: "case", case: "CASE-1" },
        project: orphaned,
        replaces: `project.${orphaned}.1`,
        role: `project.${orphaned}.2`,
      },
    ]);
  });
});
