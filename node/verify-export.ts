import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { StickFiles } from "../shared/bundle/stick-file.ts";
import type { Ceremony } from "../shared/ceremony/ceremony.ts";
import type { EventOf } from "../shared/ceremony/event.ts";
import { readJournal, type Entry } from "../shared/ceremony/entry.ts";
import type { CheckOutcome } from "../shared/check/check.ts";
import { runCheck } from "../shared/check/check.ts";
import { EXPORT_CHECKS, EXPORT_CLIENT, EXPORT_ROOT } from "../shared/export/export-checks.ts";
import { EXPORT_EXPIRY, EXPORT_TIME } from "../shared/export/export-times.ts";
import { NONE_YET } from "../shared/import/empty-tree.ts";
import { rootPath, type Anchor } from "../shared/import/root-checks.ts";
import { accept, type Outcome, type Refusal } from "../shared/refusal.ts";
import type { StockOutcome } from "../shared/sign/stock-client.ts";
import { parseInstant, type Instant } from "../shared/tuf/instant.ts";
import { jobOf, type RehearsalJob } from "./client/job.ts";
import { profileOf } from "./profile-of.ts";
import { importBundle, type ImportWork } from "./import-bundle.ts";
import { readStick, type Stick } from "./stick/read-stick.ts";
import { readStickFile } from "./stick/read-file.ts";
import { verifyOnce } from "./verify.ts";
import { replay, type ReplayWork } from "./replay.ts";

export interface ExportVerdict {
  readonly ok: boolean;
  readonly checks: readonly CheckOutcome[];
  readonly refusal: Refusal | null;
  readonly ceremony: Ceremony | null;
  /** SHA-256 of the transcript's last line. */
  readonly transcript: string;
}

/** Lets a stock client loose once more; null when it is not to be. */
export type LetClientTry = (job: RehearsalJob) => Promise<readonly StockOutcome[] | null>;

const MOST = 512_000_000;

async function readOutput(stick: Stick, signal: AbortSignal): Promise<Outcome<StickFiles>> {
  const files = new Map(stick.files);
  for (const folder of ["signed", "transcript"]) {
    for (const name of await readdir(join(stick.root, folder)).catch(() => [])) {
      const path = `${folder}/${name}`;
      const file = await readStickFile(stick.root, path, MOST, {
        signal,
        onBytes: () => undefined,
      });
      if (!file.ok) return file;
      files.set(path, file.value);
    }
  }
  return accept(files);
}

function failed(checks: readonly CheckOutcome[], refusal: Refusal): ExportVerdict {
  return { ok: false, checks, refusal, ceremony: null, transcript: "" };
}

/** Whether the ceremony began with this very stick: the recorded root is on it; where a repository began, the import compared bundle.json. */
function beganWith({ version, sha256 }: EventOf<"imported">["anchor"], files: StickFiles): boolean {
  return version === NONE_YET || files.get(rootPath(version))?.sha256 === sha256;
}

/**
 * Checks an exported stick from outside, with nothing but a root that the caller trusts: the bundle again from that root down, the transcript's
 * chain, every event replayed (what the stock client said as it is recorded, and where `letClientTry` does so once more), and the signed files
 * compared byte for byte with what the replay makes. Where a repository began, the trusted root is its root 1, which must be the one that was
 * signed, and the bundle is checked by the digest that the transcript says was recognised. `work.now` is the clock of whoever looks: what has expired
 * by it is a warning, since exports are kept; what had expired by the record's own times is not.
 */
