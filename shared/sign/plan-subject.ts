import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { Root } from "../tuf/root.ts";
import type { Verify } from "../tuf/tally.ts";
import type { Targets } from "../tuf/targets.ts";

/** The tree as it will be: the new documents as read back from the sealed bytes, and the present ones where nothing changes. */
export interface PlanSubject {
  readonly base: VerifiedBase;
  readonly root: Root;
  readonly targets: Targets;
  readonly claimed: Targets;
  readonly changed: ReadonlySet<string>;
  readonly verify: Verify;
}
