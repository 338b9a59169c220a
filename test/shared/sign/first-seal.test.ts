import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Held } from "../../../scripts/sample-index/people.ts";
import { BEGINNING } from "../../../shared/ceremony/entry.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { Decisions } from "../../../shared/review/decisions.ts";
import { collect, meters, signersOf, type Collected } from "../../../shared/sign/collect.ts";
import { touched } from "../../../shared/sign/next-tree.ts";
import { PLAN_CHECKS } from "../../../shared/sign/plan-checks.ts";
import { seal, type Seal } from "../../../shared/sign/seal.ts";
import type { KeyId } from "../../../shared/tuf/key.ts";
import { isRehearsalRoot, keyholdersIn, readRoot, repositoryOf } from "../../../shared/tuf/root.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { signedFiles } from "../../../shared/export/publication-files.ts";
import { nextRoot } from "../../../shared/tuf/chain.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { firstBase, firstBatch, takingAll } from "../../first-sample.ts";
import { signedWith } from "../../held-ceremony.ts";
import { good, once, sampleKeys, there } from "../../sample.ts";
import { more, planned } from "./planned-tree.ts";
import { EXPIRY, held } from "./with-records.ts";

function sealing(proposals: readonly Proposal[], base: VerifiedBase = firstBase()) {
  const decided = { decisions: Decisions.none(0), proposals, record: BEGINNING };
  return seal({ ...firstBatch(), base }, decided, EXPIRY, verifyWithBoth);
}
const made: () => Seal = once(() => good(sealing(takingAll())));

function refusalOf(proposals: readonly Proposal[], base?: VerifiedBase) {
  const sealed = sealing(proposals, base);
  assert.ok(!sealed.ok);
  return sealed.refusal;
}

const signing = (person: Held) => {
  const { keyid, signatures } = signedWith(made(), person);
  return { keyid: keyid as KeyId, signatures };
};
const collecting = (...people: readonly Held[]): Collected =>
  people.reduce<Collected>(
    (collected, person) => good(collect(made(), collected, signing(person), verifyWithBoth)),
    [],
  );

const SIGNERS = [
  ...["Farah", "Hana", "Ivo"].map((name) => held("root", name)),
  ...["Kofi", "Lena"].map((name) => held("targets", name)),
  ...["Amara", "Chen", "Dalia"].map((name) => held("claimed", name)),
];

