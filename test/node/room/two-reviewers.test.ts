import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ReviewView } from "../../../shared/contract/view.ts";
import { recordFor } from "../../../shared/ceremony/told.ts";
import type { CeremonyEvent } from "../../../shared/ceremony/event.ts";
import type { Decision } from "../../../shared/review/decisions.ts";
import { sightOf } from "../../../shared/review/sight.ts";
import { EVERYTHING, type Filter } from "../../../shared/review/selection.ts";
import type { OnTheDesk } from "../../../node/room/desk.ts";
import { reviewView } from "../../../node/room/review-view.ts";
import { claimDetail } from "../../../node/room/rows.ts";
import {
  about,
  beginning,
  lineOf,
  linesBy,
  next,
  reviewAfter,
  seated,
  undone,
} from "../../ruled-batch.ts";
import { good, sampleBatch, there } from "../../sample.ts";
import { everything, paneOf, Player, refusedBy, tell } from "./played-room.ts";

function review(player: Player): ReviewView {
  const pane = paneOf(player.room);
  assert.ok(pane.step === "review");
  return pane.review;
}

async function decideOne(
  player: Player,
  line: number,
  decision: Decision,
  reason = "looked into it",
): Promise<void> {
  const { project } = there(sampleBatch().claims[line]);
  const what = { by: "claim", line, project } as const;
  await tell(player.room, "claims.decide", { what, decision, reason });
}

const FILTERS: readonly Partial<Filter>[] = [
  {},
  { decision: "undecided" },
  { decision: "approved" },
  { decision: "rejected" },
  { decision: "put off" },
  { standing: "warned" },
];

/** All that the window could be told now, in one text. */
async function told(player: Player): Promise<string> {
  const { room } = player;
  const pages = [];
  for (const part of FILTERS) {
    const filter = { ...EVERYTHING, ...part };
    const page = { filter, sort: "attention", offset: 0, count: 200 } as const;
    pages.push(await tell(room, "claims.page", page));
  }
  const details = [];
  for (const { line } of sampleBatch().claims)
    details.push(await tell(room, "claim.show", { line }));
  const record = await tell(room, "record.page", { offset: 0, count: 200 });
  return JSON.stringify({ view: room.view(), pages, details, record }, null, 1);
}

const A_FIRST: readonly (readonly [Decision, string])[] = [
  ["approved", "asked the owners"],
  ["rejected", "a hijack"],
  ["put off", ""],
];

