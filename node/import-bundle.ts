import { setTimeout as pause } from "node:timers/promises";
import type { CheckOutcome } from "../shared/check/check.ts";
import type { StickFiles } from "../shared/bundle/stick-file.ts";
import { CLAIMS_PATH, Matching } from "../shared/import/match-batch.ts";
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
import type { Examined } from "../shared/claim/examine.ts";
import { Aside } from "./aside.ts";
import { examineClaims } from "./claims/claims-pool.ts";
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
  readonly onClaims: (done: number, of: number) => void;
  /** Hears after each file of claimed how many are done; of how many nobody knows before. */
  readonly onFiles?: (done: number) => void;
}

/** Milliseconds between two looks at what has come. */
const LOOK = 20;

/** Claims that came from the workers, and wait to be put beside the tree. */
class Coming {
  private readonly spans: (readonly [firstLine: number, examined: readonly Examined[]])[] = [];

  add(firstLine: number, examined: readonly Examined[]): void {
    this.spans.push([firstLine, examined]);
  }

  *into(matching: Matching): Generator<undefined, void> {
    for (let span = this.spans.shift(); span !== undefined; span = this.spans.shift()) {
      const [firstLine, examined] = span;
      for (const [i, each] of examined.entries()) {
        matching.take(firstLine + i, each);
        yield;
      }
    }
  }
}

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
 * Either a batch or a refusal, with the checks run so far. Throws only when cancelled.
 */
export async function importBundle(
  files: StickFiles,
  anchor: Anchor,
  now: Instant,
  work: ImportWork,
): Promise<Imported> {
  const input = { files, anchor, now, profile: work.profile ?? PYPI };
  const ended = new AbortController();
  const signal = AbortSignal.any([work.signal, ended.signal]);
  const coming = new Coming();
  const claims = files.get(CLAIMS_PATH)?.bytes ?? new Uint8Array(0);
  const examining = examineClaims(claims, work.workerUrl, signal, (span) => {
    coming.add(span.firstLine, span.examined);
    work.onClaims(span.done, span.of);
  });
  // What becomes of it is asked for below, unless the tree is refused before.
  examining.catch(() => undefined);
  try {
    const verdict = await walked(input, work, signal);
    const manifest = files.get("bundle.json");
    const { base } = verdict;
    if (base === null || manifest === undefined)
      return { checks: verdict.checks, batch: null, refusal: verdict.refusal };
    const matching = await inSlices(Matching.over(base), silent, signal);
    const over = examining.then(() => true);
    while (!(await Promise.race([over, pause(LOOK, false)])))
      await inSlices(coming.into(matching), silent, signal);
    await inSlices(coming.into(matching), silent, signal);
    const matched = await inSlices(matching.batch(manifest.sha256), silent, signal);
    const refusal = matched.ok ? null : matched.refusal;
    return { checks: verdict.checks, batch: matched.ok ? matched.value : null, refusal };
  } finally {
    ended.abort(new Error("the import has ended"));
  }
}

const silent = (): void => undefined;
