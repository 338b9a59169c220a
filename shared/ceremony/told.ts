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

/** How many lines from the beginning this reviewer may read whole: up to the first that is closed. Their digests tell nothing that is not told. */
export function openLines(
  events: readonly CeremonyEvent[],
  decisions: Decisions,
  reviewer: string,
): number {
  const firstClosed = recordFor(events, decisions, reviewer).findIndex(({ isClosed }) => isClosed);
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
  const numbers = closedDeeds(decisions, sightOf(decisions, reviewer));
  let number = 0;
  return events.map((event) => {
    if (event.type === "decided") number++;
    const isClosed =
      (event.type === "decided" && numbers.has(number)) ||
      (event.type === "undone" && numbers.has(event.number));
    return { isClosed, sentence: isClosed ? CLOSED : eventSentence(event) };
  });
}
