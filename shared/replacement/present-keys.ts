import type { ClaimedTree } from "../shard/claimed-tree.ts";
import { tally, type Tally, type Verify } from "../tuf/tally.ts";
import type { Delegation } from "../tuf/targets.ts";
import type { Replacement } from "./replacement.ts";

/** The delegation that a replacement is about, and how many of its keys have signed the replacement. */
export interface PresentKeys {
  readonly before: Delegation;
  readonly tally: Tally;
}

/** Whether the project's present keys agreed. Null when claimed does not hold the role; REPLACEMENT-PROJECT refuses that before. */
export function presentKeys(
  { tree }: { readonly tree: ClaimedTree },
  { replaces, envelope }: Replacement,
  verify: Verify,
): PresentKeys | null {
  const before = tree.delegationOf(replaces);
  return before === undefined ? null : { before, tally: tally(envelope, before, verify) };
}
