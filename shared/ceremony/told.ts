import type { Decisions } from "../review/decisions.ts";
import { sightOf, type Sight } from "../review/sight.ts";
import { eventSentence, type CeremonyEvent } from "./event.ts";

/** A line of the record as one reviewer may read it. */
export interface ToldEvent {
  readonly sentence: string;
  /** Not yet told: somebody else decided something about which this reviewer has to decide first. */
  readonly isClosed: boolean;
}

const CLOSED = "A decision. You can read it once you have decided about the same claims.";

const closed = new WeakMap<Sight, ReadonlySet<number>>();

/** The numbers of the deeds that this reviewer may not know of yet. */
function closedDeeds(decisions: Decisions, sight: Sight): ReadonlySet<number> {
  const known = closed.get(sight);
  if (known !== undefined) return known;
  const numbers = new Set<number>();
  for (let number = 1; ; number++) {
    const deed = decisions.deed(number);
    if (deed === undefined) break;
    if (!sight.mayKnow(deed)) numbers.add(number);
  }
  closed.set(sight, numbers);
  return numbers;
}

/** Which lines are closed to this reviewer, in their order. */
function closedLines(
  events: readonly CeremonyEvent[],
  decisions: Decisions,
  reviewer: string,
): readonly boolean[] {
  const numbers = closedDeeds(decisions, sightOf(decisions, reviewer));
  let number = 0;
  return events.map((event) => {
    if (event.type === "decided") return numbers.has(++number);
    return event.type === "undone" && numbers.has(event.number);
  });
}

/** How many lines from the beginning this reviewer may read whole: up to the first that is closed. Their digests tell nothing that is not told. */
export function openLines(
  events: readonly CeremonyEvent[],
  decisions: Decisions,
  reviewer: string,
): number {
  const firstClosed = closedLines(events, decisions, reviewer).indexOf(true);
  return firstClosed < 0 ? events.length : firstClosed;
}

/**
 * The record for the person at the keyboard: every line stands there, and of a decision that is closed to that reviewer neither who decided, nor
 * about what, nor how.
 */
export function recordFor(
  events: readonly CeremonyEvent[],
  decisions: Decisions,
  reviewer: string,
): readonly ToldEvent[] {
  const closed = closedLines(events, decisions, reviewer);
  return events.map((event, i) => {
    const isClosed = closed[i] === true;
    return { isClosed, sentence: isClosed ? CLOSED : eventSentence(event) };
  });
}
