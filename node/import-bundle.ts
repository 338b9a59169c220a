import type { CheckOutcome } from "../shared/check/check.ts";
import type { StickFiles } from "../shared/bundle/stick-file.ts";
import { CLAIMS_PATH, matchBatch } from "../shared/import/match-batch.ts";
import type { Batch } from "../shared/import/pending.ts";
import type { Anchor } from "../shared/import/root-checks.ts";
import { bundleSteps } from "../shared/import/verify-bundle.ts";
import { PYPI, type Profile } from "../shared/profile/pypi.ts";
import type { Refusal } from "../shared/refusal.ts";
import type { Instant } from "../shared/tuf/instant.ts";
import { examineClaims } from "./claims/claims-pool.ts";
import { counted } from "../shared/finished.ts";
import { inSlices } from "./slices.ts";
import { verifyWithBoth } from "./verify.ts";

export interface Imported {
  readonly checks: readonly CheckOutcome[];
  readonly batch: Batch | null;
  readonly refusal: Refusal | null;
}

export interface ImportWork {
  readonly workerUrl: URL;
  readonly signal: AbortSignal;
  /** Which claims need two reviewers; PyPI's own where nobody asks. */
  readonly profile?: Profile;
  readonly onClaims: (done: number, of: number) => void;
  /** Hears after each file of claimed how many are done; of how many nobody knows before. */
  readonly onFiles?: (done: number) => void;
}

/**
 * The whole import of files that were read: the tree from the anchor down, every claim in worker threads, and both beside each other.
 * Either a batch or a refusal, with the checks run so far. Throws only when cancelled.
 */
export async function importBundle(
  files: StickFiles,
  anchor: Anchor,
  now: Instant,
  work: ImportWork,
): Promise<Imported> {
  const input = { files, anchor, now, profile: work.profile ?? PYPI, verify: verifyWithBoth };
  const onFiles = (done: number) => work.onFiles?.(done);
  const verdict = await inSlices(counted(bundleSteps(input)), onFiles, work.signal);
  const manifest = files.get("bundle.json");
  if (verdict.base === null || manifest === undefined)
    return { checks: verdict.checks, batch: null, refusal: verdict.refusal };
  const claims = files.get(CLAIMS_PATH)?.bytes ?? new Uint8Array(0);
  const examined = await examineClaims(claims, work.workerUrl, work.signal, work.onClaims);
  const matched = matchBatch(verdict.base, manifest.sha256, examined);
  if (!matched.ok) return { checks: verdict.checks, batch: null, refusal: matched.refusal };
  return { checks: verdict.checks, batch: matched.value, refusal: null };
}
