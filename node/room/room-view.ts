import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import { openLines } from "../../shared/ceremony/told.ts";
import type { CeremonyView, HeadView, Pane } from "../../shared/contract/view.ts";
import { begins } from "../../shared/import/empty-tree.ts";
import { DOCUMENTS } from "../../shared/review/proposal.ts";
import { touched } from "../../shared/sign/next-tree.ts";
import { clearsRecent } from "../../shared/sign/seal.ts";
import { isRehearsalRoot } from "../../shared/tuf/root.ts";
import type { OnTheDesk, Recorded, StickOnDesk } from "./desk.ts";
import { sightAt } from "./open-claims.ts";
import { reviewView } from "./review-view.ts";
import { writtenView } from "./sealed-lines.ts";
import { signView } from "./sign-view.ts";

function anchorPane(
  stick: StickOnDesk,
  refusal: OnTheDesk["refusal"],
  again: Extract<Pane, { stage: "anchor" }>["again"],
): Pane {
  const { name, files, bytes, roots, first } = stick;
  const found = { stick: name, files, bytes, roots, first };
  return { step: "import", stage: "anchor", ...found, again, refusal };
}

/** The import's first pane, or its second once a stick was read. */
export function importPane({ stick, refusal, checks }: OnTheDesk): Pane {
  if (stick === null) return { step: "import", stage: "choose", refusal, checks };
  return anchorPane(stick, refusal, null);
}

/** What names the record up to here, for the reviewer at the keyboard: a decision that is closed to them could be guessed from its digest. */
export function headOf({ journal, state }: Recorded): HeadView {
  const { entries } = journal;
  const events = entries.map(({ event }) => event);
  const lines =
    state.step === "review"
      ? openLines(events, state.decisions, state.reviewers.present)
      : entries.length;
  const sha256 = entries[lines]?.previous ?? journal.digest;
  return { lines, closed: entries.length - lines, sha256 };
}

/** A ceremony that was resumed shows nothing of itself before its root is recognised: all of it could be somebody else's. */
function unrecognisedView(held: Recorded, stick: StickOnDesk, desk: OnTheDesk): CeremonyView {
  const { opened } = held.state;
  const { entries } = held.journal;
  const [first, last] = [entries[0]?.at ?? "", entries.at(-1)?.at ?? ""];
  return {
    id: opened.ceremony,
    administrator: opened.administrator,
    reviewer: "",
    title: "A ceremony that was left",
    change: "",
    repository: "",
    rehearsal: false,
    sticks: [stick.name],
    clock: [],
    record: headOf(held),
    pane: anchorPane(stick, desk.refusal, { openedAt: first, lastAt: last }),
    guest: null,
  };
}

function paneOf({ journal, state }: Recorded, desk: OnTheDesk): Pane {
  if (state.step === "import") return importPane(desk);
  if (state.step === "review") return { step: "review", review: reviewView(state, desk) };
  if (state.step === "sign") return { step: "sign", sign: signView({ journal, state }, desk) };
  const { approved, rejected, "put off": putOff } = state.decisions.counts;
  const replaced = state.proposals.filter(({ change }) => change === "replace-project").length;
  const clears = clearsRecent(state.proposals);
  return {
    step: "export",
    sign: signView({ journal, state }, desk),
    written: writtenView(state),
    stick: desk.exportStick,
    publication: { approved, rejected, putOff, replaced, clears },
  };
}

/** Such as "root 3 → 4, claimed 41 → 42", or "root 1, targets 1, claimed 1 (new)". */
function changeWords(state: Ceremony): string {
  if (state.step === "import") return "";
  const { batch, decisions, proposals } = state;
  if (begins(batch.base)) return `${DOCUMENTS.map((each) => `${each} 1`).join(", ")} (new)`;
  const { approved } = state.step === "review" ? sightAt(state).outcomes : decisions.counts;
  return touched(batch.base, approved, proposals)
    .map(
      (document) =>
        `${document} ${batch.base[document].version} → ${batch.base[document].version + 1}`,
    )
    .join(", ");
}

/** The whole pane for the window, made anew from the ceremony each time. */
export function ceremonyView(
  { journal, state }: Recorded,
  desk: OnTheDesk,
  clock: CeremonyView["clock"],
): CeremonyView {
  if (desk.unrecognised !== null)
    return unrecognisedView({ journal, state }, desk.unrecognised, desk);
  const base = state.step === "import" ? null : state.batch.base;
  const sticks =
    state.step === "import"
      ? desk.stick === null
        ? []
        : [desk.stick.name]
      : [state.imported.stick];
  return {
    id: state.opened.ceremony,
    administrator: state.opened.administrator,
    reviewer: state.step === "review" ? state.reviewers.present : "",
    title: base?.manifest.title ?? "New ceremony",
    change: changeWords(state),
    repository: base?.manifest.repository ?? "",
    rehearsal: base !== null && isRehearsalRoot(base.root),
    sticks: desk.exportStick === "" ? sticks : [...new Set([...sticks, desk.exportStick])],
    clock,
    record: headOf({ journal, state }),
    pane: paneOf({ journal, state }, desk),
    guest: null,
  };
}
