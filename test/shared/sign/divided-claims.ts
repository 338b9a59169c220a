import { verifyWithBoth } from "../../../node/verify.ts";
import { BEGINNING } from "../../../shared/ceremony/entry.ts";
import type { Batch } from "../../../shared/import/pending.ts";
import { Decisions } from "../../../shared/review/decisions.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { seal, type Seal } from "../../../shared/sign/seal.ts";
import { good } from "../../sample.ts";
import { EXPIRY, OPENER } from "./with-records.ts";

/** Every clean claim is approved, every other rejected. */
export function cleanApproved(batch: Batch): Decisions {
  const lines = (clean: boolean) =>
    batch.claims.filter(({ standing }) => (standing === "clean") === clean).map(({ line }) => line);
  const act = { reason: "looked into it", reviewer: OPENER };
  return Decisions.none(batch.claims.length)
    .with(lines(true), { ...act, decision: "approved" })
    .with(lines(false), { ...act, decision: "rejected" });
}

/** The seal of a ceremony in which just that was decided. */
export function claimsOver(batch: Batch, ...proposals: readonly Proposal[]): Seal {
  const decided = { decisions: cleanApproved(batch), proposals, record: BEGINNING };
  return good(seal(batch, decided, EXPIRY, verifyWithBoth));
}