export async function verifyExport(
  chosen: string,
  trusted: Anchor,
  work: ImportWork & Pick<ReplayWork, "onPiece"> & { readonly now: Instant },
  letClientTry: LetClientTry = () => Promise.resolve(null),
): Promise<ExportVerdict> {
  const stick = await readStick(chosen, work.signal, () => undefined);
  if (!stick.ok) return failed([], stick.refusal);
  const output = await readOutput(stick.value, work.signal);
  if (!output.ok) return failed([], output.refusal);
  const files = output.value;
  const where = "transcript/journal.jsonl";
  const bytes = files.get(where)?.bytes;
  if (bytes === undefined)
    return failed([], {
      id: "EXPORT-TRANSCRIPT",
      where,
      found: "no transcript",
      expected: "the ceremony's journal",
      todo: "This stick was not exported, or not completely.",
    });
  const journal = readJournal(bytes);
  if (!journal.ok) return failed([], journal.refusal);
  if (journal.value.wholeBytes !== bytes.length)
    return failed([], {
      id: "EXPORT-TRANSCRIPT",
      where,
      found: "something behind the last line, which no line covers",
      expected: "whole lines and nothing else",
      todo: "Do not publish from this stick. Look for another copy of the export.",
    });
  const events = journal.value.entries.map((entry) => entry.event);
  const event = events.find((each) => each.type === "imported");
  const at = event === undefined ? undefined : parseInstant(event.checked_at)?.at;
  if (event === undefined || at === undefined)
    return failed([], {
      id: "EXPORT-TRANSCRIPT",
      where,
      found: "a transcript without an import",
      expected: "one",
      todo: "This stick was not exported, or not completely.",
    });
  const first = event.anchor.version === NONE_YET;
  const rooted = first ? [runCheck(EXPORT_ROOT, where, { files, trusted })] : [];
  const unrooted = rooted.find((outcome) => outcome.objection !== null);
  if (unrooted !== undefined) return failed(rooted, refusalOfFailed(unrooted));
  const anchor = first ? (event.anchor as Anchor) : trusted;
  const imported = await importBundle(files, anchor, at, {
    ...work,
    profile: profileOf(events),
  });
  const checked = [...rooted, ...imported.checks];
  if (imported.batch === null) return failed(checked, imported.refusal ?? noBatch());
  const { batch } = imported;
  const sameAnchor = beganWith(event.anchor, files);
  const again = await replay(events, () => (sameAnchor ? batch : null), work);
  const { outcome: replayed, state } = again;
  const replays = EXPORT_CHECKS.map((check) =>
    runCheck(check, where, { files, replayed, verify: verifyOnce, journal: bytes }),
  );
  const held = replays.every((outcome) => outcome.objection === null);
  const aged = timesOf(state, journal.value.entries, work.now);
  const outcomes = [...replays, ...aged, ...(held ? await clientAgain(state, letClientTry) : [])];
  const bad = outcomes.find(({ level, objection }) => objection !== null && level === "block");
  return {
    ok: bad === undefined,
    checks: [...checked, ...outcomes],
    refusal: bad === undefined ? null : refusalOfFailed(bad),
    ceremony: state,
    transcript: journal.value.head,
  };
}

function timesOf(
  state: Ceremony | null,
  entries: readonly Entry[],
  now: Instant,
): readonly CheckOutcome[] {
  if (state?.step !== "export") return [];
  const subject = { state, times: entries.map(({ at }) => at), now };
  return [EXPORT_TIME, EXPORT_EXPIRY].map((check) => runCheck(check, "signed", subject));
}

async function clientAgain(
  state: Ceremony | null,
  letClientTry: LetClientTry,
): Promise<readonly CheckOutcome[]> {
  if (state?.step !== "export") return [];
  const outcomes = await letClientTry(jobOf(state));
  if (outcomes === null) return [];
  const published = state.batch.base.published.roots.length > 0;
  return [runCheck(EXPORT_CLIENT, "the sealed files", { outcomes, published })];
}

function noBatch(): Refusal {
  return {
    id: "CEREMONY-BUNDLE",
    where: "the stick",
    found: "no bundle",
    expected: "one",
    todo: "Ask for the complete stick.",
  };
}

function refusalOfFailed({ id, where, objection }: CheckOutcome): Refusal {
  const { found, expected, todo } = objection ?? { found: "", expected: "", todo: "" };
  return { id, where, found, expected, todo };
}
