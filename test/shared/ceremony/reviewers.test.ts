import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventSchema, eventSentence, type CeremonyEvent } from "../../../shared/ceremony/event.ts";
import { recordFor } from "../../../shared/ceremony/told.ts";
import { step } from "../../../shared/ceremony/ceremony.ts";
import type { SecondReview } from "../../../shared/profile/pypi.ts";
import { sightOf } from "../../../shared/review/sight.ts";
import {
  EVERYTHING,
  linesOf,
  selectionDigest,
  type Filter,
} from "../../../shared/review/selection.ts";
import { OPENED, proposed, sealedBy, heldCeremony, withdrawn } from "../../held-ceremony.ts";
import {
  about,
  around,
  beginning,
  lineOf,
  linesBy,
  next,
  reviewAfter,
  ruledBatch,
  seated,
  undone,
} from "../../ruled-batch.ts";

const WARNED = lineOf("warned");
const CLEAN = lineOf("clean");

/** What that reviewer decides about all that a filter shows to them. */
function bulk(
  rule: SecondReview,
  before: readonly CeremonyEvent[],
  reviewer: string,
  part: Partial<Filter>,
): CeremonyEvent {
  const { batch, decisions } = reviewAfter(rule, before);
  const filter = { ...EVERYTHING, ...part };
  const lines = linesOf(batch, sightOf(decisions, reviewer), filter);
  const digest = selectionDigest(lines);
  return {
    type: "decided",
    selection: { by: "filter", filter, count: lines.length, digest },
    decision: "put off",
    reason: "",
    reviewer,
  };
}

interface Refused {
  readonly sentence: string;
  readonly id: string;
  readonly before: readonly CeremonyEvent[];
  readonly event: CeremonyEvent;
}

const FORGED: readonly Refused[] = [
  {
    sentence: "a decision by somebody who does not sit at the keyboard",
    id: "CEREMONY-RECORD",
    before: [],
    event: about(CLEAN, "approved", "Boris"),
  },
  {
    sentence: "a decision by somebody who got up",
    id: "CEREMONY-RECORD",
    before: [seated("Boris")],
    event: about(CLEAN, "approved", "Amara"),
  },
  {
    sentence: "a proposal by somebody who does not sit at the keyboard",
    id: "CEREMONY-RECORD",
    before: [],
    event: { ...proposed({ change: "renew", document: "root" }), reviewer: "Boris" },
  },
  {
    sentence: "a withdrawal by somebody who does not sit at the keyboard",
    id: "CEREMONY-RECORD",
    before: [proposed({ change: "renew", document: "root" })],
    event: { ...withdrawn(0), reviewer: "Boris" },
  },
  {
    sentence: "a reviewer under a colleague's name, written differently",
    id: "REVIEWER-NAME",
    before: [],
    event: seated("amara"),
  },
  {
    sentence: "a decision that was another one, taken back",
    id: "CEREMONY-RECORD",
    before: [about(CLEAN, "approved", "Amara")],
    event: { type: "undone", number: 1, decision: "rejected", claims: 1, reviewer: "Amara" },
  },
  {
    sentence: "a decision of another number, taken back",
    id: "CEREMONY-RECORD",
    before: [about(CLEAN, "approved", "Amara"), about(CLEAN, "rejected", "Amara")],
    event: { type: "undone", number: 1, decision: "approved", claims: 1, reviewer: "Amara" },
  },
  {
    sentence: "a decision about more claims, taken back",
    id: "CEREMONY-RECORD",
    before: [about(CLEAN, "approved", "Amara")],
    event: { type: "undone", number: 1, decision: "approved", claims: 2, reviewer: "Amara" },
  },
  {
    sentence: "a colleague's decision taken back",
    id: "UNDO-NOTHING",
    before: [about(CLEAN, "approved", "Amara"), seated("Boris")],
    event: { type: "undone", number: 1, decision: "approved", claims: 1, reviewer: "Boris" },
  },
  {
    sentence: "one decision taken back twice",
    id: "UNDO-NOTHING",
    before: [
      about(CLEAN, "approved", "Amara"),
      { type: "undone", number: 1, decision: "approved", claims: 1, reviewer: "Amara" },
    ],
    event: { type: "undone", number: 1, decision: "approved", claims: 1, reviewer: "Amara" },
  },
  {
    sentence: "a seal while a claim waits for a second reviewer",
    id: "SEAL-UNDECIDED",
    before: [bulk("flagged", [], "Amara", {}), about(WARNED, "approved", "Amara")],
    event: sealedBy(heldCeremony().seal),
  },
  {
    sentence: "a seal while reviewers disagree",
    id: "SEAL-UNDECIDED",
    before: [
      bulk("flagged", [], "Amara", {}),
      about(CLEAN, "approved", "Amara"),
      seated("Boris"),
      about(WARNED, "approved", "Boris"),
    ],
    event: sealedBy(heldCeremony().seal),
  },
];

