import { setTimeout as pause } from "node:timers/promises";
import type { CheckOutcome } from "../shared/check/check.ts";
import type { StickFiles } from "../shared/bundle/stick-file.ts";
import { batchSteps, CLAIMS_PATH } from "../shared/import/match-batch.ts";
import type { Batch } from "../shared/import/pending.ts";
import type { Anchor } from "../shared/import/root-checks.ts";
import { bundleSteps } from "../shared/import/verify-bundle.ts";
import { PYPI, type Profile } from "../shared/profile/pypi.ts";
import type { Refusal } from "../shared/refusal.ts";
import type { Instant } from "../shared/tuf/instant.ts";
import type { NameList } from "../shared/bundle/name-list.ts";
import type { Examined } from "../shared/claim/examine.ts";
import { asProjectName } from "../shared/claim/project-name.ts";
import { LookAlikes, type Neighbour } from "../shared/look-alike/look-alikes.ts";
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
  /** Hears how many claims were put beside the tree and each other. */
  readonly onMatched?: (done: number, of: number) => void;
}

/** Looks up which existing names the claims can be taken for, while the workers examine the rest. */
class Neighbours {
  private readonly found = new Map<string, readonly Neighbour[]>();
  private readonly waiting: (readonly Examined[])[] = [];
  private lookAlikes: LookAlikes | null = null;

  take(examined: readonly Examined[]): void {
    this.waiting.push(examined);
  }

  *making(existing: NameList | null): Generator<undefined, void> {
    if (existing !== null) this.lookAlikes = yield* LookAlikes.making(existing);
  }

  /** Goes through what has come so far. */
  *going(): Generator<undefined, void> {
    const { lookAlikes } = this;
    for (let span = this.waiting.shift(); span !== undefined; span = this.waiting.shift())
      for (const { claim } of span) {
        const name = claim === null ? null : asProjectName(claim.project);
        const found = name === null || lookAlikes === null ? [] : lookAlikes.of(name);
        if (name !== null && found.length > 0) this.found.set(name, found);
        yield;
      }
  }

  readonly of = (name: string): readonly Neighbour[] => this.found.get(name) ?? NONE;
}

const NONE: readonly Neighbour[] = [];
/** Milliseconds between two looks at what has come. */
const LOOK = 20;

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
  const input = { files, anchor, now, profile: work.profile ?? PYPI, verify: verifyWithBoth };
  const ended = new AbortController();
  const signal = AbortSignal.any([work.signal, ended.signal]);
  const neighbours = new Neighbours();
  const claims = files.get(CLAIMS_PATH)?.bytes ?? new Uint8Array(0);
  const examining = examineClaims(claims, work.workerUrl, signal, (done, of, examined) => {
    neighbours.take(examined);
    work.onClaims(done, of);
  });
  // What becomes of it is asked for below, unless the tree is refused before.
  examining.catch(() => undefined);
  try {
    const onFiles = (done: number) => work.onFiles?.(done);
    const verdict = await inSlices(counted(bundleSteps(input)), onFiles, signal);
    const manifest = files.get("bundle.json");
    if (verdict.base === null || manifest === undefined)
      return { checks: verdict.checks, batch: null, refusal: verdict.refusal };
    const names = { existing: verdict.base.existing, any: claims.length > 0 };
    const examined = await lookedUp(examining, neighbours, names, signal);
    const steps = batchSteps(verdict.base, manifest.sha256, examined, neighbours.of);
    const onMatched = (done: number) => work.onMatched?.(done, examined.length);
    const matched = await inSlices(steps, onMatched, signal);
    const refusal = matched.ok ? null : matched.refusal;
    return { checks: verdict.checks, batch: matched.ok ? matched.value : null, refusal };
  } finally {
    ended.abort(new Error("the import has ended"));
  }
}

/** What the workers found, when all of it was looked up too. */
async function lookedUp(
  examining: Promise<readonly Examined[]>,
  neighbours: Neighbours,
  { existing, any }: { readonly existing: NameList | null; readonly any: boolean },
  signal: AbortSignal,
): Promise<readonly Examined[]> {
  const silent = () => undefined;
  // The tables take a third of a second of all of PyPI, whatever the batch.
  if (any) await inSlices(neighbours.making(existing), silent, signal);
  let isOver = false;
  const over = examining.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await inSlices(neighbours.going(), silent, signal);
    await Promise.race([over, pause(LOOK)]);
  }
  const examined = await over;
  await inSlices(neighbours.going(), silent, signal);
  return examined;
}
