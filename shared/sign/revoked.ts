import { disguiseIn } from "../look-alike/disguise.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { asProjectName } from "../claim/project-name.ts";
import { refuse, accept, type Outcome } from "../refusal.ts";
import type { Proposal } from "../review/proposal.ts";

/** The role names that leave claimed. Refuses PROPOSAL-PROJECT for a project that claimed does not hold, DECISION-REASON for a reason that is read as something else. */
export function revokedRoles(
  base: VerifiedBase,
  proposals: readonly Proposal[],
): Outcome<ReadonlySet<string>> {
  const roles = new Set<string>();
  for (const proposal of proposals) {
    if (proposal.change !== "revoke-project") continue;
    const project = asProjectName(proposal.project);
    const found = project === null ? null : base.tree.find(project);
    if (found === null)
      return refuse({
        id: "PROPOSAL-PROJECT",
        where: proposal.project,
        found: "a project that claimed does not hold",
        expected: "one of its projects",
        todo: "Look for the project's normalised name.",
      });
    const disguise = disguiseIn(proposal.reason.replace(/[\n\t]/g, " "));
    if (disguise !== null)
      return refuse({
        id: "DECISION-REASON",
        where: proposal.project,
        found: `a reason with ${disguise}`,
        expected: "a text that is read as it is written",
        todo: "Type the reason anew. It was pasted from somewhere.",
      });
    roles.add(found.role);
  }
  return accept(roles);
}
