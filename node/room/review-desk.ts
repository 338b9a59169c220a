import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import { compromise } from "../../shared/review/compromise.ts";
import { proposalSentence } from "../../shared/sign/proposal-words.ts";
import { eventSentence } from "../../shared/ceremony/event.ts";
import { entryLine, lineDigest } from "../../shared/ceremony/entry.ts";
import type { Arguments } from "../../shared/contract/intentions.ts";
import type { AnswerTo } from "../../shared/contract/answers.ts";
import { selectionDigest } from "../../shared/review/selection.ts";
import type { Proposal } from "../../shared/review/proposal.ts";
import type { Selection } from "../../shared/review/decide.ts";
import { figuring } from "../../shared/report/figures.ts";
import { fitting } from "../../shared/sign/fitting.ts";
import { inSlices } from "../slices.ts";
import { verifyWithBoth } from "../verify.ts";
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
  const lines = room.desk.index?.lines(state.decisions, what.filter) ?? [];
  if (lines.length === what.count)
    return accept({
      by: "filter",
      filter: what.filter,
      count: lines.length,
      digest: selectionDigest(lines),
    });
  return refuse({
    id: "DECISION-FILTER",
    where: "the list you decided about",
    found: `${lines.length} claims that fit it now`,
    expected: `the ${what.count} that were shown`,
    todo: "Look at the list again: it has changed since.",
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
    reviewer: state.opened.administrator,
  });
  return acted.ok ? accept(null) : acted;
}

/** Each becomes an event of its own, so that it can be withdrawn by itself. All must fit before the first is recorded. */
async function propose(room: Room, proposals: readonly Proposal[]): Promise<Outcome<null>> {
  const state = reviewed(room);
  if (state === null) return notOpen();
  const reviewer = state.opened.administrator;
  const unfit =
    state.step === "review"
      ? fitting(state.batch.base, [...state.proposals, ...proposals], reviewer)
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

async function withdraw(room: Room, number: number): Promise<Outcome<null>> {
  const state = reviewed(room);
  if (state === null) return notOpen();
  const acted = await room.act({ type: "withdrawn", number, reviewer: state.opened.administrator });
  return acted.ok ? accept(null) : acted;
}

export const reviewDesk: Pick<
  Handlers,
  | "claims.page"
  | "claims.next"
  | "claim.show"
  | "claims.figures"
  | "claims.decide"
  | "record.page"
  | "proposals.add"
  | "proposals.withdraw"
  | "guide.compromise"
> = {
  "claims.page": async (room, { filter, sort, reversed = false, offset, count }) => {
    const state = reviewed(room);
    const { index } = room.desk;
    if (state === null || index === null) return notOpen();
    const { batch, decisions } = state;
    const listing = { filter, sort, reversed };
    const { total, lines } = await index.page(decisions, listing, { offset, count });
    const rows = lines.flatMap((line) => {
      const claim = batch.claims[line];
      return claim === undefined ? [] : [claimRow(batch, decisions, claim)];
    });
    const facets = index.facets(decisions, filter);
    return accept({ total, offset, rows, facets, progress: index.progress(decisions) });
  },
  "claims.next": async (room, { filter, sort, reversed = false, after }) => {
    const state = reviewed(room);
    const { index } = room.desk;
    if (state === null || index === null) return notOpen();
    return accept(await index.next(state.decisions, { filter, sort, reversed }, after));
  },
  "claim.show": (room, { line }) => {
    const state = reviewed(room);
    const claim = state?.batch.claims[line];
    if (state === null || claim === undefined) return Promise.resolve(notOpen());
    return Promise.resolve(accept(claimDetail(state.batch, state.decisions, claim)));
  },
  "claims.figures": async (room) => {
    const state = reviewed(room);
    if (state === null) return notOpen();
    return accept(await inSlices(figuring(state.batch), () => undefined));
  },
  "claims.decide": (room, args) => decideAbout(room, args),
  "proposals.add": (room, { proposals }) => propose(room, proposals),
  "proposals.withdraw": (room, { number }) => withdraw(room, number),
  "guide.compromise": (room, fallen) => Promise.resolve(guide(room, fallen)),
  "record.page": (room, { offset, count }) => {
    const entries = room.journal?.entries ?? [];
    const rows = entries.slice(offset, offset + count).map((entry) => ({
      seq: entry.seq,
      at: entry.at,
      sentence: eventSentence(entry.event),
      hash: lineDigest(entryLine(entry)),
    }));
    return Promise.resolve(accept({ total: entries.length, rows }));
  },
};
