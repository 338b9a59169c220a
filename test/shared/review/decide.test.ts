import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hash } from "node:crypto";
import fc from "fast-check";
import { byCodePoint } from "../../../shared/json/canonical.ts";
import { approvedClaims } from "../../../shared/review/approved.ts";
import { decide, type Selection } from "../../../shared/review/decide.ts";
import { sightOf } from "../../../shared/review/sight.ts";
import { Decisions, DECISIONS, type Act, type Decision } from "../../../shared/review/decisions.ts";
import {
  EVERYTHING,
  linesOf,
  selectionDigest,
  type Filter,
} from "../../../shared/review/selection.ts";
import type { Standing } from "../../../shared/import/pending.ts";
import { good, sampleBatch, there } from "../../sample.ts";

const NONE = Decisions.none(60);
const act = (decision: Decision, reason = "because"): Act => ({
  decision,
  reason,
  reviewer: "Amara",
});

function lineOf(standing: Standing): number {
  return there(sampleBatch().claims.find((claim) => claim.standing === standing)).line;
}

function one(line: number): Selection {
  return { by: "claim", line, project: there(sampleBatch().claims[line]).project };
}

function all(filter: Partial<Filter>, decisions = NONE): Extract<Selection, { by: "filter" }> {
  const whole: Filter = { ...EVERYTHING, ...filter };
  const lines = linesOf(sampleBatch(), sightOf(decisions, "Amara"), whole);
  return { by: "filter", filter: whole, count: lines.length, digest: selectionDigest(lines) };
}

function decided(selection: Selection, by: Act, before = NONE): Decisions {
  return good(decide(sampleBatch(), before, selection, by));
}

interface Refused {
  readonly sentence: string;
  readonly id: string;
  readonly selection: () => Selection;
  readonly by: Act;
}

const REFUSED: readonly Refused[] = [
  {
    sentence: "to approve a blocked claim, whatever the reason",
    id: "DECISION-BLOCKED",
    selection: () => one(lineOf("blocked")),
    by: act("approved", "I know better"),
  },
  {
    sentence: "to approve a list with one blocked claim in it",
    id: "DECISION-BLOCKED",
    selection: () => all({}),
    by: act("approved"),
  },
  {
    sentence: "to approve a warned claim without a reason",
    id: "DECISION-REASON",
    selection: () => one(lineOf("warned")),
    by: act("approved", ""),
  },
  {
    sentence: "to approve a warned claim with a reason of blanks",
    id: "DECISION-REASON",
    selection: () => one(lineOf("warned")),
    by: act("approved", "  \n "),
  },
  {
    sentence: "a reason with a character that nobody sees",
    id: "DECISION-REASON",
    selection: () => one(lineOf("warned")),
    by: act("approved", "fine\u202e by me"),
  },
  {
    sentence: "a reason with a letter of another alphabet in a Latin word",
    id: "DECISION-REASON",
    selection: () => one(lineOf("warned")),
    by: act("approved", "asked N\u043eor"),
  },
  {
    sentence: "to reject without a reason",
    id: "DECISION-REASON",
    selection: () => one(lineOf("clean")),
    by: act("rejected", "no"),
  },
  {
    sentence: "a line that the batch does not have",
    id: "DECISION-CLAIM",
    selection: () => ({ by: "claim", line: 60, project: "flask" }),
    by: act("rejected"),
  },
  {
    sentence: "a line by another project's name",
    id: "DECISION-CLAIM",
    selection: () => ({ by: "claim", line: 0, project: there(sampleBatch().claims[1]).project }),
    by: act("rejected"),
  },
  {
    sentence: "a list of another length",
    id: "DECISION-FILTER",
    selection: () => ({ ...all({ standing: "clean" }), count: 1 }),
    by: act("approved"),
  },
  {
    sentence: "a list of the same length with other claims",
    id: "DECISION-FILTER",
    selection: () => ({ ...all({ standing: "clean" }), digest: selectionDigest([1, 2, 3]) }),
    by: act("approved"),
  },
];

