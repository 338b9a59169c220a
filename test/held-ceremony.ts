import type { Held as Keyholder } from "../scripts/sample-index/people.ts";
import { signatureBy } from "../scripts/sample-index/sample-key.ts";
import { step, type Ceremony, type Surroundings } from "../shared/ceremony/ceremony.ts";
import { fromUtf8, toUtf8 } from "../shared/bytes.ts";
import {
  BEGINNING,
  entryLine,
  lineDigest,
  readJournal,
  type Entry,
} from "../shared/ceremony/entry.ts";
import type { CeremonyEvent, EventOf } from "../shared/ceremony/event.ts";
import type { Sha256 } from "../shared/digest/sha256.ts";
import { signedFiles } from "../shared/export/publication-files.ts";
import type { Batch, Standing } from "../shared/import/pending.ts";
import type { Outcome } from "../shared/refusal.ts";
import type { Decisions } from "../shared/review/decisions.ts";
import type { Proposed } from "../shared/review/proposal.ts";
import { sightOf } from "../shared/review/sight.ts";
import { EVERYTHING, linesOf, selectionDigest, type Filter } from "../shared/review/selection.ts";
import { seal, type Seal } from "../shared/sign/seal.ts";
import { triesFor, type StockOutcome } from "../shared/sign/stock-client.ts";
import { formatInstant, instantOf, type Instant } from "../shared/tuf/instant.ts";
import { verifyWithBoth } from "../node/verify.ts";
import {
  anchorOn,
  good,
  NOW,
  once,
  sampleBatch,
  sampleFiles,
  sampleKeys,
  there,
} from "./sample.ts";

export const AROUND: Surroundings = { batchOf: () => sampleBatch(), verify: verifyWithBoth };

export const OPENED: EventOf<"opened"> = {
  type: "opened",
  ceremony: "0123456789abcdef",
  administrator: "Amara",
  second_review: "nobody",
  app: "0.1.0",
  electron: "none",
};

export function imported(batch: Batch = sampleBatch()): EventOf<"imported"> {
  return {
    type: "imported",
    stick: "BLUE",
    bundle: batch.bundle,
    anchor: anchorOn(sampleFiles()),
    profile: "pypi",
    checked_at: formatInstant(NOW),
    claims: batch.claims.length,
  };
}

/** A bulk decision about all claims of one standing that have none yet. */
export function decided(
  standing: Standing | "any",
  decision: EventOf<"decided">["decision"],
  decisions: Decisions,
  reason = "looked into it",
): EventOf<"decided"> {
  const filter: Filter = { ...EVERYTHING, standing, decision: "undecided" };
  const lines = linesOf(sampleBatch(), sightOf(decisions, "Amara"), filter);
  return {
    type: "decided",
    selection: { by: "filter", filter, count: lines.length, digest: selectionDigest(lines) },
    decision,
    reason,
    reviewer: "Amara",
  };
}

export function proposed(proposal: Proposed): EventOf<"proposed"> {
  return { type: "proposed", proposal, reviewer: "Amara" };
}

/** Noor, who must sit at the keyboard, confirms other keys for a project. */
export function confirmed(project: string, reviewer = "Noor"): EventOf<"confirmed"> {
  return { type: "confirmed", project, case: "CASE-1", reviewer };
}

export function withdrawn(number: number): EventOf<"withdrawn"> {
  return { type: "withdrawn", number, reviewer: "Amara" };
}

/** That a new claimed lives so many days. */
export function claimedFor(days: number): EventOf<"sealed">["expiry"] {
  return [{ document: "claimed", days }];
}

/** The record that a seal binds, as its publication note has it. */
function recordIn(made: Seal): string {
  const note = there(made.documents.at(-1));
  return (JSON.parse(fromUtf8(note.bytes) ?? "") as { readonly record: string }).record;
}

export function sealedBy(made: Seal, expiry = claimedFor(180)): EventOf<"sealed"> {
  const documents = made.documents.map(({ role, version, bytes, sha256 }) => ({
    role,
    version,
    length: bytes.length,
    sha256,
  }));
  return {
    type: "sealed",
    expiry,
    digest: made.digest,
    record: recordIn(made),
    documents,
  };
}

/** What a stock client says to files that it takes: for tests whose subject it is not. */
export function takenBy(published: boolean): readonly StockOutcome[] {
  return triesFor(published).map((id) => ({ id, seen: "as it should be", objection: null }));
}
export const TAKEN: readonly StockOutcome[] = takenBy(true);

export function rehearsed(
  made: Seal,
  outcomes: readonly StockOutcome[] = TAKEN,
): EventOf<"rehearsed"> {
  return {
    type: "rehearsed",
    seal: made.digest,
    client: "a stock client",
    outcomes: [...outcomes],
  };
}

/** One person's signatures, over each document that the key may sign. */
export function signedWith(made: Seal, { name, key }: Keyholder): EventOf<"signed"> {
  const mine = made.documents.filter(({ quorums }) =>
    quorums.some(({ keys }) => keys.some(({ material }) => material === key.key.material)),
  );
  return {
    type: "signed",
    keyholder: name,
    keyid: key.key.keyid,
    signatures: mine.map(({ role, bytes }) => ({ role, sig: signatureBy(key, bytes).sig })),
  };
}

