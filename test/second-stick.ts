import { join } from "node:path";
import { rankedInTurn } from "../scripts/sample-index/known-names.ts";
import { holdCeremony, type Review } from "../scripts/sample-index/local-ceremony.ts";
import { readNames } from "../scripts/sample-index/names.ts";
import { nextBatch } from "../scripts/sample-index/next-batch.ts";
import { publish } from "../scripts/sample-index/publish.ts";
import type { SampleIndex } from "../scripts/sample-index/sample-index.ts";
import { writeStick } from "../scripts/sample-index/stick.ts";
import type { Batch } from "../shared/import/pending.ts";
import type { Instant } from "../shared/tuf/instant.ts";
import { good, there } from "./sample.ts";
import { sample } from "./scripts/sample-index/on-a-stick.ts";

/** New claims of the second ceremony. */
export const FRESH = 12;

/** Approves what is clean, puts off what is warned, rejects what is blocked and every claim with a single key. */
function strict(batch: Batch): Review {
  return (line) => {
    const claim = there(batch.claims[line]);
    if (claim.findings.some(({ id }) => id === "CLAIM-SINGLE-KEY")) return "rejected";
    return ({ clean: "approved", warned: "put off", blocked: "rejected" } as const)[claim.standing];
  };
}

/** An index after its first ceremony, held in DIR, with a stick for the second one: all that was rejected, and twelve claims that are new. */
export function afterFirst(dir: string, now: Instant): SampleIndex {
  const index = sample(50, { now, planted: true });
  const stick = join(dir, "1");
  writeStick(index, stick);
  good(holdCeremony(index, stick, { review: strict }));
  const done = good(publish(index, stick, join(dir, "out")));
  const existing = rankedInTurn(readNames());
  const options = { now, claims: FRESH, names: readNames(), existing, withFiles: 0 };
  return nextBatch(done.stands, join(dir, "out"), { ...options, again: true, planted: false });
}
