import type { CheckOutcome } from "../../shared/check/check.ts";
import { asProjectName } from "../../shared/claim/project-name.ts";
import type { ClaimDetail, ClaimRow } from "../../shared/contract/claim-view.ts";
import { CLAIM_CHECKS } from "../../shared/import/claim-checks.ts";
import type { Batch, Pending } from "../../shared/import/pending.ts";
import { alignNames } from "../../shared/look-alike/alignment.ts";
import { RULES } from "../../shared/look-alike/rule.ts";
import { earlierRejections, earlierWords } from "../../shared/review/earlier.ts";
import type { Sight } from "../../shared/review/sight.ts";
import { formatInstant } from "../../shared/tuf/instant.ts";

export function claimRow(batch: Batch, sight: Sight, claim: Pending): ClaimRow {
  const { line, project, keys, threshold, standing, findings, registered } = claim;
  return {
    line,
    project,
    keys,
    threshold,
    standing,
    findings,
    owners: batch.base.evidence.get(project)?.owners ?? [],
    registered: registered === null ? "" : formatInstant(registered),
    decision: sight.of(line),
    reason: sight.reason(line),
    outcome: sight.outcome(line),
    needsTwo: sight.needsTwo(line),
  };
}

function outcomes(claim: Pending): readonly CheckOutcome[] {
  return CLAIM_CHECKS.map(({ id, claim: sentence, level }) => {
    const finding = claim.findings.find((each) => each.id === id) ?? null;
    return { id, claim: sentence, level, where: claim.project, objection: finding };
  });
}

export function claimDetail(batch: Batch, sight: Sight, claim: Pending): ClaimDetail {
  const evidence = batch.base.evidence.get(claim.project);
  const name = asProjectName(claim.project);
  const earlier = earlierRejections(batch).get(claim.line);
  return {
    ...claimRow(batch, sight, claim),
    paths: name === null ? [] : batch.base.profile.projectPaths(name),
    role: claim.role ?? "",
    neighbours: claim.neighbours.map(({ project, rank, rule }) => ({
      project,
      rank,
      words: RULES[rule].words,
      places: alignNames(claim.project, project),
    })),
    evidence:
      evidence === undefined
        ? null
        : {
            status: evidence.status,
            received: formatInstant(evidence.received),
            ownersChanged:
              evidence.ownersChanged === null ? "" : formatInstant(evidence.ownersChanged),
            asOf: evidence.asOf === null ? "" : formatInstant(evidence.asOf),
          },
    checks: outcomes(claim),
    earlier: earlier === undefined ? "" : earlierWords(earlier),
    decisions: sight.acts(claim.line),
  };
}