describe("a record in which claims with warnings need two reviewers", () => {
  for (const { sentence, id, before, event } of FORGED)
    it(`${id} refuses ${sentence}`, () => {
      const outcome = next(reviewAfter("flagged", before), event);
      assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, id);
    });

  it("CEREMONY-RECORD accepts whoever sits, and who comes back", () => {
    const { decisions, reviewers } = reviewAfter("flagged", [
      about(WARNED, "approved", "Amara"),
      seated("Boris"),
      about(WARNED, "approved", "Boris"),
      seated("Amara"),
      about(CLEAN, "rejected", "Amara"),
    ]);
    assert.deepEqual([decisions.of(WARNED), decisions.of(CLEAN)], ["approved", "rejected"]);
    assert.deepEqual(reviewers, { names: ["Amara", "Boris"], present: "Amara" });
  });

  it("REVIEWER-NAME refuses to open under a disguised name", () => {
    const outcome = step(null, { ...OPENED, administrator: "Am\u0430ra" }, around("flagged"));
    assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, "REVIEWER-NAME");
  });

  for (const [sentence, chosen, imported] of [
    ["another rule than the one that was chosen", "flagged", "nobody"],
    ["a weaker rule in the record than in the batch", "nobody", "flagged"],
  ] as const)
    it(`CEREMONY-BUNDLE refuses ${sentence}`, () => {
      const [opened] = beginning(chosen);
      const [, event] = beginning(imported);
      assert.ok(opened !== undefined && event !== undefined);
      const state = step(null, opened, around(chosen));
      assert.ok(state.ok);
      const outcome = step(state.value, event, around(chosen));
      assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, "CEREMONY-BUNDLE");
      const [, own] = beginning(chosen);
      assert.ok(own !== undefined);
      const other = step(state.value, own, around(imported));
      assert.equal(other.ok ? "accepted" : other.refusal.id, "CEREMONY-BUNDLE");
    });

  it("DECISION-FILTER: a list is the one that its own reviewer saw", () => {
    const first = [about(WARNED, "approved", "Amara"), about(CLEAN, "approved", "Amara")];
    const seat = [...first, seated("Boris")];
    const { batch, decisions } = reviewAfter("flagged", seat);
    const all = batch.claims.length;
    const undecided = { ...EVERYTHING, decision: "undecided" } as const;
    const shown = (name: string) => linesOf(batch, sightOf(decisions, name), undecided);
    assert.equal(shown("Amara").length, all - 2);
    assert.equal(
      shown("Boris").length,
      all - 1,
      "only what needs one reviewer is decided for Boris",
    );
    assert.ok(shown("Boris").includes(WARNED));
    const his = bulk("flagged", seat, "Boris", { decision: "undecided" });
    const after = reviewAfter("flagged", [...seat, his]);
    assert.equal(after.decisions.of(WARNED), "disagreed");
    const hers = bulk("flagged", seat, "Amara", { decision: "undecided" });
    assert.ok(hers.type === "decided");
    const outcome = next(reviewAfter("flagged", seat), { ...hers, reviewer: "Boris" });
    assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, "DECISION-FILTER");
  });

  it("a list of what waits or is disagreed about shows a reviewer nothing before their own decision", () => {
    const seat = [about(WARNED, "approved", "Amara"), seated("Boris")];
    const both = [...seat, about(WARNED, "put off", "Boris")];
    const shown = (
      events: readonly CeremonyEvent[],
      name: string,
      decision: Filter["decision"],
    ) => {
      const { batch, decisions } = reviewAfter("flagged", events);
      return linesOf(batch, sightOf(decisions, name), { ...EVERYTHING, decision });
    };
    assert.deepEqual(shown(seat, "Amara", "waiting"), [WARNED]);
    assert.deepEqual(shown(seat, "Amara", "approved"), [WARNED]);
    assert.deepEqual(shown(seat, "Boris", "waiting"), []);
    for (const name of ["Amara", "Boris", "Carol"]) {
      assert.deepEqual(shown(both, name, "waiting"), []);
      assert.deepEqual(shown(both, name, "disagreed"), [WARNED]);
    }
    const anew = reviewAfter("flagged", [
      ...both,
      bulk("flagged", both, "Boris", { decision: "disagreed" }),
    ]);
    assert.equal(anew.decisions.by("Boris", WARNED), "put off");
    assert.equal(anew.decisions.by("Boris", CLEAN), "undecided");
  });

  it("gives what was there before when ten decisions are taken back", () => {
    const before = [about(WARNED, "rejected", "Amara"), about(CLEAN, "put off", "Amara")];
    let events: readonly CeremonyEvent[] = [...before, bulk("flagged", before, "Amara", {})];
    events = [...events, undone(reviewAfter("flagged", events), "Amara")];
    const { decisions } = reviewAfter("flagged", events);
    const then = reviewAfter("flagged", before);
    for (const { line } of ruledBatch("flagged").claims)
      assert.deepEqual(decisions.acts(line), then.decisions.acts(line));
    assert.deepEqual(decisions.counts, then.decisions.counts);
  });

  it("fits its own schema, and has a sentence for each event", () => {
    const events: readonly CeremonyEvent[] = [
      ...beginning("flagged"),
      seated("Boris"),
      { type: "undone", number: 1, decision: "approved", claims: 9000, reviewer: "Boris" },
    ];
    for (const event of events) assert.deepEqual(eventSchema.parse(event), event);
    assert.deepEqual(events.map(eventSentence).toSpliced(1, 1), [
      "Amara opened the ceremony. Claims with warnings need two reviewers.",
      "Boris takes the keyboard as reviewer.",
      "Boris took back a decision: 9,000 claims → approved.",
    ]);
  });
});

