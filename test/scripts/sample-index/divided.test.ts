import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { publishedClaimed } from "../../../scripts/sample-index/claimed-on.ts";
import { Client, follow } from "../../../scripts/sample-index/client.ts";
import { rankedInTurn } from "../../../scripts/sample-index/known-names.ts";
import { publishPages } from "../../../scripts/sample-index/live-tree.ts";
import { holdCeremony, type Plan } from "../../../scripts/sample-index/local-ceremony.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { nextBatch } from "../../../scripts/sample-index/next-batch.ts";
import { repositoryKeys } from "../../../scripts/sample-index/people.ts";
import { publishPresent } from "../../../scripts/sample-index/present-repository.ts";
import { indexPath } from "../../../scripts/sample-index/project-role.ts";
import { publish, type Continued } from "../../../scripts/sample-index/publish.ts";
import {
  fileOf,
  listedMeta,
  metadataPath,
  type SampleIndex,
} from "../../../scripts/sample-index/sample-index.ts";
import { loadIndex, saveIndex } from "../../../scripts/sample-index/saved-index.ts";
import { signedFile } from "../../../scripts/sample-index/sample-key.ts";
import { serve } from "../../../scripts/sample-index/server.ts";
import { followsFromCache, proveDivided } from "../../../scripts/sample-index/sharding-proof.ts";
import { writeStick } from "../../../scripts/sample-index/stick.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { instantOf, later } from "../../../shared/tuf/instant.ts";
import { once, there } from "../../sample.ts";
import { DishonestResult, type Delegations } from "./dishonest-result.ts";
import { inFolder, sample } from "./on-a-stick.ts";

const TODAY = instantOf(Math.floor(Date.now() / 1000) * 1000);
/** So small that 150 projects need files between claimed and the shards. */
const divided = {
  shard: { most: 12_000, aim: 9_000 },
  inner: { most: 7_000, aim: 5_000 },
};
/** A minute ago, so that what is held today lives longer. */
const small = { now: instantOf(TODAY - 60_000), alreadyClaimed: 150, withFiles: 40 } as const;
const sharded = once(() => sample(30, { ...small, divided, planted: true }));
const flat = once(() => sample(0, small));

const DIVIDE: Plan = { proposals: [{ change: "divide-claimed" }] };
const JOIN: Plan = { proposals: [{ change: "join-claimed" }] };

/** Holds a ceremony on a stick of its own in DIR, and publishes it in DIR/out. */
function heldIn(dir: string, name: string, index: SampleIndex, plan: Plan): Continued {
  writeStick(index, join(dir, name));
  const held = holdCeremony(index, join(dir, name), plan);
  assert.ok(held.ok, held.ok ? "" : JSON.stringify(held.refusal));
  const done = publish(index, join(dir, name), join(dir, "out"));
  assert.ok(done.ok, done.ok ? "" : JSON.stringify(done.refusal));
  return done.value;
}

function noneMissing(proofs: readonly { readonly holds: boolean }[]): void {
  assert.deepEqual(
    proofs.filter(({ holds }) => !holds),
    [],
  );
}

