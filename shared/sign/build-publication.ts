import type { Batch } from "../import/pending.ts";
import type { JsonObject } from "../json/value.ts";
import type { ApprovedClaim } from "../review/approved.ts";
import type { Decisions } from "../review/decisions.ts";
import type { Sha256 } from "../digest/sha256.ts";

/**
 * The publication note: what the index is to do with the result, and what became of every claim. The keyholders sign it with claimed's keys,
 * so that nobody can hand the index other instructions. docs/formats/publication.md
 */
export function buildPublication(
  batch: Batch,
  approved: readonly ApprovedClaim[],
  decisions: Decisions,
  claimed: { readonly version: number; readonly sha256: Sha256 },
): JsonObject {
  const { base } = batch;
  const of = (decision: "rejected" | "put off") =>
    batch.claims.filter((claim) => decisions.of(claim.line) === decision);
  return {
    _type: "publication",
    format: 1,
    repository: base.manifest.repository,
    bundle: batch.bundle,
    publish: [
      {
        path: `${claimed.version}.${base.profile.claimed}.json`,
        role: base.profile.claimed,
        signed_sha256: claimed.sha256,
        version: claimed.version,
      },
    ],
    approved: approved.map(({ line, project, role }) => ({ line, project, role })),
    rejected: of("rejected").map(({ line, project }) => ({
      line,
      project,
      reason: decisions.actFor(line)?.reason ?? "",
    })),
    put_off: of("put off").map(({ line, project }) => ({ line, project })),
    then_remove_from: base.profile.recentlyClaimed,
  };
}
