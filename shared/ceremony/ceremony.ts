import { PYPI_PROFILES } from "../profile/pypi.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Sha256 } from "../digest/sha256.ts";
import type { Batch } from "../import/pending.ts";
import type { Proposal } from "../review/proposal.ts";
import { decide } from "../review/decide.ts";
import type { Decisions } from "../review/decisions.ts";
import { disguisedName, takeKeyboard, type Reviewers } from "../review/reviewers.ts";
import { confirmedBy, proposedBy } from "../review/second-administrator.ts";
import { undecidedYet } from "../review/second-review.ts";
import { signedList } from "../export/publication-files.ts";
import { canonicalText } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import { collect, keyholderOf, meters, signerOf, type Collected } from "../sign/collect.ts";
import { fitting } from "../sign/fitting.ts";
import { seal, type Seal } from "../sign/seal.ts";
import { clientAgrees } from "../sign/stock-client.ts";
import type { KeyId } from "../tuf/key.ts";
import type { Verify } from "../tuf/tally.ts";
import type { CeremonyEvent, EventOf, ExportedFile } from "./event.ts";

/** The steps in their order, as on the screen. */
export const STEPS = ["import", "review", "sign", "export"] as const;
export type Step = (typeof STEPS)[number];

interface Opened {
  readonly opened: EventOf<"opened">;
}
interface Reviewing extends Opened {
  readonly imported: EventOf<"imported">;
  readonly batch: Batch;
  readonly reviewers: Reviewers;
  readonly decisions: Decisions;
  readonly proposals: readonly Proposal[];
}
interface Signing extends Reviewing {
  readonly seal: Seal;
  readonly collected: Collected;
  /** What the stock client made of this seal; null until it was let loose on it. */
  readonly stock: EventOf<"rehearsed"> | null;
}

/** Where a ceremony is. Each step holds exactly what the steps before it proved. */
export type Ceremony =
  | ({ readonly step: "import" } & Opened)
  | ({ readonly step: "review" } & Reviewing)
  | ({ readonly step: "sign" } & Signing)
  | ({ readonly step: "export"; readonly written: readonly ExportedFile[] | null } & Signing);

/** What a fold over events needs from outside: the batch that a digest names, checked anew, and a verifier. */
export interface Surroundings {
  readonly batchOf: (imported: EventOf<"imported">) => Batch | null;
  readonly verify: Verify;
}

function outOfTurn(event: CeremonyEvent, state: Ceremony | null): Outcome<Ceremony> {
  return refuse({
    id: "CEREMONY-ORDER",
    where: `"${event.type}"`,
    found: state === null ? "no ceremony yet" : `a ceremony at the step "${state.step}"`,
    expected: "the step at which this can happen",
    todo: "Go on with what the screen offers now.",
  });
}

function begin(
  state: Extract<Ceremony, { step: "import" }>,
  event: EventOf<"imported">,
  around: Surroundings,
): Outcome<Ceremony> {
  const batch = around.batchOf(event);
  const same =
    batch?.bundle === event.bundle &&
    batch.claims.length === event.claims &&
    batch.base.profile.name === event.profile &&
    event.profile === PYPI_PROFILES[state.opened.second_review].name;
  if (!same)
    return refuse({
      id: "CEREMONY-BUNDLE",
      where: `the bundle ${event.bundle.slice(0, 16)}…`,
      found: batch === null ? "no such bundle" : "another bundle",
      expected: "the bundle that was imported",
      todo: "Insert the stick that this ceremony began with.",
    });
  return accept({
    step: "review",
    opened: state.opened,
    imported: event,
    batch,
    reviewers: { names: [state.opened.administrator], present: state.opened.administrator },
    decisions: undecidedYet(batch),
    proposals: [],
  });
}

function sealing(
  state: Extract<Ceremony, { step: "review" }>,
  event: EventOf<"sealed">,
  around: Surroundings,
): Outcome<Ceremony> {
  const decided = { ...state, record: event.record as Sha256 };
  const made = seal(state.batch, decided, event.expiry, around.verify);
  if (!made.ok) return made;
  const documents = made.value.documents.map(({ role, version, bytes, sha256 }) => ({
    role,
    version,
    length: bytes.length,
    sha256,
  }));
  if (made.value.digest !== event.digest || !isDeepSame(documents, event.documents))
    return refuse({
      id: "SEAL-REPLAY",
      where: "the seal",
      found: made.value.digest,
      expected: event.digest,
      todo: "The same decisions must give the same bytes. Do not sign; keep the record and report this.",
    });
  return accept({ ...state, step: "sign", seal: made.value, collected: [], stock: null });
}

