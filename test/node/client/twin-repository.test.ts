import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RehearsalJob } from "../../../node/client/job.ts";
import { StandIns } from "../../../node/client/stand-in.ts";
import { TwinMaker } from "../../../node/client/twin-repository.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { good, sampleBase, there } from "../../sample.ts";
import { claimsJob, proposalsJob } from "./jobs.ts";

/** How many projects claimed delegates to in the twin of what is published now. */
function before(job: RehearsalJob): number {
  const { files } = there(new TwinMaker(job, new StandIns()).before());
  const bytes = there(files.get("41.claimed.json"));
  return good(readTargets(bytes, "the twin's claimed")).delegations.roles.length;
}

describe("the twin of what is published", () => {
  const all = sampleBase().tree.count;

  it("has of a claimed that gives way just what is asked for: it may be too large for a client", () => {
    const asked = new Set(claimsJob().asked.flatMap(({ role }) => role ?? []));
    const { roles } = sampleBase().claimed.delegations;
    const kept = roles.filter(({ name }) => asked.has(name)).length;
    assert.ok(kept > 0 && kept < all);
    assert.equal(before(claimsJob()), kept);
  });

  it("has all of a claimed that stays, since clients will read that very file", () => {
    const job = proposalsJob([{ change: "renew", document: "targets" }]);
    assert.equal(before(job), all);
  });
});
