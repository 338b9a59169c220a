import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { readPublication } from "../../../shared/publication/publication.ts";
import { runCheck } from "../../../shared/check/check.ts";
import type { Batch } from "../../../shared/import/pending.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import { approvedClaims } from "../../../shared/review/approved.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { PLAN_CHECKS } from "../../../shared/sign/plan-checks.ts";
import { sealText, type Seal } from "../../../shared/sign/seal.ts";
import { dividedBase, dividedStick, shardRoles, SMALL } from "../../divided-stick.ts";
import { batchFrom, good, importOf, once, sampleBase, sampleIndex, there } from "../../sample.ts";
import { named } from "../check/both-ways.ts";
import { claimsOver, cleanApproved } from "./divided-claims.ts";
import { planned } from "./planned-tree.ts";
import { batchWith, remove, replace, sealing, threshold } from "./with-records.ts";

const DIVIDE: Proposal = { change: "divide-claimed" };
const JOIN: Proposal = { change: "join-claimed" };
const flatBase = (): VerifiedBase => ({ ...sampleBase(), profile: SMALL });
const over = (base: VerifiedBase, ...proposals: readonly Proposal[]) =>
  sealing(proposals, batchWith([], base));

const roles = ({ documents }: Seal) => documents.map(({ role }) => role);
const sentences = ({ changes }: Seal) => changes.sentences.map(({ text }) => text).join("\n");
const noteOf = ({ documents }: Seal) => {
  const signed = there(documents.at(-1)).signed;
  return good(readPublication(toUtf8(fileText({ signatures: [], signed })), "note"));
};
const projectAt = (i: number) => there(sampleIndex().claimedProjects[i]).project;
const fileOf = (base: VerifiedBase, project: string) => base.tree.fileFor(project as never).role;

/** A ceremony about claims over a divided claimed: every claim that is clean is approved. */
const batch = once((): Batch => batchFrom(dividedStick(), dividedBase()));
const claims = () => claimsOver(batch());
const approved = once(() => approvedClaims(batch(), cleanApproved(batch())));

describe("a ceremony that divides claimed", () => {
  const made = once(() => good(over(flatBase(), DIVIDE)));

  it("seals claimed, each file below it, and the note", () => {
    assert.deepEqual(roles(made()), ["claimed", ...shardRoles(), "publication"]);
    assert.equal(sha256Of(sealText(made().documents)), made().digest);
    for (const { role, version, path } of made().documents.slice(1, -1)) {
      assert.equal(version, 1);
      assert.equal(path, `1.${role}.json`);
    }
  });

  it("has each file signed by claimed's keys", () => {
    for (const { quorums } of made().documents) {
      assert.equal(quorums.length, 1);
      assert.equal(quorums[0]?.threshold, sampleBase().claimedQuorum.threshold);
      assert.deepEqual(
        quorums[0].keys.map(({ keyid }) => keyid),
        sampleBase().claimedQuorum.keys.map(({ keyid }) => keyid),
      );
    }
  });

  it("shows that no project's keys change", () => {
    assert.deepEqual(made().changes.delegations, []);
    assert.ok(made().changes.sentences.every(({ danger }) => !danger));
    assert.match(
      sentences(made()),
      /Claimed is DIVIDED into \d+ files by the beginnings of names\. All 12 projects/,
    );
    assert.match(sentences(made()), /^12 projects stay exactly as they are\.$/m);
    assert.match(sentences(made()), /^Claimed goes from version 41 to version 42\.$/m);
  });

  it("tells the index what snapshot must list, and nothing else of it", () => {
    assert.deepEqual(noteOf(made()).snapshot, [
      { role: "claimed", version: 42 },
      ...shardRoles().map((role) => ({ role, version: 1 })),
    ]);
    assert.deepEqual(
      noteOf(made()).publish.map(({ role, path }) => [role, path]),
      [["claimed", "42.claimed.json"], ...shardRoles().map((role) => [role, `1.${role}.json`])],
    );
  });

  it("gives the same digest again", () => {
    assert.equal(good(over(flatBase(), DIVIDE)).digest, made().digest);
    assert.notEqual(
      good(over(flatBase(), { change: "renew", document: "claimed" })).digest,
      made().digest,
    );
  });

  it("tells of a project that is revoked in the same ceremony", () => {
    const revoke = {
      change: "revoke-project",
      project: projectAt(0),
      reason: "its keys were stolen",
    } as const;
    const seal = good(over(flatBase(), DIVIDE, revoke));
    assert.deepEqual(
      seal.changes.delegations.map(({ change }) => change),
      ["removed"],
    );
    assert.match(sentences(seal), /^11 projects stay exactly as they are\.$/m);
  });
});

