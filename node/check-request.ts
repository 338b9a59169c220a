import type { StickFiles } from "../shared/bundle/stick-file.ts";
import type { Ceremony } from "../shared/ceremony/ceremony.ts";
import { readJournal } from "../shared/ceremony/entry.ts";
import { refusalOf, runCheck, type CheckOutcome } from "../shared/check/check.ts";
import type { Batch } from "../shared/import/pending.ts";
import type { Anchor } from "../shared/import/root-checks.ts";
import { accept, type Outcome, type Refusal } from "../shared/refusal.ts";
import type { StockOutcome } from "../shared/sign/stock-client.ts";
import { REQUEST_CHECKS, REQUEST_CLIENT } from "../shared/request/request-checks.ts";
import { REQUEST_JOURNAL_PATH, type SigningRequest } from "../shared/request/signing-request.ts";
import { parseInstant, type Instant } from "../shared/tuf/instant.ts";
import { jobOf, type RehearsalJob } from "./client/job.ts";
import { profileOf } from "./profile-of.ts";
import { importBundle, type ImportWork } from "./import-bundle.ts";
import { replay, type ReplayWork } from "./replay.ts";

type Signing = Extract<Ceremony, { step: "sign" }>;

/** What this machine found: a ceremony that waits for signatures, or why there is none. */
export interface RequestVerdict {
  /** The import's checks, then the request's own. */
  readonly checks: readonly CheckOutcome[];
  readonly found: { readonly batch: Batch; readonly state: Signing } | null;
  readonly refusal: Refusal | null;
}

function failed(refusal: Refusal, checks: readonly CheckOutcome[] = []): RequestVerdict {
  return { checks, found: null, refusal };
}

function formless(found: string, expected: string): Refusal {
  return {
    id: "REQUEST-FORM",
    where: REQUEST_JOURNAL_PATH,
    found,
    expected,
    todo: "Nothing was signed. Ask the other machine for a new request.",
  };
}

/** Lets a stock client loose on this machine. Refuses where it breaks down. */
export type LetLoose = (job: RehearsalJob) => Promise<Outcome<readonly StockOutcome[]>>;

async function clientHere(state: Signing, letLoose: LetLoose): Promise<Outcome<CheckOutcome>> {
  const published = state.batch.base.published.roots.length > 0;
  const outcomes = await letLoose(jobOf(state));
  if (!outcomes.ok) return outcomes;
  const subject = { outcomes: outcomes.value, published };
  return accept(runCheck(REQUEST_CLIENT, "signing-request", subject));
}

/**
 * Judges a request from this machine's own trusted root: the bundle again from that root down, by the clock of the first import; the record's
 * chain; every event replayed; the seal and the bytes that are asked for compared with what the replay makes; and a stock client of this machine tries them.
 * Throws when cancelled, and when a worker thread fails.
 */
export async function checkRequest(
  files: StickFiles,
  request: SigningRequest,
  anchor: Anchor,
  now: Instant,
  work: ImportWork & ReplayWork & { readonly letLoose: LetLoose },
): Promise<RequestVerdict> {
  const journal = readJournal(request.journal);
  if (!journal.ok) return failed(journal.refusal);
  if (journal.value.wholeBytes !== request.journal.length)
    return failed(formless("a last line that is not whole", "whole lines"));
  const events = journal.value.entries.map((entry) => entry.event);
  const imported = events.find((each) => each.type === "imported");
  const checkedAt = imported === undefined ? undefined : parseInstant(imported.checked_at)?.at;
  if (imported === undefined || checkedAt === undefined)
    return failed(formless("a record without an import", "one"));
  const bundle = await importBundle(files, anchor, checkedAt, {
    ...work,
    profile: profileOf(events),
  });
  const { batch } = bundle;
  if (batch === null) return failed(bundle.refusal ?? formless("no bundle", "one"), bundle.checks);
  const { outcome: replayed } = await replay(events, () => batch, work);
  const subject = { files, request, imported, checkedAt, replayed, now };
  const checks = [...bundle.checks];
  for (const check of REQUEST_CHECKS) {
    const outcome = runCheck(check, "signing-request", subject);
    checks.push(outcome);
    if (outcome.objection !== null && outcome.level === "block")
      return failed(refusalOf(outcome, outcome.objection), checks);
  }
  const state = replayed.ok && replayed.value.step === "sign" ? replayed.value : null;
  if (state === null) return { checks, found: null, refusal: null };
  const client = await clientHere(state, work.letLoose);
  if (!client.ok) return failed(client.refusal, checks);
  checks.push(client.value);
  const { objection } = client.value;
  if (objection !== null) return failed(refusalOf(client.value, objection), checks);
  return { checks, found: { batch, state }, refusal: null };
}
