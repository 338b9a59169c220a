import type { Batch } from "../import/pending.ts";
import { changedSince, factsOf, judgedOf } from "../publication/judged.ts";
import type { Rejected } from "../publication/publication.ts";

/** That a claim's project was rejected in an earlier ceremony. */
export interface Earlier {
  /** In the words of then. */
  readonly reason: string;
  /** What is different about the claim now, in words; empty: nothing, and then it begins as rejected. */
  readonly changed: readonly string[];
}

const found = new WeakMap<Batch, ReadonlyMap<number, Earlier>>();

function byProject(rejected: readonly Rejected[]): ReadonlyMap<string, readonly Rejected[]> {
  return Map.groupBy(rejected, ({ project }) => project);
}

/** Of several rejections of one project the one that the claim is most like. */
function nearest(batch: Batch, line: number, before: readonly Rejected[]): Earlier | null {
  const claim = batch.claims[line];
  if (claim === undefined || before.length === 0) return null;
  const now = judgedOf(claim, batch.base.evidence.get(claim.project));
  const facts = factsOf(now);
  const same = before.find((each) => each.facts === facts);
  if (same !== undefined) return { reason: same.reason, changed: [] };
  const [closest] = before
    .map(({ judged, reason }) => ({ reason, changed: changedSince(judged, now) }))
    .sort((a, b) => a.changed.length - b.changed.length);
  return closest ?? null;
}

/**
 * What an earlier ceremony rejected of this batch, by line. A line that could not be read as a claim is nobody's: the next one that cannot is another.
 * Worked out once for a batch.
 */
export function earlierRejections(batch: Batch): ReadonlyMap<number, Earlier> {
  const known = found.get(batch);
  if (known !== undefined) return known;
  const before = byProject(batch.base.rejectedBefore);
  const rejections = new Map<number, Earlier>();
  if (before.size > 0)
    for (const { line, project, registered } of batch.claims) {
      const earlier = registered === null ? null : nearest(batch, line, before.get(project) ?? []);
      if (earlier !== null) rejections.set(line, earlier);
    }
  found.set(batch, rejections);
  return rejections;
}

/** Lines about which nothing has changed since they were rejected, each with the reason of then. */
export function rejectedStill(batch: Batch): ReadonlyMap<number, string> {
  return new Map(
    [...earlierRejections(batch)]
      .filter(([, { changed }]) => changed.length === 0)
      .map(([line, { reason }]) => [line, reason]),
  );
}

/** In a sentence, beside the claim. */
export function earlierWords({ reason, changed }: Earlier): string {
  return changed.length === 0
    ? `Rejected in an earlier ceremony: “${reason}”. Nothing about it has changed since, so it begins as rejected. You can decide otherwise.`
    : `Rejected before: “${reason}”. Changed since: ${changed.join(", ")}.`;
}