describe("deciding about claims", () => {
  for (const { sentence, id, selection, by } of REFUSED)
    it(`${id} refuses ${sentence}`, () => {
      const outcome = decide(sampleBatch(), NONE, selection(), by);
      assert.ok(!outcome.ok);
      assert.equal(outcome.refusal.id, id);
      assert.equal(NONE.counts.undecided, 60);
    });

  it("DECISION-FILTER refuses a list that another decision has changed meanwhile", () => {
    const list = all({ decision: "undecided", standing: "clean" });
    const after = decided(one(lineOf("clean")), act("approved", ""));
    const outcome = decide(sampleBatch(), after, list, act("approved"));
    assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, "DECISION-FILTER");
  });

  for (const [sentence, selection, by] of [
    [
      "DECISION-REASON accepts a clean claim approved without a reason",
      () => one(lineOf("clean")),
      act("approved", ""),
    ],
    [
      "DECISION-REASON accepts a warned claim approved with a reason",
      () => one(lineOf("warned")),
      act("approved", "asked"),
    ],
    [
      "DECISION-BLOCKED accepts a blocked claim rejected",
      () => one(lineOf("blocked")),
      act("rejected"),
    ],
    [
      "DECISION-BLOCKED accepts a blocked claim put off",
      () => one(lineOf("blocked")),
      act("put off", ""),
    ],
    ["DECISION-CLAIM accepts the claim that was shown", () => one(0), act("put off", "")],
    [
      "DECISION-FILTER accepts the list that was shown",
      () => all({ standing: "clean" }),
      act("approved", ""),
    ],
  ] as const)
    it(sentence, () => {
      assert.ok(decide(sampleBatch(), NONE, selection(), by).ok);
    });

  it("can be taken back", () => {
    const line = lineOf("clean");
    const approved = decided(one(line), act("approved", ""));
    const back = decided(one(line), act("undecided", ""), approved);
    assert.equal(back.of(line), "undecided");
    assert.deepEqual(back.acts(line), []);
    assert.equal(approved.of(line), "approved", "what was before is not touched");
  });

  it("keeps who decided and why, the last one for each claim", () => {
    const first = decided(all({ standing: "clean" }), act("approved", "all of them"));
    const line = lineOf("clean");
    const second = decided(one(line), act("rejected", "but not this one"), first);
    assert.equal(second.acts(line)[0]?.reason, "but not this one");
    assert.equal(second.acts(line + 1)[0]?.reason, "all of them");
  });

  it("never lets a blocked claim into what can be sealed, whatever is tried", () => {
    const standing = fc.constantFrom("any", "blocked", "warned", "clean" as const);
    const filters = fc.record<Filter>({
      standing,
      decision: fc.constantFrom("any", ...DECISIONS),
      finding: fc.constantFrom(null, "CLAIM-PROOF", "CLAIM-OWNERS"),
      alone: fc.boolean(),
      search: fc.constantFrom("", "a", "py"),
    });
    const acts = fc.record({
      decision: fc.constantFrom(...DECISIONS),
      reason: fc.constantFrom("", "because"),
    });
    const batch = sampleBatch();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(filters, fc.nat(59)), acts), { maxLength: 8 }),
        (tries) => {
          let decisions = NONE;
          for (const [what, { decision, reason }] of tries) {
            const selection = typeof what === "number" ? one(what) : all(what, decisions);
            const next = decide(batch, decisions, selection, act(decision, reason));
            if (next.ok) decisions = next.value;
          }
          const sealed = approvedClaims(batch, decisions);
          assert.ok(sealed.every(({ line }) => batch.claims[line]?.standing !== "blocked"));
          const total = Object.values(decisions.counts).reduce((a, b) => a + b);
          assert.equal(total, 60);
          assert.equal(sealed.length, decisions.counts.approved);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("filters", () => {
  const found = (filter: Partial<Filter>) =>
    linesOf(sampleBatch(), sightOf(NONE, "Amara"), { ...EVERYTHING, ...filter });

  it("show everything at first, in the batch's order", () => {
    assert.deepEqual(
      found({}),
      Array.from({ length: 60 }, (_, i) => i),
    );
  });

  it("narrow by standing, finding, name and decision, each with the others", () => {
    assert.equal(found({ standing: "blocked" }).length, 10);
    assert.deepEqual(found({ finding: "CLAIM-DUPLICATE" }), [15, 16]);
    assert.deepEqual(found({ finding: "CLAIM-DUPLICATE", standing: "clean" }), []);
    const { project } = there(sampleBatch().claims[7]);
    assert.ok(found({ search: project }).includes(7));
    assert.deepEqual(found({ search: "no such project" }), []);
    assert.deepEqual(found({ decision: "approved" }), []);
  });

  it("tell claims about which nothing else was found from the others", () => {
    const before = sampleBatch();
    const finding = "CLAIM-SINGLE-KEY";
    const [first, second, ...rest] = found({ finding });
    const more = there(before.claims.find(({ findings }) => findings[0]?.id === "CLAIM-TYPO"));
    const claims = before.claims.map((claim) =>
      claim.line === first ? { ...claim, findings: [...more.findings, ...claim.findings] } : claim,
    );
    const batch = { ...before, claims };
    const all = linesOf(batch, sightOf(NONE, "Amara"), { ...EVERYTHING, finding });
    assert.deepEqual(all, [first, second, ...rest]);
    const alone = linesOf(batch, sightOf(NONE, "Amara"), { ...EVERYTHING, finding, alone: true });
    assert.deepEqual(alone, [second, ...rest]);
  });

  it("find part of an owner's name, and the beginning of a key, in whatever letters", () => {
    const batch = sampleBatch();
    const claim = there(batch.claims.find(({ standing }) => standing === "clean"));
    const owner = there(batch.base.evidence.get(claim.project)?.owners[0]);
    const key = there(claim.keys[0]);
    for (const search of [owner, owner.slice(1).toUpperCase(), key, key.slice(0, 4).toUpperCase()])
      assert.ok(found({ search }).includes(claim.line), search);
    for (const search of [key.slice(1), `${key}0`, `${owner}!`])
      assert.ok(!found({ search }).includes(claim.line), search);
    const short = key.slice(0, 3);
    assert.ok(!claim.project.includes(short) && !owner.includes(short));
    assert.ok(!found({ search: short }).includes(claim.line), "three digits begin no key");
  });

  it("have a digest that depends on every line and on their order", () => {
    const digests = [[], [1], [1, 2], [2, 1], [12]].map(selectionDigest);
    assert.equal(new Set(digests).size, 5);
  });
});

describe("what was approved", () => {
  it("stands by project name, with the claim's own keys", () => {
    const decisions = decided(all({ standing: "clean" }), act("approved", ""));
    const approved = approvedClaims(sampleBatch(), decisions);
    const names = approved.map(({ project }) => project);
    assert.deepEqual(names, names.toSorted());
    for (const { line, keys, threshold } of approved) {
      const claim = there(sampleBatch().claims[line]);
      assert.deepEqual([keys, threshold], [claim.keys, claim.threshold]);
    }
  });

  for (const [what, names] of [
    ["none", []],
    ["one", ["a"]],
    ["names that begin alike", ["ab", "a", "abc", "a-b", "a1", "b", "aa-1", "a-1"]],
    ["digits, hyphens and letters", ["z", "0", "0-a", "00", "9z", "x-y", "x0", "xy"]],
    [
      "thousands",
      Array.from({ length: 6000 }, (_, i) => `p${hash("sha256", String(i)).slice(0, 9)}`),
    ],
  ] as const)
    it(`stands in the order of code points: ${what}`, () => {
      const clean = there(sampleBatch().claims[lineOf("clean")]);
      const claims = names.map((project, line) => ({ ...clean, line, project }));
      const every = Decisions.none(claims.length).with([...claims.keys()], act("approved"));
      const approved = approvedClaims({ ...sampleBatch(), claims }, every);
      assert.deepEqual(
        approved.map(({ project }) => project as string),
        [...names].sort(byCodePoint),
      );
      for (const { line, project } of approved) assert.equal(names[line], project);
    });

  it("is a bug, not a refusal, when an unsound claim got there", () => {
    const decisions = NONE.with([lineOf("blocked")], act("approved"));
    assert.throws(() => approvedClaims(sampleBatch(), decisions), /unsound/);
  });
});
