import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jobOf, type RehearsalJob } from "../../../node/client/job.ts";
import { rehearseWith } from "../../../node/client/tries.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { formatInstant, later } from "../../../shared/tuf/instant.ts";
import {
  clientAgrees,
  type StockId,
  type StockOutcome,
} from "../../../shared/sign/stock-client.ts";
import { dividedBase, dividedStick, shardRoles, SMALL } from "../../divided-stick.ts";
import { ownFolder } from "../../own-folder.ts";
import { batchFrom, good, NOW, once, sampleBase, sampleIndex, there } from "../../sample.ts";
import { claimsOver } from "../../shared/sign/divided-claims.ts";
import { batchWith, remove, sealing } from "../../shared/sign/with-records.ts";
import { altered } from "./jobs.ts";

const silent = () => undefined;
// In the app a thread's own folder for what the clients keep is removed with it.
process.env["TMPDIR"] = ownFolder();
const DIVIDE: Proposal = { change: "divide-claimed" };
const flatBase = (): VerifiedBase => ({ ...sampleBase(), profile: SMALL });

function jobOver(base: VerifiedBase, ...proposals: readonly Proposal[]): RehearsalJob {
  const batch = batchWith([], base);
  return jobOf({ batch, seal: good(sealing(proposals, batch)) });
}

const claimsJob = once(() => {
  const batch = batchFrom(dividedStick(), dividedBase());
  return jobOf({ batch, seal: claimsOver(batch) });
});

const wrong = (outcomes: readonly StockOutcome[]) =>
  outcomes.flatMap(({ id, objection }) =>
    objection === null ? [] : [`${id}: ${objection.found}`],
  );
const seen = (outcomes: readonly StockOutcome[], id: StockId) =>
  there(outcomes.find((each) => each.id === id)).seen;
const projectAt = (i: number) => there(sampleIndex().claimedProjects[i]).project;
const gone = {
  change: "revoke-project",
  project: projectAt(0),
  reason: "its keys were stolen",
} as const;
const renew = { change: "renew", document: "claimed" } as const;

describe("the stock client and a divided claimed", () => {
  for (const [sentence, job, found] of [
    ["claimed that is divided now", () => jobOver(flatBase(), DIVIDE), /claimed before: found/],
    ["divided and revoked at once", () => jobOver(flatBase(), DIVIDE, gone), /revoked: not found/],
    ["claims for a divided claimed", claimsJob, /newly claimed: found.*claimed before: found/],
    ["a project that leaves a shard", () => jobOver(dividedBase(), gone), /revoked: not found/],
    [
      "other keys for a project in a shard",
      () =>
        jobOver(dividedBase(), {
          change: "replace-project",
          project: there(sampleIndex().replacements[0]).project,
          case: "",
          reason: "",
          administrators: [],
        }),
      /by its new keys: found/,
    ],
    [
      "a new claimed over shards that stay",
      () => jobOver(dividedBase(), renew),
      /claimed before: found/,
    ],
    [
      "other keys of claimed, which sign every shard",
      () => jobOver(dividedBase(), remove("claimed", "Emeka"), renew),
      /claimed before: found/,
    ],
    [
      "claimed that is one file again",
      () => jobOver(dividedBase(), { change: "join-claimed" }),
      /claimed before: found/,
    ],
    [
      "a new root over a divided claimed that stays",
      () => jobOver(dividedBase(), { change: "renew", document: "root" }),
      /claimed before: found/,
    ],
  ] as const)
    it(`STOCK-NEW, STOCK-PREVIOUS, STOCK-CACHE and STOCK-CONTROL hold for ${sentence}`, async () => {
      const outcomes = await rehearseWith(job(), silent);
      assert.deepEqual(wrong(outcomes), []);
      assert.ok(clientAgrees(outcomes, true));
      assert.match(seen(outcomes, "STOCK-NEW"), found);
      for (const id of ["STOCK-NEW", "STOCK-PREVIOUS", "STOCK-CACHE"] as const)
        assert.match(seen(outcomes, id), /a path that nobody claimed: not found/);
    });

  it("STOCK-CONTROL lacks a signature on the shard of the first path too", async () => {
    const [claimed, shard] = claimsJob().next.filter(
      ({ control, role }) => control && role.startsWith("claimed"),
    );
    assert.ok(claimed && shard);
    assert.match(seen(await rehearseWith(claimsJob(), silent), "STOCK-CONTROL"), /^2 of 2 refused/);
  });

  it("is handed the shards on the way to what is asked, and no others", () => {
    const { asked, next, shards } = claimsJob();
    const ways = new Set([...shards.before, ...shards.after]);
    for (const { through } of asked)
      if (through?.startsWith("claimed.shard.")) assert.ok(shards.after.includes(through));
    for (const { role } of next) if (role.includes(".shard.")) assert.ok(ways.has(role));
    assert.ok(shards.published.size <= ways.size);
  });
});

/** A shard on the way to the first path that is asked for. */
const shardOf = (job: RehearsalJob) =>
  there(job.next.find(({ control, role }) => control && role.includes(".shard."))).role;
const shardSays = (change: (signed: JsonObject) => JsonObject) => () =>
  altered(claimsJob(), shardOf(claimsJob()), change);
const claimedRoles =
  (change: (roles: readonly JsonObject[], first: string) => readonly JsonObject[]) => () =>
    altered(claimsJob(), "claimed", (signed) => {
      const delegations = fieldOf(signed, "delegations") as JsonObject;
      const roles = fieldOf(delegations, "roles") as readonly JsonObject[];
      return {
        ...signed,
        delegations: { ...delegations, roles: change(roles, shardOf(claimsJob())) },
      };
    });

describe("a divided claimed that no client takes is found before anybody signs", () => {
  for (const [sentence, job, found] of [
    [
      "a shard that claimed does not delegate to",
      claimedRoles((roles, first) => roles.filter(({ name }) => name !== first)),
      /STOCK-NEW: .*nothing at/,
    ],
    [
      "a shard for other names",
      claimedRoles((roles, first) =>
        roles.map((role) =>
          role["name"] === first ? { ...role, paths: ["simple/none/*"] } : role,
        ),
      ),
      /STOCK-NEW: .*nothing at/,
    ],
    [
      "terminating shards, behind which recently-claimed is never asked",
      claimedRoles((roles) => roles.map((role) => ({ ...role, terminating: true }))),
      /STOCK-NEW: .*not vetted yet: nothing at/,
    ],
    [
      "a shard that is expired",
      shardSays((signed) => ({ ...signed, expires: formatInstant(later(NOW, -1)) })),
      /STOCK-NEW: .*expired/,
    ],
    [
      "a shard by another name's keys",
      claimedRoles((roles, first) =>
        roles.map((role) =>
          role["name"] === first
            ? { ...role, keyids: (role["keyids"] as readonly string[]).slice(3) }
            : role,
        ),
      ),
      /STOCK-NEW: .*was signed by/,
    ],
    [
      "a shard in an older version than the client has seen",
      () => {
        const job = claimsJob();
        const role = there(
          job.shards.before.find((each) => job.next.some((next) => next.role === each)),
        );
        return altered(job, role, (signed) => ({ ...signed, version: 0 }));
      },
      /STOCK-/,
    ],
  ] as const)
    it(`is told of ${sentence}`, async () => {
      const outcomes = await rehearseWith(job(), silent);
      assert.match(wrong(outcomes).join("\n"), found);
      assert.ok(!clientAgrees(outcomes, true));
    });

  it("knows all shards of the sample", () => {
    assert.ok(shardRoles().length > 2);
  });
});
