import type { Evidence } from "../bundle/evidence.ts";
import type { Check } from "../check/check.ts";
import type { Examined } from "../claim/examine.ts";
import type { Neighbour } from "../look-alike/look-alikes.ts";
import type { Profile } from "../profile/pypi.ts";
import type { Instant } from "../tuf/instant.ts";
import type { Delegation } from "../tuf/targets.ts";

/** A project that has a key of another one. */
export interface SharedKey {
  readonly project: string;
  /** It is claimed already; otherwise it stands in the batch too. */
  readonly isClaimed: boolean;
}

/** One claim, beside all that the rest of the batch and the tree say about it. */
export interface BatchSubject {
  readonly claim: NonNullable<Examined["claim"]>;
  readonly evidence: Evidence | undefined;
  /** What recently-claimed delegates to the project; "as claimed" where that is letter for letter what the claim asks for: mostly, and then nobody needs the object. */
  readonly recent: Delegation | "as claimed" | undefined;
  readonly claimed: Delegation | undefined;
  /** How many lines of the batch are for this project. */
  readonly timesInBatch: number;
  /** The Ed25519 keys of the repository itself, in hex as claims have them. */
  readonly repositoryKeys: ReadonlySet<string>;
  /** Another project, of other owners or of nobody knows whom, that has one of these keys. */
  readonly sharesKeyWith: SharedKey | undefined;
  /** Existing projects that its name can be taken for. */
  readonly neighbours: readonly Neighbour[];
  /** Whether the index's list of names holds it; null where the stick carries none, or the name is none. */
  readonly isExisting: boolean | null;
  readonly isProhibited: boolean;
  readonly repository: string;
  readonly profile: Profile;
  /** When the index made the bundle. */
  readonly bundleMade: Instant;
  readonly now: Instant;
}

/** What is known of a project whose keys somebody wants to set: the same for its first keys and for other ones. */
export type KnownSubject = Pick<
  BatchSubject,
  "claim" | "evidence" | "sharesKeyWith" | "bundleMade" | "profile" | "now"
>;

export const LOOK = "Look into it, and write down why it is all right before you approve it.";

/** A check of one claim beside the tree and the batch. */
export function claimCheck<Id extends string>(
  id: Id,
  level: "block" | "warn",
  claim: string,
  holds: Check<Id, BatchSubject>["holds"],
): Check<Id, BatchSubject> {
  return { id, level, claim, holds };
}

/** A check of what is known of a project, and of nothing else. */
export function knownCheck<Id extends string>(
  id: Id,
  level: "block" | "warn",
  claim: string,
  holds: Check<Id, KnownSubject>["holds"],
): Check<Id, KnownSubject> {
  return { id, level, claim, holds };
}
