import { create } from "zustand";
import type { ClaimDetail } from "../../shared/contract/claim-view.ts";
import type { Refusal } from "../../shared/refusal.ts";
import { ask } from "../bridge.ts";
import { tell } from "../store.ts";
import { claims } from "./claims.ts";

/** Which claim the reviewer looks at. */
interface Looking {
  /** Its place in the list that is shown; null when it is not in it, or when none is open. */
  readonly cursor: number | null;
  readonly line: number | null;
  /** Null until main has answered; may be an older claim's while `line` is on its way. */
  readonly detail: ClaimDetail | null;
  readonly refusal: Refusal | null;
}

const NOTHING: Looking = { cursor: null, line: null, detail: null, refusal: null };
export const useLooking = create<Looking>()(() => NOTHING);

let latest = 0;

async function open(line: number, cursor: number | null): Promise<void> {
  latest += 1;
  const mine = latest;
  useLooking.setState({ line, cursor });
  const answer = await ask("claim.show", { line });
  if (mine !== latest) return;
  useLooking.setState(
    answer.ok ? { detail: answer.value, refusal: null } : { refusal: answer.refusal, detail: null },
  );
}

/** Back to the summary. */
export function lookAway(): void {
  latest += 1;
  useLooking.setState(NOTHING);
}

/** Asks again for the claim that is open: something about it may have changed. */
export async function lookAgain(): Promise<void> {
  const { line, cursor } = useLooking.getState();
  if (line !== null) await open(line, cursor);
}

/** Opens the claim at that place of the list; nothing when the list has no such place. */
export async function lookAt(index: number): Promise<void> {
  const total = claims.now().total ?? 0;
  if (total === 0) return;
  const place = Math.min(Math.max(index, 0), total - 1);
  useLooking.setState({ cursor: place });
  await claims.need(place, place);
  const row = claims.row(place);
  if (row !== undefined && useLooking.getState().cursor === place) await open(row.line, place);
}

/** Opens the claim of that line, wherever it stands in the list; its place is told by main only for flagged ones, so none is marked. */
export async function lookAtLine(line: number): Promise<void> {
  await open(line, null);
}

/** Opens the next claim of the list that needs a person, from the one that is open: blocked or warned, and undecided. After the last comes the first. */
export async function lookAtNextFlagged(): Promise<void> {
  const { query } = claims.now();
  if (query === null) return;
  const { filter, sort } = query;
  const after = useLooking.getState().line;
  const answer = await ask("claims.next", {
    filter,
    sort: sort.by,
    reversed: sort.reversed,
    after,
  });
  if (!answer.ok) {
    useLooking.setState({ ...NOTHING, refusal: answer.refusal });
    return;
  }
  if (answer.value === null) {
    tell("No flagged claim is undecided in this list.");
    return;
  }
  await open(answer.value.line, answer.value.place);
}
