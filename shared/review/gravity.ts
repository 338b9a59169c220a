import { asProjectName } from "../claim/project-name.ts";
import { sameKeys } from "../import/batch-checks.ts";
import type { Batch, Pending } from "../import/pending.ts";

/** What blocks a claim, the gravest first: what looks like an attack stands before what looks like a mishap. */
export const GRAVEST_BLOCKS: readonly string[] = [
  "CLAIM-REPOSITORY-KEY",
  "CLAIM-NAME",
  "CLAIM-PROHIBITED",
  "CLAIM-STATUS",
  "CLAIM-KEY",
  "CLAIM-PROOF",
  "CLAIM-RECENT",
  "CLAIM-DUPLICATE",
  "CLAIM-REPOSITORY",
  "CLAIM-THRESHOLD",
  "CLAIM-FORM",
  // Here only of a project that has the same keys already: nothing would change.
  "CLAIM-CLAIMED",
];

/** What a person must look at, the gravest first: who might be deceived, then what does not fit, then what is only not ideal. */
export const GRAVEST_WARNINGS: readonly string[] = [
  "CLAIM-LOOK-ALIKE",
  "CLAIM-TYPO",
  "CLAIM-OWNER-NAMES",
  "CLAIM-SHARED-KEY",
  "CLAIM-OWNERS",
  "CLAIM-DATES",
  "CLAIM-STDLIB",
  "CLAIM-UNKNOWN",
  "CLAIM-EVIDENCE",
  "CLAIM-EVIDENCE-AGE",
  "CLAIM-WAITING",
  "CLAIM-SINGLE-KEY",
];

const TAKE_OVER = 0;
const BLOCKED = 1;
const WARNED = 100;
const CLEAN = 255;
/** The rank of what can be taken for no project that has one. */
const NO_RANK = 0xffffffff;

/** What orders claims by how much they concern a reviewer: less stands before more. */
export interface Attention {
  /** Fits a byte. */
  readonly gravity: number;
  /** The place by downloads of the most popular project that it can be taken for. Fits four bytes. */
  readonly rank: number;
}

/** Whether it would give other keys to a project that is claimed already. */
function takesOver({ base }: Batch, claim: Pending): boolean {
  if (!claim.findings.some(({ id }) => id === "CLAIM-CLAIMED")) return false;
  const project = asProjectName(claim.project);
  const claimed = project === null ? undefined : base.tree.delegation(project);
  return claimed !== undefined && !sameKeys(claimed, claim);
}

/** A check that no list names stands before those that it does. */
function gravest(claim: Pending, level: "block" | "warn", order: readonly string[]): number {
  let least = order.length;
  for (const finding of claim.findings)
    if (finding.level === level) least = Math.min(least, order.indexOf(finding.id) + 1);
  return least;
}

function gravityOf(batch: Batch, claim: Pending): number {
  if (claim.standing === "clean") return CLEAN;
  if (claim.standing === "warned") return WARNED + gravest(claim, "warn", GRAVEST_WARNINGS);
  if (takesOver(batch, claim)) return TAKE_OVER;
  return BLOCKED + gravest(claim, "block", GRAVEST_BLOCKS);
}

/**
 * How much a claim concerns a reviewer. First those that would give other keys to a claimed project, then other blocked ones, then those that need
 * attention, last the clean; within these by the gravest of what was found. The tie-break is the neighbour's rank; after it come the project's name and the line.
 */
export function attentionOf(batch: Batch, claim: Pending): Attention {
  let rank = NO_RANK;
  for (const neighbour of claim.neighbours) rank = Math.min(rank, neighbour.rank ?? NO_RANK);
  return { gravity: gravityOf(batch, claim), rank };
}