/** The signatures of claimed's keyholder number `index` over all that was sealed. */
export function signedBy(made: Seal, index: number): EventOf<"signed"> {
  return signedWith(made, there(sampleKeys().claimed[index]));
}

export function exporting(
  state: Extract<Ceremony, { step: "export" }>,
  type: "exporting" | "exported",
): EventOf<"exporting" | "exported"> {
  const files = signedFiles(state.seal, state.collected).map(({ path, bytes, sha256 }) => ({
    path,
    length: bytes.length,
    sha256,
  }));
  return { type, stick: "GREEN", files };
}

export function fold(events: readonly CeremonyEvent[], from: Ceremony | null = null): Ceremony {
  let state = from;
  for (const event of events) state = good(step(state, event, AROUND));
  return there(state);
}

/** Folds on, and gives the last outcome, good or not. */
export function after(
  state: Ceremony | null,
  event: CeremonyEvent,
  around = AROUND,
): Outcome<Ceremony> {
  return step(state, event, around);
}

type At<Step extends Ceremony["step"]> = Extract<Ceremony, { step: Step }>;

function at<Step extends Ceremony["step"]>(wanted: Step, state: Ceremony): At<Step> {
  if (state.step !== wanted) throw new Error(`at ${state.step}, not at ${wanted}`);
  return state as At<Step>;
}

export interface Held {
  readonly events: readonly CeremonyEvent[];
  readonly seal: Seal;
  /** The digest of what was done before the seal. */
  readonly record: Sha256;
  readonly opened: At<"import">;
  readonly importing: At<"review">;
  readonly reviewed: At<"review">;
  /** Sealed, and no client has tried it. */
  readonly untried: At<"sign">;
  readonly sealed: At<"sign">;
  readonly signed: At<"sign">;
  readonly closed: At<"export">;
  readonly exported: At<"export">;
}

/** A whole ceremony on the sample: blocked claims rejected, the rest approved. Its events, and the state at each step. */
export const heldCeremony: () => Held = once(() => {
  const events: CeremonyEvent[] = [OPENED, imported()];
  const opened = at("import", fold([OPENED]));
  const importing = at("review", fold(events));
  for (const [standing, decision] of [
    ["blocked", "rejected"],
    ["warned", "approved"],
    ["clean", "approved"],
  ] as const)
    events.push(decided(standing, decision, at("review", fold(events)).decisions));
  const reviewed = at("review", fold(events));
  const record = headOf(events);
  const made = good(seal(reviewed.batch, { ...reviewed, record }, claimedFor(180), verifyWithBoth));
  events.push(sealedBy(made));
  const untried = at("sign", fold(events));
  events.push(rehearsed(made));
  const sealed = at("sign", fold(events));
  for (const index of [0, 2, 4]) events.push(signedBy(made, index));
  const signed = at("sign", fold(events));
  events.push({ type: "signatures-closed" });
  const closed = at("export", fold(events));
  events.push(exporting(closed, "exporting"), exporting(closed, "exported"));
  const exported = at("export", fold(events));
  return {
    events,
    seal: made,
    record,
    opened,
    importing,
    reviewed,
    untried,
    sealed,
    signed,
    closed,
    exported,
  };
});

/** When the journals of the tests have their line of that number: the record that a seal binds has the times too. */
export function minute(seq: number): Instant {
  return instantOf(NOW + seq * 60_000);
}

/** The lines of a journal of these events, one a minute, chained as the app does it. */
function linesOfJournal(events: readonly CeremonyEvent[]): readonly string[] {
  let previous = BEGINNING;
  return events.map((event, seq) => {
    const line = entryLine({ seq, at: formatInstant(minute(seq)), previous, event });
    previous = lineDigest(line);
    return line;
  });
}

export function journalOf(events: readonly CeremonyEvent[]): Uint8Array {
  return toUtf8(
    linesOfJournal(events)
      .map((line) => `${line}\n`)
      .join(""),
  );
}

/** A record told otherwise, with all made anew in it that whoever carries it can make: the chain, and what the seal says of the record before it. */
export function retold(
  journal: Uint8Array,
  retell: (events: readonly CeremonyEvent[]) => readonly CeremonyEvent[],
): readonly Entry[] {
  const { entries } = good(readJournal(journal));
  let previous = BEGINNING;
  return retell(entries.map(({ event }) => event)).map((told, seq) => {
    const event = told.type === "sealed" ? { ...told, record: previous } : told;
    const entry: Entry = { seq, at: there(entries[seq] ?? entries.at(-1)).at, previous, event };
    previous = lineDigest(entryLine(entry));
    return entry;
  });
}

export function journalBytes(entries: readonly Entry[]): Uint8Array {
  return toUtf8(entries.map((entry) => `${entryLine(entry)}\n`).join(""));
}

/** The digest of its last line: what a seal that follows binds. */
function headOf(events: readonly CeremonyEvent[]): Sha256 {
  const last = linesOfJournal(events).at(-1);
  return last === undefined ? BEGINNING : lineDigest(last);
}
