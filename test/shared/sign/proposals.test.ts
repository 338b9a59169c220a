import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Held } from "../../../scripts/sample-index/people.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { fitting } from "../../../shared/sign/fitting.ts";
import { touched, type Expiry } from "../../../shared/sign/next-tree.ts";
import { good, sampleBase, sampleIndex, there } from "../../sample.ts";
import {
  add,
  batchWith,
  EXPIRY,
  held,
  keyidOf,
  remove,
  replace,
  sealing,
  threshold,
} from "./with-records.ts";

const project = there(sampleIndex().claimedProjects[0]).project;
const revoke = (name: string): Proposal => ({
  change: "revoke-project",
  project: name,
  reason: "its keys were stolen",
});
const order = (...roles: readonly string[]): Proposal => ({ change: "order", roles: [...roles] });

/** What each kind of proposal makes new. */
const TOUCHED: Readonly<Record<string, readonly [readonly Proposal[], string]>> = {
  "a key for root": [[add("root", "Priya")], "root"],
  "a key for timestamp": [[remove("timestamp", "Index")], "root"],
  "a key for targets, which root names": [[replace("targets", "Kofi", "Rosa")], "root"],
  "a threshold of claimed, which targets names": [[threshold("claimed", 4)], "targets"],
  "the order": [[order("claimed", "recently-claimed", "unclaimed")], "targets"],
  "a revoked project": [[revoke(project)], "claimed"],
  "a new version of claimed": [[{ change: "renew", document: "claimed" }], "claimed"],
  "several, told in the order in which each depends on the one before": [
    [{ change: "renew", document: "claimed" }, threshold("claimed", 4), add("root", "Priya")],
    "root targets claimed",
  ],
  nothing: [[], ""],
};

describe("proposals touch", () => {
  for (const [sentence, [proposals, documents]] of Object.entries(TOUCHED))
    it(`${sentence}: ${documents || "no document"}`, () => {
      assert.equal(touched(sampleBase(), 0, proposals).join(" "), documents);
    });
});

const FITTING: Readonly<Record<string, readonly Proposal[]>> = {
  "a new keyholder": [add("root", "Priya")],
  "one in another's place": [replace("claimed", "Boris", "Samir")],
  "one who leaves": [remove("targets", "Mateo")],
  "a keyholder who comes and leaves again": [add("root", "Priya"), remove("root", "Priya")],
  "a key that comes back": [replace("root", "Goran", "Priya"), replace("root", "Priya", "Quentin")],
  "a project of claimed": [revoke(project)],
  "the order as it is": [order("claimed", "recently-claimed", "unclaimed")],
};

const PEOPLE: readonly Held[] = [{ ...held("claimed", "Boris"), role: "claimed" }];

interface Unfitting {
  readonly id: "PROPOSAL-KEY" | "PROPOSAL-PROJECT";
  readonly found: RegExp;
  readonly proposals: readonly Proposal[];
  readonly people?: readonly Held[];
}

const UNFITTING: Readonly<Record<string, Unfitting>> = {
  "a role that is not there": {
    id: "PROPOSAL-KEY",
    found: /no such role/,
    proposals: [threshold("mirrors", 1)],
  },
  "a project's own role": {
    id: "PROPOSAL-KEY",
    found: /no such role/,
    proposals: [threshold(`project.${project}.1`, 2)],
  },
  "a key without a record": {
    id: "PROPOSAL-KEY",
    found: /without a key record/,
    proposals: [add("root", "Nobody")],
  },
  "a record made for another role": {
    id: "PROPOSAL-KEY",
    found: /Samir made for claimed/,
    proposals: [{ change: "add-key", role: "root", record: keyidOf("claimed", "Samir") }],
  },
  "the removal of a key that the role does not have": {
    id: "PROPOSAL-KEY",
    found: /does not have/,
    proposals: [remove("root", "Amara")],
  },
  "the removal of one key twice": {
    id: "PROPOSAL-KEY",
    found: /does not have/,
    proposals: [remove("root", "Goran"), remove("root", "Goran")],
  },
  "one new key twice": {
    id: "PROPOSAL-KEY",
    found: /has already/,
    proposals: [add("root", "Priya"), replace("root", "Goran", "Priya")],
  },
  "a keyholder who is one already, with a record": {
    id: "PROPOSAL-KEY",
    found: /has already/,
    proposals: [add("claimed", "Boris")],
    people: PEOPLE,
  },
  "an order that names one role twice": {
    id: "PROPOSAL-KEY",
    found: /claimed, claimed/,
    proposals: [order("claimed", "claimed", "unclaimed")],
  },
  "an order that names a stranger": {
    id: "PROPOSAL-KEY",
    found: /special/,
    proposals: [order("special", "claimed", "unclaimed")],
  },
  "the revocation of a project that claimed does not hold": {
    id: "PROPOSAL-PROJECT",
    found: /does not hold/,
    proposals: [revoke("no-such-project")],
  },
  "the revocation of a project by another spelling": {
    id: "PROPOSAL-PROJECT",
    found: /does not hold/,
    proposals: [revoke(project.toUpperCase())],
  },
};