describe("the seal of a first ceremony", () => {
  it("holds root 1, targets 1, claimed 1 and the note, whatever little is proposed", () => {
    assert.deepEqual(touched(firstBase(), 0, []), ["root", "targets", "claimed"]);
    assert.deepEqual(
      made().documents.map(({ role, version, path }) => [role, version, path]),
      [
        ["root", 1, "1.root.json"],
        ["targets", 1, "1.targets.json"],
        ["claimed", 1, "1.claimed.json"],
        ["publication", 1, "publication.json"],
      ],
    );
  });

  it("is the same in another place", () => {
    assert.equal(good(sealing(takingAll())).digest, made().digest);
  });

  it("has one quorum for root: its own keys, since no root stands before it", () => {
    assert.deepEqual(
      made().documents.map(({ quorums }) =>
        quorums.map(({ label, threshold }) => [label, threshold]),
      ),
      [[["root", 3]], [["targets", 2]], [["claimed", 3]], [["claimed", 3]]],
    );
    assert.equal(signersOf(made()).length, 13);
  });

  it("is full when a threshold of each has signed, and the signed root stands by itself", () => {
    const collected = collecting(...SIGNERS);
    for (const { tally } of meters(made(), collected, verifyWithBoth)) assert.ok(tally.reached);
    const few = collecting(...SIGNERS.slice(1));
    assert.equal(there(meters(made(), few, verifyWithBoth)[0]).tally.reached, false);
    const file = there(signedFiles(made(), collected)[0]);
    const root = good(readRoot(file.bytes, file.path));
    assert.deepEqual([repositoryOf(root), isRehearsalRoot(root)], ["pypi.example", true]);
    assert.ok(nextRoot({ ...root, version: 0 }, root, verifyWithBoth).ok);
  });

  it("makes targets and claimed that readers take, with every person's name", () => {
    const [root, targets, claimed] = made().documents;
    const names = (signed: JsonObject = {}) => [...keyholdersIn(signed).values()].sort();
    assert.deepEqual(names(root?.signed), [
      ...["Farah", "Goran", "Hana", "Index", "Index", "Ivo", "Jun", "Kofi", "Lena", "Mateo"],
    ]);
    assert.deepEqual(names(targets?.signed), [
      ...["Amara", "Boris", "Chen", "Dalia", "Emeka", "Index", "Index"],
    ]);
    const file = there(signedFiles(made(), collecting(...SIGNERS))[2]);
    assert.deepEqual(good(readTargets(file.bytes, file.path)).delegations.roles, []);
    assert.equal(claimed?.version, 1);
  });

  it("PLAN-THRESHOLD refuses it without a proposal, and with too few keys for one role", () => {
    assert.deepEqual([refusalOf([]).id, refusalOf([]).where], ["PLAN-THRESHOLD", "root"]);
    for (const role of ["root", "targets", "snapshot", "timestamp", "claimed", "unclaimed"]) {
      const rest = takingAll().filter((each) => !("role" in each) || each.role !== role);
      const { id, where, found } = refusalOf(rest);
      assert.deepEqual([id, where], ["PLAN-THRESHOLD", role]);
      assert.match(found, /with 0 distinct keys/);
    }
  });

  it("PLAN-THRESHOLD refuses a root of one signature", () => {
    const one: Proposal = { change: "threshold", role: "root", threshold: 1 };
    assert.equal(refusalOf([...takingAll(), one]).id, "PLAN-THRESHOLD");
  });

  it("PLAN-ORDER refuses another order of the roles", () => {
    const order: Proposal = {
      change: "order",
      roles: ["recently-claimed", "claimed", "unclaimed"],
    };
    assert.equal(refusalOf([...takingAll(), order]).id, "PLAN-ORDER");
  });

  it("PLAN-APART refuses one person's key for an offline and an online role", () => {
    const apart = there(PLAN_CHECKS.find(({ id }) => id === "PLAN-APART"));
    const subject = planned({
      base: firstBase(),
      proposals: takingAll(),
      changed: ["root", "targets", "claimed"],
    });
    assert.equal(apart.holds(subject), true);
    const { root } = subject;
    const roles = { ...root.roles, timestamp: root.roles.root };
    const objection = apart.holds({ ...subject, root: { ...root, roles } });
    assert.ok(objection !== true);
    assert.match(objection.found, /in both/);
  });

  it("PROPOSAL-PROJECT refuses to revoke: nothing is claimed yet", () => {
    const revoke: Proposal = { change: "revoke-project", project: "flask", reason: "a test" };
    assert.equal(refusalOf([...takingAll(), revoke]).id, "PROPOSAL-PROJECT");
  });

  it("PLAN-EXPLAINED refuses what no sentence tells, and what is not as the manifest says", () => {
    const explained = there(PLAN_CHECKS.find(({ id }) => id === "PLAN-EXPLAINED"));
    const all = {
      base: firstBase(),
      proposals: takingAll(),
      changed: ["root", "targets", "claimed"],
    };
    assert.equal(explained.holds(planned(all)), true);
    for (const [change, found] of [
      [{ root: more({ "x-other": true }) }, /"x-other", without words/],
      [{ claimed: more({ "x-other": true }) }, /"x-other", without words/],
      [{ root: more({ "x-conclave-repository": "gems.example" }) }, /a difference/],
      [{ targets: more({ targets: { a: {} } }) }, /a difference/],
    ] as const) {
      const objection = explained.holds(planned({ ...all, ...change }));
      assert.ok(objection !== true);
      assert.match(objection.found, found);
    }
  });

  it("adds nothing that nobody proposed: the online keys are the recorded ones", () => {
    const { online } = sampleKeys();
    const signed = there(made().documents[0]).signed;
    const roles = fieldOf(signed, "roles") as Readonly<Record<string, { keyids: string[] }>>;
    assert.deepEqual(roles["snapshot"]?.keyids, [online.snapshot.key.keyid]);
    assert.deepEqual(roles["timestamp"]?.keyids, [online.timestamp.key.keyid]);
  });
});
