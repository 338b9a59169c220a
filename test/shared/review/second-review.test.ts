import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { approvedClaims } from "../../../shared/review/approved.ts";
import {
  Decisions,
  EARLIER,
  type ClaimOutcome,
  type Decision,
} from "../../../shared/review/decisions.ts";
import {
  openWords,
  reviewedSentences,
  undecidedYet,
} from "../../../shared/review/second-review.ts";
import { sightOf } from "../../../shared/review/sight.ts";
import { lineOf, linesBy, ruledBatch } from "../../ruled-batch.ts";

const PEOPLE = ["Amara", "Boris", "Chen"] as const;
type Person = (typeof PEOPLE)[number];
type Said = readonly (readonly [Person, Decision])[];

/** One claim, and what is decided about it one after another. */
function after(needsTwo: boolean, said: Said): Decisions {
  let decisions = Decisions.none(1, () => needsTwo);
  for (const [reviewer, decision] of said)
    decisions = decisions.with([0], { decision, reason: "", reviewer });
  return decisions;
}

const YES = "approved";
const NO = "rejected";
const OFF = "put off";
const BACK = "undecided";

/** What was decided about a claim that needs two, what that comes to, and what Amara, Boris and Chen see of it. */
const TWO: readonly (readonly [string, Said, ClaimOutcome, string])[] = [
  ["nobody decided", [], BACK, "undecided undecided undecided"],
  ["one approved", [["Amara", YES]], "waiting", "waiting undecided undecided"],
  [
    "one approved twice",
    [
      ["Amara", YES],
      ["Amara", YES],
    ],
    "waiting",
    "waiting undecided undecided",
  ],
  [
    "two approved",
    [
      ["Amara", YES],
      ["Boris", YES],
    ],
    YES,
    "approved approved approved",
  ],
  [
    "three approved",
    [
      ["Amara", YES],
      ["Boris", YES],
      ["Chen", YES],
    ],
    YES,
    "approved approved approved",
  ],
  ["one rejected", [["Boris", NO]], NO, "undecided rejected undecided"],
  ["one put off", [["Boris", OFF]], OFF, "undecided put off undecided"],
  [
    "two rejected",
    [
      ["Amara", NO],
      ["Boris", NO],
    ],
    NO,
    "rejected rejected rejected",
  ],
  [
    "one approved, one rejected",
    [
      ["Amara", YES],
      ["Boris", NO],
    ],
    "disagreed",
    "disagreed disagreed disagreed",
  ],
  [
    "one rejected, one put off",
    [
      ["Amara", NO],
      ["Boris", OFF],
    ],
    "disagreed",
    "disagreed disagreed disagreed",
  ],
  [
    "two approved, one rejected",
    [
      ["Amara", YES],
      ["Boris", YES],
      ["Chen", NO],
    ],
    "disagreed",
    "disagreed disagreed disagreed",
  ],
  [
    "one changed theirs after that",
    [
      ["Amara", YES],
      ["Boris", NO],
      ["Boris", YES],
    ],
    YES,
    "approved approved approved",
  ],
  [
    "one took theirs back",
    [
      ["Amara", YES],
      ["Boris", NO],
      ["Boris", BACK],
    ],
    "waiting",
    "waiting undecided undecided",
  ],
  [
    "both took theirs back",
    [
      ["Amara", YES],
      ["Boris", NO],
      ["Boris", BACK],
      ["Amara", BACK],
    ],
    BACK,
    "undecided undecided undecided",
  ],
];

/** The same for a claim that needs one: the last word counts, and everybody sees it. */
const ONE: readonly (readonly [string, Said, ClaimOutcome])[] = [
  ["one approved", [["Amara", YES]], YES],
  [
    "another rejected after that",
    [
      ["Amara", YES],
      ["Boris", NO],
    ],
    NO,
  ],
  [
    "the first approved again",
    [
      ["Amara", YES],
      ["Boris", NO],
      ["Amara", YES],
    ],
    YES,
  ],
  [
    "another took it back",
    [
      ["Amara", YES],
      ["Boris", BACK],
    ],
    BACK,
  ],
];

const seen = (decisions: Decisions) =>
  PEOPLE.map((name) => sightOf(decisions, name).outcome(0)).join(" ");

describe("a claim that needs two reviewers", () => {
  for (const [sentence, said, outcome, sights] of TWO)
    it(`is ${outcome} when ${sentence}`, () => {
      const decisions = after(true, said);
      assert.equal(decisions.of(0), outcome);
      assert.equal(decisions.counts[outcome], 1);
      assert.equal(seen(decisions), sights);
    });

  it("tells nobody who decided, or why, before they have decided too", () => {
    const one = Decisions.none(1, () => true).with([0], {
      decision: "rejected",
      reason: "a hijack",
      reviewer: "Amara",
    });
    const boris = sightOf(one, "Boris");
    assert.deepEqual([boris.of(0), boris.acts(0), boris.reason(0)], ["undecided", [], ""]);
    const two = one.with([0], { decision: "approved", reason: "asked", reviewer: "Boris" });
    const told = sightOf(two, "Boris");
    assert.deepEqual([told.of(0), told.reason(0)], ["approved", "asked"]);
    assert.deepEqual(
      told.acts(0).map(({ reviewer, reason }) => `${reviewer}: ${reason}`),
      ["Amara: a hijack", "Boris: asked"],
    );
  });

  it("shows a filter the reviewer's own decision, and a third reviewer what two agreed on", () => {
    const decisions = after(true, [
      ["Amara", NO],
      ["Boris", YES],
    ]);
    assert.equal(sightOf(decisions, "Amara").of(0), NO);
    assert.equal(sightOf(decisions, "Boris").of(0), YES);
    assert.equal(sightOf(decisions, "Chen").of(0), BACK);
    assert.equal(
      sightOf(
        after(true, [
          ["Amara", NO],
          ["Boris", NO],
        ]),
        "Chen",
      ).of(0),
      NO,
    );
  });
});