describe("a divided claimed, published", () => {
  it("has files between claimed and the shards, and every file in snapshot", () => {
    const { files, leaves } = publishedClaimed(sharded());
    assert.ok(leaves.length > 10);
    assert.ok(files.length > leaves.length + 1);
    const meta = listedMeta(sharded());
    assert.deepEqual(
      files.filter(({ role, version }) => meta[`${role}.json`] !== version),
      [],
    );
  });

  it("takes a batch, and a stock client finds old and new projects by their shard only", () =>
    inFolder(async (dir) => {
      const done = heldIn(dir, "stick", sharded(), {});
      const out = join(dir, "out");
      const come = new Set(done.approved);
      const some = [
        ...done.stands.claimedProjects.slice(60, 66).map(({ project }) => project),
        ...come,
      ];
      const index = publishPages(done.stands, out, new Set(some));
      const server = await serve(out);
      const claimed = publishedClaimed(index);
      noneMissing(await proveDivided({ index, server, claimed, approved: done.approved, most: 6 }));
      await server.close();
      assert.ok(claimed.wayTo(there(done.approved[0])).length >= 3);
    }));

  it("is followed by a client that last saw one file, through two ceremonies and back to one file", () =>
    inFolder(async (dir) => {
      const out = join(dir, "out");
      publishPresent(flat(), out);
      const client = new Client(fileOf(flat(), metadataPath(1, "root")));
      const server = await serve(out);
      const { project = "" } = flat().claimedProjects[0] ?? {};
      await client.ask(server, indexPath(project));
      const pages = (index: SampleIndex) =>
        publishPages(index, out, new Set(index.claimedProjects.map((each) => each.project)));
      const follows = async (index: SampleIndex) =>
        noneMissing(await followsFromCache(client, server, index, flat(), publishedClaimed(index)));

      const first = pages(heldIn(dir, "1", flat(), DIVIDE).stands);
      await follows(first);
      const existing = rankedInTurn(readNames());
      const options = { claims: 12, names: NAMES, existing, withFiles: 12, planted: false };
      const batch = nextBatch(first, out, { ...options, now: TODAY });
      const second = heldIn(dir, "2", batch, {});
      assert.equal(second.approved.length, 12);
      await follows(second.stands);
      const last = nextBatch(second.stands, out, { ...options, claims: 0, now: later(TODAY, 1) });
      const joined = heldIn(dir, "3", last, JOIN).stands;
      assert.equal(publishedClaimed(joined).files.length, 1);
      await follows(joined);
      // What is used no longer stays listed.
      const retired = Object.keys(listedMeta(joined)).filter((name) => name.startsWith("claimed."));
      assert.ok(retired.includes("claimed.shard.0.json"), retired.join(" "));
      await server.close();
      client.close();
    }));

  it("is published by an index that was saved and loaded in between", () =>
    inFolder((dir) => {
      saveIndex(sharded(), join(dir, "index"));
      const done = heldIn(dir, "stick", loadIndex(join(dir, "index")), {});
      assert.equal(done.versions.claimed, 42);
    }));
});

const NAMES = Array.from({ length: 40 }, (_, i) => `latecomer-of-${i}`);

const TOP = /^42\.claimed\.json$/;
const SHARD = /^\d+\.claimed\.shard\./;
const INNER = /^\d+\.claimed\.inner/;

/** The first role changed, the others as they are. */
const first = (change: (role: JsonObject) => JsonObject) => (delegations: Delegations) => ({
  roles: delegations.roles.map((role, i) => (i === 0 ? change(role) : role)),
});

const pathsOf = (role: JsonObject) => role["paths"] as readonly string[];

const REFUSED: Readonly<
  Record<string, readonly [id: string, spoil: (result: DishonestResult) => void]>
> = {
  "a shard signed by two": [
    "PUBLISH-SIGNATURES",
    (result) => {
      const name = result.name(SHARD);
      result.put(name, there(result.made.get(name)), 2);
    },
  ],
  "a shard in which a project has other keys": [
    "PUBLISH-CLAIMED",
    (result) => {
      const other = Object.keys(
        (there(result.made.get(result.name(TOP)))["delegations"] as unknown as Delegations).keys,
      );
      result.change(SHARD, ({ keys, roles }) => ({
        keys: {
          ...keys,
          ...(there(result.made.get(result.name(TOP)))["delegations"] as unknown as Delegations)
            .keys,
        },
        roles: roles.map((role, i) => (i === 0 ? { ...role, keyids: other.slice(0, 2) } : role)),
      }));
    },
  ],
  "a shard that drops a project": [
    "PUBLISH-CLAIMED",
    (result) => {
      result.change(SHARD, ({ roles }) => ({ roles: roles.slice(1) }));
    },
  ],
  "a shard that holds a project which it is not asked for": [
    "PUBLISH-CLAIMED",
    (result) => {
      result.change(SHARD, ({ roles }) => ({
        roles: [...roles, { ...there(roles[0]), name: "project.zzzz.1" }],
      }));
    },
  ],
  "a shard that lists a target of its own": [
    "PUBLISH-CLAIMED",
    (result) => {
      const name = result.name(SHARD);
      const target = { hashes: { sha256: "0".repeat(64) }, length: 1 };
      result.put(name, {
        ...there(result.made.get(name)),
        targets: { "simple/0/index.html": target },
      });
    },
  ],
  "a shard one version too far": [
    "PUBLISH-CLAIMED",
    (result) => {
      const name = result.name(SHARD);
      const next = name.replace(/^\d+/, (version) => String(Number(version) + 1));
      result.put(name, { ...there(result.made.get(name)), version: Number.parseInt(next, 10) });
      result.move(name, next);
    },
  ],
  "a file that nothing leads to": [
    "PUBLISH-FILES",
    (result) => {
      result.put("1.claimed.shard.00.json", {
        ...there(result.made.get(result.name(SHARD))),
        version: 1,
      });
    },
  ],
  "a delegation to a file that terminates": [
    "PUBLISH-CLAIMED",
    (result) => {
      result.change(
        TOP,
        first((role) => ({ ...role, terminating: true })),
      );
    },
  ],
  "a delegation to a file that needs one signature": [
    "PUBLISH-CLAIMED",
    (result) => {
      result.change(
        TOP,
        first((role) => ({ ...role, threshold: 1 })),
      );
    },
  ],
  "a name that no file is asked for": [
    "PUBLISH-CLAIMED",
    (result) => {
      result.change(
        TOP,
        first((role) => ({ ...role, paths: pathsOf(role).slice(2) })),
      );
    },
  ],
  "a name that two files are asked for": [
    "PUBLISH-CLAIMED",
    (result) => {
      result.change(
        TOP,
        first((role) => ({
          ...role,
          paths: [...pathsOf(role), "simple/zz*/*", "packages/*/*/zz*/*"],
        })),
      );
    },
  ],
  "a file between that is asked for other names than it divides": [
    "PUBLISH-CLAIMED",
    (result) => {
      result.change(INNER, ({ roles }) => ({ roles: roles.slice(1) }));
    },
  ],
  "paths of another repository": [
    "PUBLISH-CLAIMED",
    (result) => {
      result.change(
        TOP,
        first((role) => ({ ...role, paths: ["simple/*/*", "packages/*/*/*/*"] })),
      );
    },
  ],
};

