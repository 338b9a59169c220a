import { finished } from "../finished.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { growing, type ClaimedEdit, type GrownFile, type Growth } from "../shard/grow.ts";
import { sameQuorum } from "../shard/tree-from.ts";

/**
 * The files of the next claimed: the approved projects added after those that are there, the roles named in `revoked` left out, and each role named
 * in `replaced` giving its place to the project's new one, under a new name (TAP 8). Keys that no role names any more stay listed; they sign for nothing.
 * Everything else, unknown fields included, stays as the present version has it. PEP 458 (2013), claimed; each project's delegation terminates.
 */
export function* buildingClaimed(
  base: VerifiedBase,
  edit: ClaimedEdit,
  around: Pick<Growth, "quorum" | "shape" | "expires">,
): Generator<undefined, readonly GrownFile[]> {
  const { claimedQuorum, checkedAt, profile, snapshot, tree } = base;
  return yield* growing({
    ...around,
    profile,
    tree,
    edit,
    anew: !sameQuorum(around.quorum, claimedQuorum),
    now: checkedAt,
    listed: (role) => snapshot?.meta.get(`${role}.json`) ?? 0,
  });
}

/** The same without a pause. */
export function buildClaimed(...around: Parameters<typeof buildingClaimed>): readonly GrownFile[] {
  return finished(buildingClaimed(...around));
}