/**
 * One event's effect: the whole of what can happen in a ceremony. Pure and total: the same events give the same state, on this machine and
 * on a witness's. Refuses CEREMONY-ORDER (not at this step) and whatever the step itself refuses; then nothing has changed.
 */
export function step(
  state: Ceremony | null,
  event: CeremonyEvent,
  around: Surroundings,
): Outcome<Ceremony> {
  if (event.type === "opened") {
    if (state !== null) return outOfTurn(event, state);
    return disguisedName(event.administrator) ?? accept({ step: "import", opened: event });
  }
  if (event.type === "imported")
    return state?.step === "import" ? begin(state, event, around) : outOfTurn(event, state);
  if (
    event.type === "seated" ||
    event.type === "decided" ||
    event.type === "undone" ||
    event.type === "proposed" ||
    event.type === "confirmed" ||
    event.type === "withdrawn"
  )
    return state?.step === "review" ? review(state, event) : outOfTurn(event, state);
  if (event.type === "sealed")
    return state?.step === "review" ? sealing(state, event, around) : outOfTurn(event, state);
  if (event.type === "unsealed") {
    if (state?.step !== "sign") return outOfTurn(event, state);
    const { opened, imported, batch, reviewers, decisions, proposals } = state;
    return accept({ step: "review", opened, imported, batch, reviewers, decisions, proposals });
  }
  if (event.type === "rehearsed")
    return state?.step === "sign" ? rehearse(state, event) : outOfTurn(event, state);
  if (event.type === "signed") {
    if (state?.step !== "sign") return outOfTurn(event, state);
    const untried = notTried(state);
    if (untried !== null) return untried;
    const key = signerOf(state.seal, event.keyid as KeyId);
    if (key !== undefined && keyholderOf(state.batch.base, key) !== event.keyholder)
      return differs("the keyholder's name", event.keyholder, keyholderOf(state.batch.base, key));
    const collected = collect(
      state.seal,
      state.collected,
      { keyid: event.keyid as KeyId, signatures: event.signatures },
      around.verify,
    );
    return collected.ok ? accept({ ...state, collected: collected.value }) : collected;
  }
  return finishing(state, event, around);
}

/** What reviewers do. Only the one who sits at the keyboard can do anything but take it over. */
function review(
  state: Extract<Ceremony, { step: "review" }>,
  event: EventOf<"seated" | "decided" | "undone" | "proposed" | "confirmed" | "withdrawn">,
): Outcome<Ceremony> {
  if (event.type === "seated") {
    const reviewers = takeKeyboard(state.reviewers, event.reviewer);
    return reviewers.ok ? accept({ ...state, reviewers: reviewers.value }) : reviewers;
  }
  if (event.reviewer !== state.reviewers.present)
    return differs("the reviewer", event.reviewer, state.reviewers.present);
  if (event.type === "undone") return takeBack(state, event);
  if (event.type !== "decided") return propose(state, event);
  const { decision, reason, reviewer } = event;
  const act = { decision, reason, reviewer };
  const decided = decide(state.batch, state.decisions, event.selection, act);
  return decided.ok ? accept({ ...state, decisions: decided.value }) : decided;
}

function takeBack(
  state: Extract<Ceremony, { step: "review" }>,
  { number, decision, claims, reviewer }: EventOf<"undone">,
): Outcome<Ceremony> {
  const last = state.decisions.lastOf(reviewer);
  if (last === null)
    return refuse({
      id: "UNDO-NOTHING",
      where: `the decisions of ${reviewer}`,
      found: "none that could be taken back",
      expected: "one or more",
      todo: "Go on. Each reviewer takes back only what they decided themselves.",
    });
  const words = (n: number, what: string, of: number) => `decision ${n}: ${of} claims, ${what}`;
  const { act, lines } = last.deed;
  if (number !== last.number || decision !== act.decision || claims !== lines.length)
    return differs(
      "what was taken back",
      words(number, decision, claims),
      words(last.number, act.decision, lines.length),
    );
  return accept({ ...state, decisions: state.decisions.undo(reviewer) });
}