describe("two reviewers at one keyboard", () => {
  it("tell the second the same, whatever the first decided about what needs two", async () => {
    const worlds: string[] = [];
    for (const [decision, reason] of A_FIRST) {
      const player = new Player();
      await player.toReview("flagged");
      await player.decide("blocked", "rejected");
      await player.decide("clean", "approved");
      for (const line of linesBy().warned) await decideOne(player, line, decision, reason);
      await tell(player.room, "claims.undo", {});
      await player.sit("Boris");
      worlds.push(await told(player));
    }
    const [first, ...others] = worlds;
    for (const other of others) assert.equal(other, first);
    assert.doesNotMatch(first ?? "", /asked the owners|a hijack/);
  });

  it("both see both, once both have decided, and what to do where they disagree", async () => {
    const player = new Player();
    await player.toReview("flagged");
    const [agreed, disagreed] = [lineOf("warned"), lineOf("warned", 1)];
    await decideOne(player, agreed, "approved", "asked the owners");
    await decideOne(player, disagreed, "approved", "asked them too");
    assert.deepEqual(
      review(player).open.map(({ outcome, count }) => [outcome, count]),
      [["waiting", 2]],
    );
    await player.sit("Boris");
    assert.deepEqual(review(player).open, []);
    await decideOne(player, agreed, "approved", "telephoned");
    await decideOne(player, disagreed, "rejected", "nobody answered");
    const detail = await tell(player.room, "claim.show", { line: disagreed });
    assert.deepEqual(
      [detail.decision, detail.outcome, detail.needsTwo],
      ["rejected", "disagreed", true],
    );
    assert.deepEqual(
      detail.decisions.map(({ reviewer, decision }) => `${reviewer} ${decision}`),
      ["Amara approved", "Boris rejected"],
    );
    const [open] = review(player).open;
    assert.deepEqual(
      [open?.outcome, open?.claims.map(({ line }) => line)],
      ["disagreed", [disagreed]],
    );
    assert.ok(review(player).notYet.includes("1 claim: the reviewers disagree."));
    assert.match(await told(player), /asked the owners/);
    await player.resumeElsewhere();
    assert.equal(there(player.room.view().ceremony).reviewer, "Boris");
    assert.equal((await tell(player.room, "claim.show", { line: agreed })).outcome, "approved");
  });

  it("SEAL-UNDECIDED refuses to tell by a seal what the first decided", async () => {
    const player = new Player();
    await player.toReview("flagged");
    await player.decide("blocked", "rejected");
    await player.decide("clean", "approved");
    await player.decide("warned", "rejected");
    assert.deepEqual(review(player).notYet, []);
    await player.sit("Boris");
    const { length } = linesBy().warned;
    assert.deepEqual(review(player).notYet, [`${length} claims have no decision yet.`]);
    const expiry = [{ document: "claimed", days: 180 }];
    const before = everything(player.room);
    const refusal = await refusedBy(player.room, "seal.make", { expiry, typed: "seal" });
    assert.deepEqual(
      [refusal.id, refusal.found],
      ["SEAL-UNDECIDED", `${length} claims have no decision yet.`],
    );
    assert.equal(everything(player.room), before);
    await player.sit("Amara");
    await player.seal();
  });

  it("are named, with the rule, in what everyone signs", async () => {
    const player = new Player();
    await player.toReview("all");
    await player.decide("blocked", "rejected");
    await player.decide("warned", "approved");
    await player.decide("clean", "approved");
    await player.sit("Boris");
    await player.decide("warned", "approved");
    await player.decide("clean", "approved");
    await player.seal();
    const pane = paneOf(player.room);
    assert.ok(pane.step === "sign");
    const sentences = pane.sign.sentences.map(({ text }) => text).join("\n");
    assert.match(sentences, /with warnings were approved by two reviewers each: Amara; Boris\./);
    const { text } = await tell(player.room, "sealed.text", {
      role: "publication",
      offset: 0,
      count: 20_000,
    });
    assert.match(text, /"reviewers":\["Amara","Boris"\].*"second_review":"all"/);
  });

  it("REVIEWER-NAME refuses a colleague's name in other letters, and nothing has changed", async () => {
    const player = new Player();
    await player.toReview("flagged");
    const before = everything(player.room);
    for (const name of ["amara", "Amara ", "Am\u0430ra"])
      assert.equal((await refusedBy(player.room, "reviewer.sit", { name })).id, "REVIEWER-NAME");
    assert.equal(everything(player.room), before);
    const fresh = new Player();
    const begin = { administrator: "Am\u0430ra", secondReview: "all" };
    assert.equal((await refusedBy(fresh.room, "ceremony.begin", begin)).id, "REVIEWER-NAME");
  });
});

describe("undo", () => {
  it("UNDO-NOTHING: takes back one act after the other, and no more than there were", async () => {
    const player = new Player();
    await player.toReview("flagged");
    const shown: unknown[] = [];
    const state = () => [review(player).decision, review(player).undo, review(player).open];
    const acts = [
      () => decideOne(player, lineOf("warned"), "rejected"),
      () => player.decide("clean", "approved"),
      () => decideOne(player, lineOf("clean"), "put off"),
      () => player.decide("warned", "approved"),
    ];
    for (const act of acts) {
      shown.push(state());
      await act();
    }
    assert.deepEqual(review(player).undo, {
      decision: "approved",
      claims: linesBy().warned.length - 1,
      project: "",
    });
    for (const before of shown.toReversed()) {
      await tell(player.room, "claims.undo", {});
      assert.deepEqual(state(), before);
    }
    assert.equal((await refusedBy(player.room, "claims.undo", {})).id, "UNDO-NOTHING");
    await player.resumeElsewhere();
    assert.deepEqual(state(), shown[0]);
  });

  it("leaves a colleague's decisions alone", async () => {
    const player = new Player();
    await player.toReview("nobody");
    await decideOne(player, lineOf("clean"), "approved");
    await player.sit("Boris");
    assert.equal(review(player).undo, null);
    assert.equal((await refusedBy(player.room, "claims.undo", {})).id, "UNDO-NOTHING");
    await decideOne(player, lineOf("clean"), "rejected");
    await tell(player.room, "claims.undo", {});
    assert.equal(review(player).decision.approved, 1);
  });
});