describe("PROPOSAL-SHAPE", () => {
  for (const [sentence, base, proposals] of [
    ["to divide what is divided", dividedBase, [DIVIDE]],
    ["to make one file of one file", flatBase, [JOIN]],
    ["to divide twice", flatBase, [DIVIDE, DIVIDE]],
    ["to divide and to join", flatBase, [DIVIDE, JOIN]],
    ["to join twice", dividedBase, [JOIN, JOIN]],
  ] as const)
    it(`PROPOSAL-SHAPE refuses ${sentence}`, () => {
      const outcome = over(base(), ...proposals);
      assert.equal(outcome.ok ? "sealed" : outcome.refusal.id, "PROPOSAL-SHAPE");
    });

  for (const [sentence, base, proposals] of [
    ["to divide one file", flatBase, [DIVIDE]],
    ["to make one file of what is divided", dividedBase, [JOIN]],
  ] as const)
    it(`PROPOSAL-SHAPE accepts ${sentence}`, () => {
      assert.ok(over(base(), ...proposals).ok);
    });
});

describe("SEAL-SHARDS", () => {
  it("SEAL-SHARDS refuses files that cannot be put together again: here they have names that nobody reads", () => {
    const profile = { ...SMALL, stemsIn: () => null };
    const outcome = over({ ...flatBase(), profile }, DIVIDE);
    assert.equal(outcome.ok ? "sealed" : outcome.refusal.id, "SEAL-SHARDS");
  });
});

