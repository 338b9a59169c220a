import type { VerifiedBase } from "../import/verify-bundle.ts";
import { asProjectName } from "../claim/project-name.ts";
import { refuse, accept, type Outcome } from "../refusal.ts";
import type { Proposal } from "../review/proposal.ts";

/** The role names that leave claimed. Refuses PROPOSAL-PROJECT for a project that claimed does not hold. */
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
    roles.add(found.role);
  }
  return accept(roles);
}