const DESK: OnTheDesk = {
  ...{
    stick: null,
    unrecognised: null,
    refusal: null,
    checks: [],
    index: null,
    signer: null,
    made: null,
  },
  ...{ exportStick: "", held: [], requestStick: "", taken: "", guest: null },
};

/** One thing that is done; `other` is what Amara does in the other world, where it is closed to Boris. */
type Act =
  | {
      readonly do: "decide";
      readonly line: number;
      readonly one: Decision;
      readonly other: Decision;
    }
  | { readonly do: "undo" };

const BOTH = [...linesBy().warned.slice(0, 4), ...linesBy().clean.slice(0, 2), lineOf("blocked")];
const decisions = fc.constantFrom<Decision>("approved", "rejected", "put off", "undecided");
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("decide" as const),
        line: fc.constantFrom(...BOTH),
        one: decisions,
        other: decisions,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("undo" as const) }) },
  ),
  { maxLength: 12 },
);

/** The events of one reviewer's acts, as far as they are allowed. */
function played(
  before: readonly CeremonyEvent[],
  reviewer: string,
  all: readonly Act[],
  decisionIn: (act: Extract<Act, { do: "decide" }>) => Decision,
): readonly CeremonyEvent[] {
  const events = [...before];
  for (const act of all) {
    const state = reviewAfter("flagged", events);
    if (act.do === "undo") {
      if (state.decisions.lastOf(reviewer) !== null) events.push(undone(state, reviewer));
      continue;
    }
    const event = about(act.line, decisionIn(act), reviewer, `${decisionIn(act)}, surely`);
    if (next(state, event).ok) events.push(event);
  }
  return events;
}

function toldTo(reviewer: string, events: readonly CeremonyEvent[]): string {
  const state = reviewAfter("flagged", events);
  const sight = sightOf(state.decisions, reviewer);
  return JSON.stringify({
    view: reviewView(state, DESK),
    details: state.batch.claims.map((claim) => claimDetail(state.batch, sight, claim)),
    record: recordFor([...beginning("flagged"), ...events], state.decisions, reviewer),
  });
}

describe("whatever the first reviewer did", () => {
  it("about claims that need two and that the second has not decided, the second is told the same", () => {
    fc.assert(
      fc.property(acts, acts, (second, first) => {
        // Boris first, so that some claims are open to him when Amara decides; then Amara; then Boris looks.
        const his = played([seated("Boris")], "Boris", second, ({ one }) => one);
        const then = reviewAfter("flagged", his).decisions;
        const isClosed = (line: number) =>
          then.needsTwo(line) && then.by("Boris", line) === "undecided";
        const world = (decisionIn: (act: Extract<Act, { do: "decide" }>) => Decision) => [
          ...played([...his, seated("Amara")], "Amara", first.filter(allowed), decisionIn),
          seated("Boris"),
        ];
        // Warned claims may be decided in any way; a blocked one cannot be approved, in neither world.
        const allowed = (act: Act) =>
          act.do === "undo" || act.line !== lineOf("blocked") || act.one !== "approved";
        const one = world(({ one: decision }) => decision);
        const other = world(({ line, one: same, other: decision }) =>
          isClosed(line) ? decision : same,
        );
        assert.equal(one.length, other.length);
        assert.equal(toldTo("Boris", other), toldTo("Boris", one));
      }),
      { numRuns: 60 },
    );
  });

  it("is told to the second as soon as they have decided", () => {
    const line = lineOf("warned");
    const first = [about(line, "rejected", "Amara", "a hijack"), seated("Boris")];
    assert.doesNotMatch(toldTo("Boris", first), /a hijack/);
    assert.match(toldTo("Boris", [...first, about(line, "approved", "Boris")]), /a hijack/);
    assert.ok(good(next(reviewAfter("flagged", first), about(line, "approved", "Boris"))));
  });
});
