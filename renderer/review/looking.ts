import { create } from "zustand";
import type { ClaimDetail, ClaimRow } from "../../shared/contract/view.ts";
import type { Standing } from "../../shared/import/pending.ts";
import type { Refusal } from "../../shared/refusal.ts";
import { ask } from "../bridge.ts";
import { PAGE } from "../pages.ts";
import { tell } from "../store.ts";
import { claims, type ClaimsQuery } from "./claims.ts";

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

/** Where a line stands in the list, as far as its first pages tell. */
async function placeOf(line: number): Promise<number | null> {
  for (let page = 0; page < 20; page++) {
    if (page * PAGE >= (claims.now().total ?? 0)) return null;
    await claims.need(page * PAGE, page * PAGE);
    const at =
      claims
        .now()
        .pages.get(page)
        ?.findIndex((row) => row.line === line) ?? -1;
    if (at >= 0) return page * PAGE + at;
  }
  return null;
}

/** Opens the claim of that line, wherever it stands. */
export async function lookAtLine(line: number): Promise<void> {
  await open(line, await placeOf(line));
}

async function flagged(query: ClaimsQuery): Promise<readonly ClaimRow[]> {
  const rows: ClaimRow[] = [];
  for (const standing of ["blocked", "warned"] satisfies Standing[]) {
    if (query.filter.standing !== "any" && query.filter.standing !== standing) continue;
    const filter = { ...query.filter, standing, decision: "undecided" } as const;
    const answer = await ask("claims.page", { filter, sort: query.sort, offset: 0, count: 200 });
    if (answer.ok) rows.push(...answer.value.rows);
  }
  return rows;
}

let lastFlagged = -1;

/**
 * Opens the next claim that needs a person: blocked or warned, and undecided. One that was decided drops out of that row of
 * claims, and the one behind it takes its place; one that was only looked at is passed over.
 */
export async function lookAtNextFlagged(): Promise<void> {
  const { query } = claims.now();
  if (query === null) return;
  const rows = await flagged(query);
  const here = rows.findIndex((row) => row.line === useLooking.getState().line);
  const next = here >= 0 ? here + 1 : Math.max(0, lastFlagged);
  lastFlagged = next < rows.length ? next : 0;
  const row = rows[lastFlagged];
  if (row === undefined) {
    tell("No flagged claim is undecided in this list.");
    return;
  }
  await open(row.line, await placeOf(row.line));
}
