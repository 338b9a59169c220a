import { jobOf, type RehearsalJob } from "../../../node/client/job.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import { readJson } from "../../../shared/json/read.ts";
import { isObject, type JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { heldCeremony } from "../../held-ceremony.ts";
import { good, once } from "../../sample.ts";
import { batchWith, sealing } from "../../shared/sign/with-records.ts";

/** A whole sample ceremony about claims. */
export const claimsJob: () => RehearsalJob = once(() => jobOf(heldCeremony().untried));

/** One in which nothing is done but what is proposed. */
export function proposalsJob(proposals: readonly Proposal[]): RehearsalJob {
  const batch = batchWith([]);
  return jobOf({ batch, seal: good(sealing(proposals, batch)) });
}

/** The same job with something else in one of its sealed documents: what a fault in the builder would have sealed. */
export function altered(
  job: RehearsalJob,
  role: string,
  change: (signed: JsonObject) => JsonObject,
): RehearsalJob {
  const next = job.next.map((document) => {
    if (document.role !== role) return document;
    const signed = good(readJson(document.bytes, role));
    if (!isObject(signed)) throw new Error(`${role} is no object`);
    return { ...document, bytes: canonicalBytes(change(signed)) };
  });
  return { ...job, next };
}
