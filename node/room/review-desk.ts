import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import { compromise } from "../../shared/review/compromise.ts";
import { proposalSentence } from "../../shared/sign/proposal-words.ts";
import { eventSentence } from "../../shared/ceremony/event.ts";
import { recordFor } from "../../shared/ceremony/told.ts";
import { entryLine, lineDigest } from "../../shared/ceremony/entry.ts";
import type { Arguments } from "../../shared/contract/intentions.ts";
import type { AnswerTo } from "../../shared/contract/answers.ts";
import { selectionDigest } from "../../shared/review/selection.ts";
import type { Proposed } from "../../shared/review/proposal.ts";
import { proposedBy } from "../../shared/review/second-administrator.ts";
import type { Selection } from "../../shared/review/decide.ts";
import { figuring } from "../../shared/report/figures.ts";
import { fitting } from "../../shared/sign/fitting.ts";
import { inSlices } from "../slices.ts";
import { verifyWithBoth } from "../verify.ts";
import { sightAt } from "./open-claims.ts";
import { claimDetail, claimRow } from "./rows.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";

type Reviewed = Exclude<Ceremony, { step: "import" }>;

function reviewed(room: Room): Reviewed | null {
  const { state } = room;
  return state === null || state.step === "import" ? null : state;
}

/** Turns what the window named into a selection pinned by what main itself finds behind it. */
function selectionOf(
  room: Room,
  state: Reviewed,
  what: Arguments<"claims.decide">["what"],
): Outcome<Selection> {
  if (what.by === "claim") return accept({ by: "claim", line: what.line, project: what.project });
  const { index } = room.desk;
  if (index === null) return notOpen();
  const sight = sightAt(state);
  const lines = index.lines(sight, what.filter);
  const isSame = index.named(sight, what.filter) === what.shown;
  if (lines.length === what.count && isSame)
    return accept({
      by: "filter",
      filter: what.filter,
      count: lines.length,
      digest: selectionDigest(lines),
    });
  return refuse({
    id: "DECISION-FILTER",
    where: "the list you decided about",
    found: `${lines.length} claims that fit it now${isSame ? "" : ", other claims than those that were shown"}`,
    expected: `the ${what.count} that were shown`,
    todo: "The list has changed since it was shown. Look at it again, then decide.",
  });
}

async function decideAbout(
  room: Room,
  { what, decision, reason }: Arguments<"claims.decide">,
): Promise<Outcome<null>> {
  const state = reviewed(room);
  if (state === null) return notOpen();
  const selection = selectionOf(room, state, what);
  if (!selection.ok) return selection;
  const acted = await room.act({
    type: "decided",
    selection: selection.value,
    decision,
    reason: reason.trim(),
    reviewer: state.reviewers.present,
  });
  return acted.ok ? accept(null) : acted;
}

async function sit(room: Room, reviewer: string): Promise<Outcome<null>> {
  const acted = await room.act({ type: "seated", reviewer });
  return acted.ok ? accept(null) : acted;
}

async function undo(room: Room): Promise<Outcome<null>> {
  const state = reviewed(room);
  if (state === null) return notOpen();
  const reviewer = state.reviewers.present;
  const last = state.decisions.lastOf(reviewer);
  const acted = await room.act({
    type: "undone",
    number: last?.number ?? 1,
    decision: last?.deed.act.decision ?? "undecided",
    claims: last?.deed.lines.length ?? 0,
    reviewer,
  });
  return acted.ok ? accept(null) : acted;
}

/** The record as the reviewer at the keyboard may read it; once all is sealed, as it is. */
function recordPage(
  room: Room,
  { offset, count }: Arguments<"record.page">,
): AnswerTo<"record.page"> {
  const entries = room.journal?.entries ?? [];
  const { state } = room;
  const events = entries.map(({ event }) => event);
  const told =
    state?.step === "review"
      ? recordFor(events, state.decisions, state.reviewers.present)
      : events.map((event) => ({ isClosed: false, sentence: eventSentence(event) }));
  const firstClosed = told.findIndex(({ isClosed }) => isClosed);
  const rows = entries.slice(offset, offset + count).map((entry, i) => ({
    seq: entry.seq,
    at: entry.at,
    sentence: told[offset + i]?.sentence ?? "",
    hash: firstClosed < 0 || offset + i < firstClosed ? lineDigest(entryLine(entry)) : null,
  }));
  return { total: entries.length, rows };
}