const MISNOTED: Readonly<Record<string, (rows: readonly JsonObject[]) => readonly JsonObject[]>> = {
  "a note that leaves a file out of snapshot": (rows) => rows.slice(1),
  "a note with a file that snapshot need not list": (rows) => [
    ...rows,
    { role: "claimed.shard.00", version: 1 },
  ],
  "a note that takes snapshot back to an old version": (rows) =>
    rows.map((row, i) => (i === 1 ? { ...row, version: 0 } : row)),
};

describe("the index refuses to publish a divided claimed", () => {
  /** Spoils the result of a ceremony that approved a batch; nothing may be written. */
  const refused = (id: string, spoil: (result: DishonestResult) => void) =>
    inFolder((dir) => {
      writeStick(sharded(), dir);
      assert.ok(holdCeremony(sharded(), dir).ok);
      spoil(new DishonestResult(sharded(), dir));
      const outDir = join(dir, "published");
      const done = publish(sharded(), dir, outDir);
      assert.equal(done.ok ? "published" : done.refusal.id, id);
      assert.equal(existsSync(outDir), done.ok, "nothing is written");
    });

  it("and publishes the same result signed again with nothing changed", () =>
    refused("published", (result) => {
      result.note();
    }));

  for (const [sentence, [id, spoil]] of Object.entries(REFUSED))
    it(`${id}: ${sentence}`, () =>
      refused(id, (result) => {
        spoil(result);
        result.note();
      }));

  for (const [sentence, change] of Object.entries(MISNOTED))
    it(`PUBLISH-NOTE: ${sentence}`, () =>
      refused("PUBLISH-NOTE", (result) => {
        result.note((note) => ({
          ...note,
          snapshot: change(note["snapshot"] as readonly JsonObject[]),
        }));
      }));
});

describe("a client of a divided claimed", () => {
  it("refuses a shard that was signed by others", () =>
    inFolder(async (dir) => {
      publishPresent(sharded(), dir);
      const { project } = there(sharded().claimedProjects[0]);
      const role = there(publishedClaimed(sharded()).wayTo(project).at(-1));
      const path = metadataPath(1, role);
      const { signed } = JSON.parse(readFileSync(join(dir, path), "utf8")) as {
        signed: JsonObject;
      };
      const { online } = repositoryKeys("tests", sharded().keyholders);
      const instead = new Map([[path, signedFile(signed, Object.values(online))]]);
      const server = await serve(dir, instead);
      const rootBytes = fileOf(sharded(), metadataPath(1, "root"));
      await assert.rejects(
        follow({ ...server, rootBytes, path: indexPath(project) }),
        /signed by 0/,
      );
      await server.close();
    }));
});
