import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { OWNERS_KNOWN } from "../../../scripts/sample-index/replacements.ts";
import type { Ceremony } from "../../../shared/ceremony/ceremony.ts";
import { BEGINNING } from "../../../shared/ceremony/entry.ts";
import { eventSentence, type CeremonyEvent, type EventOf } from "../../../shared/ceremony/event.ts";
import type { Proposed } from "../../../shared/review/proposal.ts";
import { seal } from "../../../shared/sign/seal.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import {
  after,
  claimedFor,
  confirmed,
  fold,
  heldCeremony,
  proposed,
  sealedBy,
  withdrawn,
} from "../../held-ceremony.ts";
import { good, sampleIndex, there } from "../../sample.ts";

const [AGREED, ORPHANED] = sampleIndex().replacements;
const [agreed, orphaned] = [there(AGREED).project, there(ORPHANED).project];

const other = (project: string, reference: string): Proposed => ({
  change: "replace-project",
  project,
  case: reference,
  reason: project === orphaned ? OWNERS_KNOWN : "",
});
const sits = (reviewer: string): EventOf<"seated"> => ({ type: "seated", reviewer });
const by = <Type extends "proposed" | "withdrawn">(reviewer: string, event: EventOf<Type>) => ({
  ...event,
  reviewer,
});

/** Amara opened the ceremony; Noor proposes other keys for a case. */
const PROPOSED: readonly CeremonyEvent[] = [
  sits("Noor"),
  by("Noor", proposed(other(orphaned, "CASE-1"))),
];

function reviewed(events: readonly CeremonyEvent[]): Extract<Ceremony, { step: "review" }> {
  const state = fold(events, heldCeremony().reviewed);
  assert.ok(state.step === "review");
  return state;
}

/** Who stands for the other keys, after these events. */
function standing(events: readonly CeremonyEvent[]): readonly string[] {
  return reviewed(events).proposals.flatMap((each) =>
    each.change === "replace-project" ? each.administrators : [],
  );
}

const sealing = (state: Extract<Ceremony, { step: "review" }>) =>
  seal(state.batch, { ...state, record: BEGINNING }, claimedFor(180), verifyWithBoth);

interface Refused {
  readonly before: readonly CeremonyEvent[];
  readonly event: CeremonyEvent;
  readonly id: string;
  readonly found: RegExp;
}

const REFUSED: Readonly<Record<string, Refused>> = {
  "by whoever proposed it": {
    before: PROPOSED,
    event: confirmed(orphaned),
    id: "PROPOSAL-SECOND",
    found: /Noor, who proposed this/,
  },
  "by somebody else than who sits at the keyboard": {
    before: PROPOSED,
    event: confirmed(orphaned, "Amara"),
    id: "CEREMONY-RECORD",
    found: /Amara/,
  },
  "of another case": {
    before: [...PROPOSED, sits("Amara")],
    event: { ...confirmed(orphaned, "Amara"), case: "CASE-2" },
    id: "PROPOSAL-SECOND",
    found: /no proposal for case CASE-2/,
  },
  "of another project": {
    before: [...PROPOSED, sits("Amara")],
    event: confirmed(agreed, "Amara"),
    id: "PROPOSAL-SECOND",
    found: /no proposal/,
  },
  "of what two have confirmed already": {
    before: [...PROPOSED, sits("Amara"), confirmed(orphaned, "Amara"), sits("Boris")],
    event: confirmed(orphaned, "Boris"),
    id: "PROPOSAL-SECOND",
    found: /no proposal/,
  },
  "of what was withdrawn": {
    before: [...PROPOSED, by("Noor", withdrawn(0)), sits("Amara")],
    event: confirmed(orphaned, "Amara"),
    id: "PROPOSAL-SECOND",
    found: /no proposal/,
  },
  "of other keys by the present ones, without a case": {
    before: [sits("Noor"), by("Noor", proposed(other(agreed, ""))), sits("Amara")],
    event: { ...confirmed(agreed, "Amara"), case: "" },
    id: "PROPOSAL-SECOND",
    found: /no proposal/,
  },
};

describe("the second administrator of a case", () => {
  it("PROPOSAL-SECOND accepts another person at the keyboard, and both stand in the note, in their order", () => {
    assert.deepEqual(standing(PROPOSED), ["Noor"], "whoever opened the ceremony has done nothing");
    const both = [...PROPOSED, sits("Amara"), confirmed(orphaned, "Amara")];
    assert.deepEqual(standing(both), ["Noor", "Amara"]);
    const note = there(good(sealing(reviewed(both))).documents.at(-1)).signed;
    const [row] = note["replaced"] as readonly { authority: unknown }[];
    assert.deepEqual(row?.authority, {
      administrators: ["Noor", "Amara"],
      by: "case",
      case: "CASE-1",
    });
  });

  for (const [sentence, { before, event, id, found }] of Object.entries(REFUSED))
    it(`${id} refuses a confirmation ${sentence}`, () => {
      const outcome = after(reviewed(before), event);
      assert.ok(!outcome.ok);
      assert.equal(outcome.refusal.id, id);
      assert.match(outcome.refusal.found, found);
    });

  it("confirms anew what was withdrawn and proposed again", () => {
    const again = [
      ...PROPOSED,
      sits("Amara"),
      confirmed(orphaned, "Amara"),
      by("Amara", withdrawn(0)),
      by("Amara", proposed(other(orphaned, "CASE-1"))),
    ];
    assert.deepEqual(standing(again), ["Amara"]);
  });

  it("PROPOSAL-SECOND refuses a record in which it is sealed without the second one's act", () => {
    const both = reviewed([...PROPOSED, sits("Amara"), confirmed(orphaned, "Amara")]);
    const event = sealedBy(good(sealing(both)));
    assert.ok(after(both, event).ok);
    const outcome = after(reviewed([...PROPOSED, sits("Amara")]), event);
    assert.equal(outcome.ok ? "sealed" : outcome.refusal.id, "PROPOSAL-SECOND");
  });

  it("is told in the record", () => {
    assert.deepEqual([...PROPOSED.slice(1), confirmed(orphaned, "Amara")].map(eventSentence), [
      `Noor proposed a change: replace-project ${orphaned}, case CASE-1, to be confirmed by a second administrator (“${OWNERS_KNOWN}”).`,
      `Amara confirmed other keys for ${orphaned}, case CASE-1, as the second administrator.`,
    ]);
  });
});
