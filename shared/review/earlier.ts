import type { Batch, Pending } from "../import/pending.ts";
import { canonicalText } from "../json/canonical.ts";
import { changedSince, judgedOf, type Judged } from "../publication/judged.ts";
import type { Rejected } from "../publication/publication.ts";

/** That a claim's project was rejected in an earlier ceremony. */
export interface Earlier {
  /** In the words of then. */
  readonly reason: string;
  /** What is different about the claim now, in words; empty: nothing, and then it begins as rejected. */
  readonly changed: readonly string[];
}

const found = new WeakMap<Batch, ReadonlyMap<number, Earlier>>();

/** What was rejected of one project. */
interface Before {
  /** By everything that was judged. */
  readonly same: Map<string, string>;
  /** The last few of them, for a word about what has changed. */
  readonly some: readonly Rejected[];
}

/** A project may stand in a batch ten thousand times; comparing each with each would take minutes. */
const MOST_COMPARED = 10;

function keyOf(judged: Judged): string {
  return canonicalText(judged);
}

function byProject(rejected: readonly Rejected[]): ReadonlyMap<string, Before> {
  const found = Map.groupBy(rejected, ({ project }) => project);
  return new Map(
    [...found].map(([project, all]) => [
      project,
      {
        same: new Map(all.map(({ judged, reason }) => [keyOf(judged), reason])),
        some: all.slice(-MOST_COMPARED),
      },
    ]),
  );
}

/** Of several rejections of one project the one that the claim is most like. */
function nearest(batch: Batch, claim: Pending, { same, some }: Before): Earlier | null {
  const now = judgedOf(claim, batch.base.evidence.get(claim.project));
  const reason = same.get(keyOf(now));
  if (reason !== undefined) return { reason, changed: [] };
  const [closest] = some
    .map((each) => ({ reason: each.reason, changed: changedSince(each.judged, now) }))
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
    for (const claim of batch.claims) {
      const known = claim.registered === null ? undefined : before.get(claim.project);
      const earlier = known === undefined ? null : nearest(batch, claim, known);
      if (earlier !== null) rejections.set(claim.line, earlier);
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
