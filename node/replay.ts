import { beforehand, type Piece } from "../shared/ceremony/beforehand.ts";
import { step, type Ceremony, type Surroundings } from "../shared/ceremony/ceremony.ts";
import type { CeremonyEvent } from "../shared/ceremony/event.ts";
import { refuse, type Outcome } from "../shared/refusal.ts";
import { inSlices } from "./slices.ts";
import { verifyOnce } from "./verify.ts";

export interface ReplayWork {
  readonly onPiece?: (piece: Piece) => void;
  readonly signal?: AbortSignal;
}

/** What came of folding a record: where it ended, and why it ended there if not all of it was allowed. */
export interface Replayed {
  readonly outcome: Outcome<Ceremony>;
  /** The last state that was reached. */
  readonly state: Ceremony | null;
}

/** Folds a record anew; the first event that is not allowed ends it. Every signature is verified by both implementations. */
export async function replay(
  events: readonly CeremonyEvent[],
  batchOf: Surroundings["batchOf"],
  { onPiece = () => undefined, signal }: ReplayWork,
): Promise<Replayed> {
  const around = { batchOf, verify: verifyOnce };
  let state: Ceremony | null = null;
  for (const event of events) {
    await inSlices(beforehand(state, event, around), onPiece, signal);
    const next = step(state, event, around);
    if (!next.ok) return { outcome: next, state };
    state = next.value;
  }
  const none = refuse({
    id: "CEREMONY-ORDER",
    where: "the record",
    found: "no event",
    expected: "a ceremony",
    todo: "This record is empty. Look for another copy of it.",
  });
  return { outcome: state === null ? none : { ok: true, value: state }, state };
}
