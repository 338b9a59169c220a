import { objectIn } from "../node/client/twin.ts";
import type { VerifiedBase } from "../shared/import/verify-bundle.ts";
import type { JsonObject } from "../shared/json/value.ts";
import { PYPI } from "../shared/profile/pypi.ts";
import type { ClaimedTree } from "../shared/shard/claimed-tree.ts";
import type { ClaimedEdit } from "../shared/shard/grow.ts";
import { claimedTreeFrom } from "../shared/shard/tree-from.ts";
import { buildClaimed } from "../shared/sign/build-claimed.ts";
import { later } from "../shared/tuf/instant.ts";
import type { Targets } from "../shared/tuf/targets.ts";
import { there } from "./sample.ts";

/** Claimed of one file, as a tree. */
export function flatTree(claimed: Targets): ClaimedTree {
  return claimedTreeFrom(claimed, { keys: [], threshold: 1 }, PYPI, (role) => {
    throw new Error(`${role} was asked for`);
  });
}

/** The `signed` of the next claimed of one file, which lives half a year. */
export function nextClaimed(base: VerifiedBase, edit: ClaimedEdit): JsonObject {
  const expires = later(base.checkedAt, 180);
  const [file] = buildClaimed(base, edit, { quorum: base.claimedQuorum, shape: null, expires });
  return objectIn(there(there(file).bytes));
}