describe("proposals", () => {
  for (const [sentence, proposals] of Object.entries(FITTING))
    it(`PROPOSAL-KEY, PROPOSAL-PROJECT accept ${sentence}`, () => {
      assert.equal(fitting(batchWith([]).base, proposals), null);
    });
  for (const [sentence, { id, found, proposals, people = [] }] of Object.entries(UNFITTING))
    it(`${id} refuses ${sentence}, when it is proposed and when it is sealed`, () => {
      const batch = batchWith(people);
      for (const outcome of [fitting(batch.base, proposals), sealing(proposals, batch)]) {
        assert.ok(outcome?.ok === false);
        assert.equal(outcome.refusal.id, id);
        assert.match(outcome.refusal.found, found);
      }
    });
});

const without = (document: string): Expiry => EXPIRY.filter((each) => each.document !== document);

const SEALS: Readonly<
  Record<
    string,
    { readonly id: string; readonly proposals: readonly Proposal[]; readonly expiry?: Expiry }
  >
> = {
  "nothing at all": { id: "SEAL-EMPTY", proposals: [] },
  "a root without a date": {
    id: "SEAL-EXPIRY",
    proposals: [{ change: "renew", document: "root" }],
    expiry: without("root"),
  },
  "a targets for longer than is offered": {
    id: "SEAL-EXPIRY",
    proposals: [{ change: "renew", document: "targets" }],
    expiry: [...without("targets"), { document: "targets", days: 366 }],
  },
  "a root that one person could sign": { id: "PLAN-THRESHOLD", proposals: [threshold("root", 1)] },
  "another order": {
    id: "PLAN-ORDER",
    proposals: [order("recently-claimed", "claimed", "unclaimed")],
  },
  "new targets keys over an old targets": {
    id: "PLAN-FOLLOWS",
    proposals: [replace("targets", "Kofi", "Rosa")],
  },
  "new claimed keys over an old claimed": {
    id: "PLAN-FOLLOWS",
    proposals: [replace("claimed", "Boris", "Samir")],
  },
};

describe("a seal over proposals", () => {
  for (const [sentence, { id, proposals, expiry }] of Object.entries(SEALS))
    it(`${id} refuses ${sentence}`, () => {
      const made = sealing(proposals, batchWith([]), expiry);
      assert.equal(made.ok ? "sealed" : made.refusal.id, id);
    });

  it("PLAN-APART refuses a keyholder of root for an online role", () => {
    const farah: Held = { ...held("root", "Farah"), role: "timestamp" };
    const record = farah.key.key.keyid;
    const proposals: readonly Proposal[] = [{ change: "add-key", role: "timestamp", record }];
    const made = sealing(proposals, batchWith([farah]));
    assert.equal(made.ok ? "sealed" : made.refusal.id, "PLAN-APART");
  });

  it("lets the keys that the new tree names sign each document, in dependency order", () => {
    const made = good(
      sealing([
        replace("targets", "Kofi", "Rosa"),
        replace("claimed", "Boris", "Samir"),
        threshold("claimed", 4),
        { change: "renew", document: "claimed" },
      ]),
    );
    const rows = made.documents.map(({ role, version, quorums }) => [
      `${role} ${version}`,
      ...quorums.map(
        ({ label, threshold: needed, keys }) => `${label}, ${needed} of ${keys.length}`,
      ),
    ]);
    assert.deepEqual(rows, [
      ["root 4", "root: the keys of root 3, 3 of 5", "root: the keys of root 4, 3 of 5"],
      ["targets 8", "targets, 2 of 3"],
      ["claimed 42", "claimed, 4 of 5"],
      ["publication 42", "claimed, 4 of 5"],
    ]);
    const keyidsOf = (document: string) =>
      made.documents
        .filter(({ role }) => role === document)
        .flatMap(({ quorums }) => quorums.flatMap(({ keys }) => keys.map(({ keyid }) => keyid)));
    const [targets, claimed] = [keyidsOf("targets"), keyidsOf("claimed")];
    assert.ok(targets.includes(keyidOf("targets", "Rosa")));
    assert.ok(!targets.includes(keyidOf("targets", "Kofi")));
    assert.ok(claimed.includes(keyidOf("claimed", "Samir")));
    assert.ok(!claimed.includes(keyidOf("claimed", "Boris")));
  });
});
