import { setTimeout as pause } from "node:timers/promises";
import type { CheckOutcome } from "../shared/check/check.ts";
import type { StickFiles } from "../shared/bundle/stick-file.ts";
import { Matching } from "../shared/import/match-batch.ts";
import type { Batch } from "../shared/import/pending.ts";
import type { Anchor } from "../shared/import/root-checks.ts";
import {
  bundleSteps,
  type BundlePause,
  type BundleVerdict,
} from "../shared/import/verify-bundle.ts";
import type { BundleInput, Signed } from "../shared/import/walk.ts";
import { PYPI, type Profile } from "../shared/profile/pypi.ts";
import type { Refusal } from "../shared/refusal.ts";
import type { Instant } from "../shared/tuf/instant.ts";
import { Aside } from "./aside.ts";
import { Proofs } from "./claims/proofs.ts";
import { inSlices } from "./slices.ts";

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
  /** The claims of these files, where somebody has begun with them. They end with the import. */
  readonly proofs?: Proofs;
  /** Hears how many claims' proofs were looked at. */
  readonly onClaims: (done: number, of: number) => void;
  /** Hears how many were put beside the tree, which begins once the tree is checked. */
  readonly onMatched?: (done: number, of: number) => void;
  /** Hears after each file of claimed how many are done; of how many nobody knows before. */
  readonly onFiles?: (done: number) => void;
}

/** Milliseconds between two looks at what has come. */
const LOOK = 20;

type Reached = { readonly verdict: BundleVerdict } | { readonly long: Signed };

/** As far as the next document that may be long, or the end. */
function* untilLong(
  steps: Generator<BundlePause, BundleVerdict>,
): Generator<number | undefined, Reached> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { verdict: step.value };
    if (typeof step.value === "object") return { long: step.value };
    yield step.value;
  }
}

/** The walk over all but the claims, with long signatures verified aside. */
async function walked(
  input: Omit<BundleInput, "verify">,
  work: ImportWork,
  signal: AbortSignal,
): Promise<BundleVerdict> {
  const aside = new Aside(work.workerUrl, signal);
  const steps = bundleSteps({ ...input, verify: aside.verify });
  const onFiles = (done: number | undefined) => {
    if (done !== undefined) work.onFiles?.(done);
  };
  for (;;) {
    const reached = await inSlices(untilLong(steps), onFiles, signal);
    if ("verdict" in reached) return reached.verdict;
    await aside.ahead(reached.long);
  }
}

/**
 * The whole import of files that were read: the tree from the anchor down, every claim in worker threads meanwhile, and both beside each other.
 * Either a batch or a refusal, with the checks run so far. Throws when cancelled, with the signal's reason, and when a worker thread fails.
 */
export async function importBundle(
  files: StickFiles,
  anchor: Anchor,
  now: Instant,
  work: ImportWork,
): Promise<Imported> {
  const input = { files, anchor, now, profile: work.profile ?? PYPI };
  const { signal } = work;
  signal.throwIfAborted();
  const proofs = work.proofs ?? Proofs.of(files, work.workerUrl);
  const cancel = () => {
    proofs.end(signal.reason);
  };
  signal.addEventListener("abort", cancel);
  try {
    proofs.hear(work.onClaims);
    const verdict = await walked(input, work, signal);
    const manifest = files.get("bundle.json");
    const { base } = verdict;
    if (base === null || manifest === undefined)
      return { checks: verdict.checks, batch: null, refusal: verdict.refusal };
    const matching = await inSlices(Matching.over(base), silent, signal);
    const { count } = base.manifest.claims;
    const onMatched = (done: number) => work.onMatched?.(done, count);
    const put = async () => {
      onMatched(await inSlices(proofs.into(matching), onMatched, signal));
    };
    const over = proofs.whole().then(() => true);
    while (!(await Promise.race([over, pause(LOOK, false)]))) await put();
    await put();
    const matched = await inSlices(matching.batch(manifest.sha256), silent, signal);
    const refusal = matched.ok ? null : matched.refusal;
    return { checks: verdict.checks, batch: matched.ok ? matched.value : null, refusal };
  } finally {
    signal.removeEventListener("abort", cancel);
    proofs.end();
  }
}

const silent = (): void => undefined;
