import { verifyWithBoth } from "../node/verify.ts";
import { step, type Ceremony, type Surroundings } from "../shared/ceremony/ceremony.ts";
import type { CeremonyEvent, EventOf } from "../shared/ceremony/event.ts";
import type { Batch, Standing } from "../shared/import/pending.ts";
import { PYPI_PROFILES, type SecondReview } from "../shared/profile/pypi.ts";
import type { Outcome } from "../shared/refusal.ts";
import type { Decision } from "../shared/review/decisions.ts";
import { imported, OPENED } from "./held-ceremony.ts";
import { good, once, sampleBatch, there } from "./sample.ts";

type Reviewing = Extract<Ceremony, { step: "review" }>;

const made = new Map<SecondReview, Batch>();

/** The sample's batch by another rule about second reviewers. */
export function ruledBatch(rule: SecondReview): Batch {
  const batch = made.get(rule) ?? {
    ...sampleBatch(),
    base: { ...sampleBatch().base, profile: PYPI_PROFILES[rule] },
  };
  made.set(rule, batch);
  return batch;
}

/** The first events of a ceremony by that rule, which Amara opens. */
export function beginning(rule: SecondReview): readonly CeremonyEvent[] {
  const profile = PYPI_PROFILES[rule].name;
  return [
    { ...OPENED, second_review: rule },
    { ...imported(), profile },
  ];
}

export function around(rule: SecondReview): Surroundings {
  return { batchOf: () => ruledBatch(rule), verify: verifyWithBoth };
}

/** One event more; what it gives, good or not. */
export function next(state: Ceremony, event: CeremonyEvent): Outcome<Ceremony> {
  return step(state, event, around(state.opened.second_review));
}

/** The review after these events, all of which must be allowed. */
export function reviewAfter(rule: SecondReview, events: readonly CeremonyEvent[]): Reviewing {
  let state: Ceremony | null = null;
  for (const event of [...beginning(rule), ...events])
    state = good(step(state, event, around(rule)));
  if (state?.step !== "review") throw new Error("not at the review");
  return state;
}

export function seated(reviewer: string): EventOf<"seated"> {
  return { type: "seated", reviewer };
}

/** A decision about one claim by its line. */
export function about(
  line: number,
  decision: Decision,
  reviewer: string,
  reason = "looked into it",
): EventOf<"decided"> {
  const { project } = there(sampleBatch().claims[line]);
  return {
    type: "decided",
    selection: { by: "claim", line, project },
    decision,
    reason,
    reviewer,
  };
}

/** That reviewer's last decision, taken back. */
export function undone(state: Reviewing, reviewer: string): EventOf<"undone"> {
  const { number, deed } = there(state.decisions.lastOf(reviewer));
  const { decision } = deed.act;
  return { type: "undone", number, decision, claims: deed.lines.length, reviewer };
}

/** The lines of one standing. */
export const linesBy: () => Readonly<Record<Standing, readonly number[]>> = once(() => {
  const of = (standing: Standing) =>
    sampleBatch()
      .claims.filter((claim) => claim.standing === standing)
      .map(({ line }) => line);
  return { blocked: of("blocked"), warned: of("warned"), clean: of("clean") };
});

export function lineOf(standing: Standing, nth = 0): number {
  return there(linesBy()[standing][nth]);
}