/** Whether the stock client was let loose on this very seal and took it. */
export function clientTook(state: Extract<Ceremony, { step: "sign" | "export" }>): boolean {
  const published = state.batch.base.published.roots.length > 0;
  return state.stock !== null && clientAgrees(state.stock.outcomes, published);
}

/** Null once the stock client has taken the sealed documents. Refuses STOCK-CLIENT. */
export function notTried(state: Extract<Ceremony, { step: "sign" }>): Outcome<never> | null {
  if (clientTook(state)) return null;
  const tried = state.stock !== null;
  return refuse({
    id: "STOCK-CLIENT",
    where: "the sealed files",
    found: tried ? "a stock client that did not take them" : "no stock client has tried them yet",
    expected: "a stock client that takes them, before anybody signs",
    todo: tried
      ? "Break the seal, change what the client refuses, and seal again."
      : "Let the stock client try them.",
  });
}

/** One result for each seal: a client that refused is not asked again until something has changed. */
function rehearse(
  state: Extract<Ceremony, { step: "sign" }>,
  event: EventOf<"rehearsed">,
): Outcome<Ceremony> {
  if (event.seal !== state.seal.digest)
    return differs("the seal that the client tried", event.seal, state.seal.digest);
  if (state.stock !== null) return outOfTurn(event, state);
  return accept({ ...state, stock: event });
}

/** Proposals are kept as they were made; what they come to is worked out, and judged, when all is sealed. */
function propose(
  state: Extract<Ceremony, { step: "review" }>,
  event: EventOf<"proposed" | "confirmed" | "withdrawn">,
): Outcome<Ceremony> {
  if (event.type === "withdrawn") {
    if (event.number >= state.proposals.length) return outOfTurn(event, state);
    return accept({ ...state, proposals: state.proposals.toSpliced(event.number, 1) });
  }
  if (event.type === "confirmed") {
    const confirmed = confirmedBy(state.proposals, event, event.reviewer);
    return confirmed.ok ? accept({ ...state, proposals: confirmed.value }) : confirmed;
  }
  const proposals = [...state.proposals, proposedBy(event.proposal, event.reviewer)];
  const fits = fitting(state.batch.base, proposals);
  return fits ?? accept({ ...state, proposals });
}

function finishing(
  state: Ceremony | null,
  event: EventOf<"signatures-closed" | "exporting" | "exported">,
  around: Surroundings,
): Outcome<Ceremony> {
  if (event.type === "signatures-closed") {
    if (state?.step !== "sign") return outOfTurn(event, state);
    const short = meters(state.seal, state.collected, around.verify).find(
      (each) => !each.tally.reached,
    );
    if (short === undefined) return accept({ ...state, step: "export", written: null });
    return refuse({
      id: "SIGN-THRESHOLD",
      where: short.quorum.label,
      found: `${short.tally.signed.length} signatures`,
      expected: `${short.tally.threshold} or more`,
      todo: "Let more keyholders sign.",
    });
  }
  if (state?.step !== "export") return outOfTurn(event, state);
  const listed = event.files.filter((file) => file.path.startsWith("signed/"));
  const files = signedList(state.seal, state.collected);
  if (
    !isDeepSame(
      listed,
      files.map((file) => ({ ...file })),
    )
  )
    return differs(
      "the exported files",
      `${listed.length} files`,
      "the signed files of this ceremony",
    );
  return accept(event.type === "exported" ? { ...state, written: event.files } : state);
}

/** What an event says must be what the state itself holds: else a record could tell another story than the one that happened. */
function differs(where: string, found: string, expected: string): Outcome<Ceremony> {
  return refuse({
    id: "CEREMONY-RECORD",
    where,
    found,
    expected,
    todo: "Do not rely on this record. Look for another copy of it.",
  });
}

function isDeepSame(a: readonly JsonObject[], b: readonly JsonObject[]): boolean {
  return canonicalText(a) === canonicalText(b);
}
