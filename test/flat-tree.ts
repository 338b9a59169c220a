import { PYPI } from "../shared/profile/pypi.ts";
import type { ClaimedTree } from "../shared/shard/claimed-tree.ts";
import { claimedTreeFrom } from "../shared/shard/tree-from.ts";
import type { Targets } from "../shared/tuf/targets.ts";

/** Claimed of one file, as a tree. */
export function flatTree(claimed: Targets): ClaimedTree {
  return claimedTreeFrom(claimed, { keys: [], threshold: 1 }, PYPI, (role) => {
    throw new Error(`${role} was asked for`);
  });
}
