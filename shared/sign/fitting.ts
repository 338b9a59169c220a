import type { VerifiedBase } from "../import/verify-bundle.ts";
import { refuse, type Outcome } from "../refusal.ts";
import type { Proposal } from "../review/proposal.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { buildRoot, buildTargets } from "./build-offline.ts";
import { replaceable } from "./replaced.ts";
import { revokedRoles } from "./revoked.ts";

/** Claimed can be divided once, and made one file again only where it is divided. */
function misshapen(base: VerifiedBase, proposals: readonly Proposal[]): Outcome<never> | null {
  const asked = proposals.filter(
    ({ change }) => change === "divide-claimed" || change === "join-claimed",
  );
  const needless = base.tree.sharded ? "divide-claimed" : "join-claimed";
  const [first] = asked;
  if (first === undefined || (asked.length === 1 && first.change !== needless)) return null;
  return refuse({
    id: "PROPOSAL-SHAPE",
    where: "claimed",
    found:
      asked.length > 1
        ? "its shape proposed more than once"
        : base.tree.sharded
          ? "claimed is divided already"
          : "claimed is one file already",
    expected: "one proposal, for the other shape",
    todo: "Withdraw the proposal that is not needed.",
  });
}

/**
 * Whether the proposals can be carried out one after another: each names roles, keys and records that are there, and each project's new keys have an
 * authority, though a second administrator may have yet to confirm it. Null when they can. Refuses PROPOSAL-KEY, PROPOSAL-PROJECT, PROPOSAL-SHAPE, PROPOSAL-AUTHORITY and PROPOSAL-REASON.
 */
export function fitting(base: VerifiedBase, proposals: readonly Proposal[]): Outcome<never> | null {
  const roles: readonly string[] = [
    ...TOP_LEVEL,
    ...base.targets.delegations.roles.map((role) => role.name),
  ];
  const stranger = proposals.find(
    (proposal) => "role" in proposal && !roles.includes(proposal.role),
  );
  if (stranger !== undefined && "role" in stranger)
    return refuse({
      id: "PROPOSAL-KEY",
      where: stranger.role,
      found: "no such role",
      expected: roles.join(", "),
      todo: "Choose one of these.",
    });
  const unshaped = misshapen(base, proposals);
  if (unshaped !== null) return unshaped;
  for (const tried of [
    buildRoot(base, proposals, base.checkedAt),
    buildTargets(base, proposals, base.checkedAt),
    revokedRoles(base, proposals),
  ])
    if (!tried.ok) return tried;
  return replaceable(base, proposals);
}
