import type { Batch, Pending } from "../import/pending.ts";
import { asProjectName, type ProjectName } from "../claim/project-name.ts";
import type { RoleName } from "../tuf/role-name.ts";
import { byCodePoint } from "../json/canonical.ts";
import type { Decisions } from "./decisions.ts";

declare const approved: unique symbol;

/** A claim that a reviewer approved and that nothing blocks. Only approvedClaims makes one; only these can be sealed. */
export interface ApprovedClaim {
  readonly [approved]: true;
  readonly line: number;
  readonly project: ProjectName;
  readonly role: RoleName;
  readonly keys: readonly string[];
  readonly threshold: number;
}

function approvedClaim(claim: Pending): ApprovedClaim {
  const project = asProjectName(claim.project);
  if (claim.standing === "blocked" || project === null || claim.role === null)
    throw new Error(`an unsound claim was approved: ${claim.project}`);
  const { line, role, keys, threshold } = claim;
  return { line, project, role, keys, threshold } as Omit<
    ApprovedClaim,
    typeof approved
  > as ApprovedClaim;
}

/** All that was approved, by project name. */
export function approvedClaims(batch: Batch, decisions: Decisions): readonly ApprovedClaim[] {
  return batch.claims
    .filter((claim) => decisions.of(claim.line) === "approved")
    .map(approvedClaim)
    .sort((a, b) => byCodePoint(a.project, b.project));
}
