import type { Batch, Pending } from "../import/pending.ts";
import { asProjectName, type ProjectName } from "../claim/project-name.ts";
import type { RoleName } from "../tuf/role-name.ts";
import { finished } from "../finished.ts";
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

/** Claims between two pauses. */
const PIECE = 5000;

/** A project's name is ASCII, where comparing texts goes by code point. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** All that was approved, by project name. Sorted by the first letters first, so that it can pause. */
export function* approving(
  { claims }: Batch,
  decisions: Decisions,
): Generator<undefined, readonly ApprovedClaim[]> {
  const groups = new Map<string, ApprovedClaim[]>();
  for (const [i, claim] of claims.entries()) {
    if (i % PIECE === PIECE - 1) yield;
    if (decisions.of(claim.line) !== "approved") continue;
    const approved = approvedClaim(claim);
    const letters = approved.project.slice(0, 2);
    const group = groups.get(letters);
    if (group === undefined) groups.set(letters, [approved]);
    else group.push(approved);
  }
  const sorted: (readonly ApprovedClaim[])[] = [];
  for (const [, group] of [...groups].sort(([a], [b]) => inOrder(a, b))) {
    yield;
    sorted.push(group.sort((a, b) => inOrder(a.project, b.project)));
  }
  return sorted.flat();
}

/** The same without a pause. */
export function approvedClaims(batch: Batch, decisions: Decisions): readonly ApprovedClaim[] {
  return finished(approving(batch, decisions));
}