/** Each becomes an event of its own, so that it can be withdrawn by itself. All must fit before the first is recorded. */
async function propose(room: Room, proposals: readonly Proposed[]): Promise<Outcome<null>> {
  const state = reviewed(room);
  if (state === null) return notOpen();
  const reviewer = state.reviewers.present;
  const unfit =
    state.step === "review"
      ? fitting(state.batch.base, [
          ...state.proposals,
          ...proposals.map((each) => proposedBy(each, reviewer)),
        ])
      : null;
  if (unfit !== null) return unfit;
  for (const [i, proposal] of proposals.entries()) {
    const acted = await room.act({ type: "proposed", proposal, reviewer });
    if (acted.ok) continue;
    if (i === 0) return acted;
    const { found } = acted.refusal;
    return refuse({
      ...acted.refusal,
      found: `${found}, after ${i} of ${proposals.length} proposals`,
      todo: "These are recorded and stand in the list. Mend what was found, then propose the rest.",
    });
  }
  return accept(null);
}

function guide(
  room: Room,
  fallen: Arguments<"guide.compromise">,
): Outcome<AnswerTo<"guide.compromise">> {
  const state = reviewed(room);
  if (state === null) return notOpen();
  const { base } = state.batch;
  const guidance = compromise(base, fallen, verifyWithBoth);
  if (!guidance.ok) return guidance;
  const words = guidance.value.proposals.map((proposal) => proposalSentence(base, proposal));
  return accept({ ...guidance.value, words });
}

/** The reviewer at the keyboard confirms what another one proposed. */
async function confirm(
  room: Room,
  { project, case: reference }: Arguments<"proposals.confirm">,
): Promise<Outcome<null>> {
  const state = reviewed(room);
  if (state === null) return notOpen();
  const reviewer = state.reviewers.present;
  const acted = await room.act({ type: "confirmed", project, case: reference, reviewer });
  return acted.ok ? accept(null) : acted;
}

async function withdraw(room: Room, number: number): Promise<Outcome<null>> {
  const state = reviewed(room);
  if (state === null) return notOpen();
  const acted = await room.act({ type: "withdrawn", number, reviewer: state.reviewers.present });
  return acted.ok ? accept(null) : acted;
}

export const reviewDesk: Pick<
  Handlers,
  | "claims.page"
  | "claims.next"
  | "claim.show"
  | "claims.figures"
  | "claims.decide"
  | "claims.undo"
  | "reviewer.sit"
  | "record.page"
  | "proposals.add"
  | "proposals.confirm"
  | "proposals.withdraw"
  | "guide.compromise"
> = {
  "claims.page": async (room, { filter, sort, reversed = false, offset, count }) => {
    const state = reviewed(room);
    const { index } = room.desk;
    if (state === null || index === null) return notOpen();
    const sight = sightAt(state);
    const listing = { filter, sort, reversed };
    const { total, lines } = await index.page(sight, listing, { offset, count });
    const rows = lines.flatMap((line) => {
      const claim = state.batch.claims[line];
      return claim === undefined ? [] : [claimRow(state.batch, sight, claim)];
    });
    const facets = index.facets(sight, filter);
    const shown = index.named(sight, filter);
    return accept({ total, offset, shown, rows, facets, progress: index.progress(sight) });
  },
  "claims.next": async (room, { filter, sort, reversed = false, after }) => {
    const state = reviewed(room);
    const { index } = room.desk;
    if (state === null || index === null) return notOpen();
    return accept(await index.next(sightAt(state), { filter, sort, reversed }, after));
  },
  "claim.show": (room, { line }) => {
    const state = reviewed(room);
    const claim = state?.batch.claims[line];
    if (state === null || claim === undefined) return Promise.resolve(notOpen());
    return Promise.resolve(accept(claimDetail(state.batch, sightAt(state), claim)));
  },
  "claims.figures": async (room) => {
    const state = reviewed(room);
    if (state === null) return notOpen();
    return accept(await inSlices(figuring(state.batch), () => undefined));
  },
  "claims.decide": (room, args) => decideAbout(room, args),
  "claims.undo": (room) => undo(room),
  "reviewer.sit": (room, { name }) => sit(room, name),
  "proposals.add": (room, { proposals }) => propose(room, proposals),
  "proposals.confirm": (room, what) => confirm(room, what),
  "proposals.withdraw": (room, { number }) => withdraw(room, number),
  "guide.compromise": (room, fallen) => Promise.resolve(guide(room, fallen)),
  "record.page": (room, args) => Promise.resolve(accept(recordPage(room, args))),
};