describe("a ceremony about claims over a divided claimed", () => {
  it("signs claimed and the shards of the approved projects, and no other file", () => {
    const seal = claims();
    const touched = new Set(
      seal.claimed.leaves
        .filter(({ stems }) =>
          approved().some(({ project }) =>
            stems.some(({ prefix, exact }) =>
              exact ? project === prefix : project.startsWith(prefix),
            ),
          ),
        )
        .map(({ role }) => role as string),
    );
    const files = roles(seal).slice(1, -1);
    for (const role of touched) assert.ok(files.includes(role), role);
    assert.equal(seal.changes.delegations.length, approved().length);
    assert.equal(seal.claimed.count, 12 + approved().length);
  });

  it("tells how many files are new versions, and which are new", () => {
    const text = sentences(claims());
    assert.match(
      text,
      /\d+ of the \d+ files below claimed are new versions; the others stay as published\./,
    );
    assert.match(
      text,
      /\d+ of them are NEW: files that outgrew their size were divided \(claimed\.shard\./,
    );
    assert.match(text, /^12 projects stay exactly as they are\.$/m);
  });

  it("lists in the note every file, new or not, and what is no longer used", () => {
    const base = there(importOf(dividedStick({ listed: { "claimed.shard.gone": 7 } })).base);
    const seal = good(over({ ...base, profile: SMALL }, { change: "renew", document: "claimed" }));
    assert.deepEqual(roles(seal), ["claimed", "publication"]);
    assert.deepEqual(noteOf(seal).snapshot, [
      { role: "claimed", version: 42 },
      ...shardRoles().map((role) => ({ role, version: 1 })),
      { role: "claimed.shard.gone", version: 7 },
    ]);
    assert.match(sentences(seal), /^0 of the \d+ files below claimed are new versions/m);
  });

  it("goes on counting where a name that was used once is used again", () => {
    const once = there(shardRoles()[1]);
    const meta = new Map([...there(sampleBase().snapshot).meta, [`${once}.json`, 8] as const]);
    const base = { ...flatBase(), snapshot: { ...there(sampleBase().snapshot), meta } };
    const seal = good(over(base, DIVIDE));
    assert.equal(seal.documents.find(({ role }) => role === once)?.version, 9);
  });

  it("revokes and replaces in the project's own shard, and names both", () => {
    const [gone, moved] = [projectAt(0), there(sampleIndex().replacements[0]).project];
    const seal = good(
      over(
        dividedBase(),
        { change: "revoke-project", project: gone, reason: "its keys were stolen" },
        { change: "replace-project", project: moved, case: "", reason: "", administrators: [] },
      ),
    );
    const files = new Set([fileOf(dividedBase(), gone), fileOf(dividedBase(), moved)]);
    assert.deepEqual(new Set(roles(seal)), new Set(["claimed", ...files, "publication"]));
    assert.match(sentences(seal), new RegExp(`^${gone} LEAVES claimed`, "m"));
    assert.match(
      sentences(seal),
      new RegExp(`^${moved}: its keys CHANGE, by its present keys`, "m"),
    );
    assert.equal(seal.claimed.delegationOf(`project.${moved}.2`)?.terminating, true);
    assert.equal(seal.claimed.count, 11);
  });

  it("signs every file anew where claimed gets other keys", () => {
    const seal = good(
      over(dividedBase(), replace("claimed", "Boris", "Samir"), {
        change: "renew",
        document: "claimed",
      }),
    );
    assert.deepEqual(roles(seal), ["targets", "claimed", ...shardRoles(), "publication"]);
    for (const { version } of seal.documents.slice(2, -1)) assert.equal(version, 2);
    assert.deepEqual(seal.changes.delegations, []);
  });
});

describe("a ceremony that makes claimed one file again", () => {
  const made = once(() => good(over(dividedBase(), JOIN)));

  it("seals one claimed, and says so", () => {
    assert.deepEqual(roles(made()), ["claimed", "publication"]);
    assert.deepEqual(made().changes.delegations, []);
    assert.match(sentences(made()), /Claimed becomes ONE file again\. All 12 projects/);
  });

  it("goes on listing the shards in snapshot: no client takes one that leaves out what it listed", () => {
    assert.deepEqual(noteOf(made()).snapshot, [
      { role: "claimed", version: 42 },
      ...shardRoles().map((role) => ({ role, version: 1 })),
    ]);
  });
});

describe("PLAN-FOLLOWS, where claimed is divided and stays", () => {
  const follows = named(PLAN_CHECKS, "PLAN-FOLLOWS");
  const verdict = (base: VerifiedBase, proposals: readonly Proposal[]) => {
    const subject = planned({ base, proposals, changed: ["targets"] });
    return runCheck(follows, "", subject).objection?.found ?? "";
  };

  for (const [sentence, proposals] of [
    ["a claimed keyholder less, who had not signed", [remove("claimed", "Emeka")]],
    ["a lower threshold", [threshold("claimed", 2)]],
  ] as const) {
    it(`PLAN-FOLLOWS refuses ${sentence}: the shards are delegated to the old ones`, () => {
      assert.match(verdict(dividedBase(), proposals), /files below claimed that name other keys/);
    });
    it(`PLAN-FOLLOWS accepts ${sentence} where claimed is one file`, () => {
      assert.equal(verdict(sampleBase(), proposals), "");
    });
  }

  it("PLAN-FOLLOWS accepts a new targets that changes nothing of claimed", () => {
    assert.equal(verdict(dividedBase(), [{ change: "renew", document: "targets" }]), "");
  });

  it("PLAN-FOLLOWS refuses at the seal, and takes the same with a new claimed", () => {
    const outcome = over(dividedBase(), remove("claimed", "Emeka"));
    assert.equal(outcome.ok ? "sealed" : outcome.refusal.id, "PLAN-FOLLOWS");
    assert.ok(
      over(dividedBase(), remove("claimed", "Emeka"), { change: "renew", document: "claimed" }).ok,
    );
  });
});