describe("a claim that needs one reviewer", () => {
  for (const [sentence, said, outcome] of ONE)
    it(`is ${outcome} when ${sentence}`, () => {
      const decisions = after(false, said);
      assert.equal(decisions.of(0), outcome);
      assert.equal(seen(decisions), PEOPLE.map(() => outcome).join(" "));
    });
});

describe("the rule about second reviewers", () => {
  for (const [rule, wanted] of [
    ["nobody", "blocked one, warned one, clean one"],
    ["flagged", "blocked one, warned two, clean one"],
    ["all", "blocked one, warned two, clean two"],
  ] as const)
    it(`${rule}: ${wanted}`, () => {
      const decisions = undecidedYet(ruledBatch(rule));
      const standings = ["blocked", "warned", "clean"] as const;
      const needs = standings.map(
        (standing) => `${standing} ${decisions.needsTwo(lineOf(standing)) ? "two" : "one"}`,
      );
      assert.equal(needs.join(", "), wanted);
    });

  it("is told before the seal, with who approved what", () => {
    const told = (rule: "nobody" | "flagged" | "all", reviewers: readonly Person[]) => {
      const batch = ruledBatch(rule);
      const { warned, clean } = linesBy();
      let decisions = undecidedYet(batch);
      for (const reviewer of reviewers)
        decisions = decisions.with([...warned.slice(0, 2), ...clean.slice(0, 3)], {
          decision: "approved",
          reason: "looked into it",
          reviewer,
        });
      return reviewedSentences(batch, approvedClaims(batch, decisions), decisions).map(
        ({ text, danger }) => `${danger ? "! " : ""}${text}`,
      );
    };
    assert.deepEqual(told("nobody", ["Amara"]), [
      "! 2 claims WITH WARNINGS were approved by ONE reviewer alone: Amara.",
      "3 claims without a warning were approved by one reviewer each: Amara.",
    ]);
    assert.deepEqual(told("flagged", ["Amara", "Boris"]), [
      "2 claims with warnings were approved by two reviewers each: Amara; Boris.",
      "3 claims without a warning were approved by one reviewer each: Boris.",
    ]);
    assert.deepEqual(told("all", ["Amara", "Boris"]), [
      "2 claims with warnings were approved by two reviewers each: Amara; Boris.",
      "3 claims without a warning were approved by two reviewers each: Amara; Boris.",
    ]);
    assert.deepEqual(told("all", ["Amara"]), [], "nothing is approved yet");
  });

  for (const [counts, wanted] of [
    [{}, []],
    [{ undecided: 1 }, ["1 claim has no decision yet."]],
    [{ waiting: 3 }, ["3 claims wait for a second reviewer."]],
    [{ disagreed: 1200 }, ["1,200 claims: the reviewers disagree."]],
    [
      { undecided: 2, waiting: 1, disagreed: 1 },
      [
        "2 claims have no decision yet.",
        "1 claim waits for a second reviewer.",
        "1 claim: the reviewers disagree.",
      ],
    ],
  ] as const)
    it(`says what is open: ${wanted.join(" ") || "nothing"}`, () => {
      const none = {
        undecided: 0,
        approved: 0,
        rejected: 0,
        "put off": 0,
        waiting: 0,
        disagreed: 0,
      };
      assert.deepEqual(openWords({ ...none, ...counts }), wanted);
    });
});

describe("what an earlier ceremony rejected", () => {
  const earlier = new Map([[0, "not theirs"]]);
  const act = (reviewer: string, decision: Decision) => ({ decision, reason: "looked", reviewer });
  const begun = Decisions.none(1, () => true, earlier);

  it("is rejected for everybody until a reviewer acts, who need not be told that another one did", () => {
    const one = begun.with([0], act("Mira", "approved"));
    for (const seen of [sightOf(begun, "Noor"), sightOf(one, "Noor")]) {
      assert.equal(seen.of(0), "rejected");
      assert.equal(seen.outcome(0), "rejected");
      assert.deepEqual(
        seen.acts(0).map(({ reviewer }) => reviewer),
        [EARLIER],
      );
    }
    assert.equal(one.of(0), "waiting");
    assert.equal(sightOf(one, "Mira").outcome(0), "waiting");
  });

  it("gives way to what two reviewers decide", () => {
    const both = begun.with([0], act("Mira", "approved")).with([0], act("Noor", "approved"));
    assert.equal(both.of(0), "approved");
    assert.deepEqual(both.reviewersOf([0]), ["Mira", "Noor"]);
  });

  it("gives way to a decision taken back, and stands again when that is undone", () => {
    const open = begun.with([0], act("Mira", "undecided"));
    assert.equal(open.of(0), "undecided");
    assert.equal(open.undo("Mira").of(0), "rejected");
  });
});
