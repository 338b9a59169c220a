import { keyRecordFile, keyRecordPath } from "../../../scripts/sample-index/key-records.ts";
import { heldKey, type Held } from "../../../scripts/sample-index/people.ts";
import { BEGINNING } from "../../../shared/ceremony/entry.ts";
import type { Batch } from "../../../shared/import/pending.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { readKeyRecord, type KeyRecord } from "../../../shared/key-record/key-record.ts";
import type { Outcome } from "../../../shared/refusal.ts";
import { Decisions } from "../../../shared/review/decisions.ts";
import { DOCUMENTS, type Proposal } from "../../../shared/review/proposal.ts";
import type { Expiry } from "../../../shared/sign/next-tree.ts";
import { seal, type Seal } from "../../../shared/sign/seal.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good, NOW, sampleBase, sampleBatch, SEED } from "../../sample.ts";

/** The sample's key for that person and role. */
export const held = (role: string, name: string): Held => heldKey(SEED, role, name);
export const keyidOf = (role: string, name: string) => held(role, name).key.key.keyid;

export function recordOf(each: Held): KeyRecord {
  return good(readKeyRecord(keyRecordFile(each, NOW), keyRecordPath(each), verifyWithBoth));
}

/** Who opened the ceremony. */
export const OPENER = "Amara";

export const DAYS: Readonly<Record<(typeof DOCUMENTS)[number], number>> = {
  root: 365,
  targets: 365,
  claimed: 180,
};
export const EXPIRY: Expiry = DOCUMENTS.map((document) => ({ document, days: DAYS[document] }));

/** The sample without claims, and with the records of more people. */
export function batchWith(people: readonly Held[], base: VerifiedBase = sampleBase()): Batch {
  const records = [...base.records, ...people.map(recordOf)];
  return { ...sampleBatch(), base: { ...base, records }, claims: [] };
}

/** Seals what is proposed, and nothing else. */
export function sealing(
  proposals: readonly Proposal[],
  batch: Batch = batchWith([]),
  expiry: Expiry = EXPIRY,
): Outcome<Seal> {
  const decided = { decisions: Decisions.none(0), proposals, record: BEGINNING };
  return seal(batch, decided, expiry, verifyWithBoth);
}

export function replace(role: string, leaving: string, joining: string): Proposal {
  const [keyid, record] = [keyidOf(role, leaving), keyidOf(role, joining)];
  return { change: "replace-key", role, keyid, record };
}
export const add = (role: string, name: string): Proposal => ({
  change: "add-key",
  role,
  record: keyidOf(role, name),
});
export const remove = (role: string, name: string): Proposal => ({
  change: "remove-key",
  role,
  keyid: keyidOf(role, name),
});
export const threshold = (role: string, needed: number): Proposal => ({
  change: "threshold",
  role,
  threshold: needed,
});
