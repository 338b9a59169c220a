import type { Level } from "../check/check.ts";
import { PROOF_CHECKS, type ProofCheckId } from "../claim/proof-checks.ts";
import { BATCH_CHECKS, type BatchCheckId } from "./batch-checks.ts";

export type ClaimCheckId = "CLAIM-FORM" | ProofCheckId | BatchCheckId;

export interface CheckName {
  readonly id: ClaimCheckId;
  readonly claim: string;
  readonly level: Level;
}

/** Every check that a claim goes through, in the order in which they are shown. CLAIM-FORM stands before the rest. */
export const CLAIM_CHECKS: readonly CheckName[] = [
  {
    id: "CLAIM-FORM",
    claim: "The line can be read as a claim, strictly and in canonical form.",
    level: "block",
  },
  ...PROOF_CHECKS,
  ...BATCH_CHECKS,
];