describe("the record as a reviewer reads it", () => {
  const events = [
    about(CLEAN, "approved", "Amara"),
    about(WARNED, "rejected", "Amara", "a hijack"),
    about(WARNED, "approved", "Amara", "no hijack"),
    { type: "undone", number: 3, decision: "approved", claims: 1, reviewer: "Amara" },
    seated("Boris"),
  ] as const;
  const told = (reviewer: string, more: readonly CeremonyEvent[] = []) => {
    const all = [...events, ...more];
    return recordFor(
      [...beginning("flagged"), ...all],
      reviewAfter("flagged", all).decisions,
      reviewer,
    );
  };
  const closed = (lines: ReturnType<typeof told>) =>
    lines.map(({ isClosed }) => (isClosed ? "-" : "+")).join("");

  it("hides who decided, what about and how, until that reviewer has decided too", () => {
    const lines = told("Boris");
    assert.equal(closed(lines), "+++---+");
    const hidden = lines.filter(({ isClosed }) => isClosed).map(({ sentence }) => sentence);
    assert.equal(new Set(hidden).size, 1);
    assert.doesNotMatch(hidden.join(" "), /Amara|hijack|rejected|approved/);
  });

  it("shows each their own, and everything once both have decided", () => {
    assert.equal(closed(told("Amara")), "+++++++");
    const after = told("Boris", [about(WARNED, "put off", "Boris")]);
    assert.equal(closed(after), "++++++++");
    assert.match(after[3]?.sentence ?? "", /^Amara: .+ → rejected \(“a hijack”\)\.$/);
  });

  it("hides a decision about many while one of them is closed", () => {
    const first = bulk("flagged", [], "Amara", {});
    const all = [first, seated("Boris")];
    const { decisions } = reviewAfter("flagged", all);
    assert.equal(closed(recordFor([...beginning("flagged"), ...all], decisions, "Boris")), "++-+");
    const most = linesBy()
      .warned.slice(1)
      .map((line) => about(line, "put off", "Boris"));
    const later = [...all, ...most];
    const state = reviewAfter("flagged", later);
    const lines = recordFor([...beginning("flagged"), ...later], state.decisions, "Boris");
    assert.equal(lines[2]?.isClosed, true, "one is left");
    const last = [...later, about(WARNED, "put off", "Boris")];
    const done = reviewAfter("flagged", last);
    const open = recordFor([...beginning("flagged"), ...last], done.decisions, "Boris");
    assert.equal(open[2]?.isClosed, false);
  });
});
