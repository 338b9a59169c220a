import type { ClaimedTree } from "../shard/claimed-tree.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { Batch, Pending } from "../import/pending.ts";
import type { JsonObject } from "../json/value.ts";
import type { ApprovedClaim } from "../review/approved.ts";
import { factsOf, judgedOf } from "../publication/judged.ts";
import type { Decisions } from "../review/decisions.ts";
import type { Sha256 } from "../digest/sha256.ts";
import type { Plan } from "./next-tree.ts";
import type { ReplacedProject } from "./replaced.ts";

function replacedRow({ project, before, role, authority }: ReplacedProject): JsonObject {
  return {
    authority:
      authority.by === "present keys"
        ? { by: authority.by }
        : { administrators: [...authority.administrators], by: "case", case: authority.case },
    project,
    replaces: before.name,
    role,
  };
}

/**
 * What snapshot must list of claimed and of the files that it is divided into: each with its version, new or not, and those that are used no longer,
 * since clients refuse a snapshot that leaves out what it once listed.
 */
function snapshotRows(base: VerifiedBase, claimed: ClaimedTree): readonly JsonObject[] {
  const used = new Map(claimed.files.map(({ role, targets }) => [role as string, targets.version]));
  for (const [file, version] of base.snapshot?.meta ?? []) {
    const role = file.replace(/\.json$/, "");
    if (base.profile.shardHeight(role) !== null && !used.has(role)) used.set(role, version);
  }
  return [...used].map(([role, version]) => ({ role, version }));
}

/** With all that it was judged by: when it comes again, nobody has to judge the same once more. */
function rejectedRow({ base }: Batch, claim: Pending, reason: string): JsonObject {
  const { line, project } = claim;
  const judged = judgedOf(claim, base.evidence.get(project));
  return { facts: factsOf(judged), judged, line, project, reason };
}

/**
 * The publication note: what the index is to do with the result, and what became of every claim. The keyholders of the last document in it sign it too,
 * so that nobody can hand the index other instructions. docs/formats/publication.md
 */
export function buildPublication(
  batch: Batch,
  approved: readonly ApprovedClaim[],
  { decisions, record }: { readonly decisions: Decisions; readonly record: Sha256 },
  { proposals, replaced }: Plan,
  documents: readonly {
    readonly role: string;
    readonly version: number;
    readonly sha256: Sha256;
    readonly path: string;
  }[],
  claimed: ClaimedTree,
): JsonObject {
  const { base } = batch;
  const of = (decision: "rejected" | "put off") =>
    batch.claims.filter((claim) => decisions.of(claim.line) === decision);
  const reasonFor = (line: number) =>
    [...new Set(decisions.acts(line).map(({ reason }) => reason))].join(" / ");
  // By name, so that writing it in canonical form is quick.
  return {
    _type: "publication",
    approved: approved.map(({ line, project, role }) => ({ line, project, role })),
    bundle: batch.bundle,
    clear: proposals.some(({ change }) => change === "clear-recently-claimed")
      ? [base.profile.recentlyClaimed]
      : [],
    format: 1,
    publish: documents.map(({ path, role, sha256, version }) => ({
      path,
      role,
      signed_sha256: sha256,
      version,
    })),
    put_off: of("put off").map(({ line, project }) => ({
      line,
      project,
      reason: reasonFor(line),
    })),
    record,
    rejected: of("rejected").map((claim) => rejectedRow(batch, claim, reasonFor(claim.line))),
    replaced: [...replaced.values()].map(replacedRow),
    repository: base.manifest.repository,
    reviewers: [...decisions.reviewersOf(batch.claims.keys())],
    revoked: proposals.flatMap((proposal) =>
      proposal.change === "revoke-project"
        ? [{ project: proposal.project, reason: proposal.reason }]
        : [],
    ),
    second_review: base.profile.secondReview,
    snapshot: snapshotRows(base, claimed),
    then_remove_from: base.profile.recentlyClaimed,
  };
}
