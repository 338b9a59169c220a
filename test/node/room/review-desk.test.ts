import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EVERYTHING, type Filter } from "../../../shared/review/selection.ts";
import { heldKey } from "../../../scripts/sample-index/people.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { sampleBase, sampleBatch, sampleIndex, SEED, there } from "../../sample.ts";
import { everything, paneOf, Player, refusedBy, tell, reviewOf } from "./played-room.ts";

describe("the review desk", () => {
  const counts = (player: Player) => {
    const pane = paneOf(player.room);
    assert.ok(pane.step === "review");
    return pane.review;
  };

  it("pages through what a filter shows, what most needs attention first", async () => {
    const player = new Player();
    await player.toReview();
    const page = { filter: EVERYTHING, sort: "attention", offset: 0, count: 200 } as const;
    const { total, rows } = await tell(player.room, "claims.page", page);
    assert.equal(total, 60);
    assert.equal(rows.length, 60);
    assert.deepEqual(rows[0]?.findings[0]?.id, "CLAIM-CLAIMED");
    const ranks = rows.map(({ standing }) => ["blocked", "warned", "clean"].indexOf(standing));
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    );
    const second = await tell(player.room, "claims.page", { ...page, offset: 50, count: 20 });
    assert.deepEqual(second.rows, rows.slice(50));
  });

  it("tells every check that was made on a claim, those that hold too", async () => {
    const player = new Player();
    await player.toReview();
    const detail = await tell(player.room, "claim.show", { line: 3 });
    const failed = detail.checks.filter(({ objection }) => objection !== null);
    assert.deepEqual(
      failed.map(({ id }) => id),
      ["CLAIM-PROOF"],
    );
    assert.equal(detail.checks.length, 24);
    assert.deepEqual(detail.neighbours, []);
  });

  it("tells the projects that a claim can be taken for, letter by letter", async () => {
    const player = new Player();
    await player.toReview();
    const { line } = there(sampleIndex().claims.find(({ kind }) => kind === "swapped characters"));
    const { project, neighbours } = await tell(player.room, "claim.show", { line });
    assert.equal(project, "reqeusts");
    const [neighbour, ...more] = neighbours;
    assert.deepEqual(more, []);
    assert.equal(neighbour?.project, "requests");
    assert.equal(neighbour.words, "two characters swapped");
    assert.deepEqual(
      neighbour.places.filter(({ here, there: other }) => here !== other),
      [{ here: "eu", there: "ue" }],
    );
  });

  it("lets decisions leave the room where all claims are rejected, with claimed renewed", async () => {
    const player = new Player();
    await player.toReview();
    await player.decide("any", "rejected");
    assert.match(counts(player).notYet.join(" "), /propose to renew claimed/);
    await player.propose({ change: "renew", document: "claimed" });
    assert.deepEqual(counts(player).notYet, []);
    await player.seal();
    const { state } = player.room;
    assert.ok(state?.step === "sign");
    const note = there(state.seal.documents.at(-1)).signed;
    assert.equal((note["rejected"] as readonly unknown[]).length, 60);
    assert.deepEqual(note["approved"], []);
  });

  it("decides about all behind a filter at once, and about nothing else", async () => {
    const player = new Player();
    await player.toReview();
    await player.decide("clean", "approved");
    const { decision, standing } = counts(player);
    assert.deepEqual(
      [decision.approved, decision.undecided],
      [standing.clean, 60 - standing.clean],
    );
  });

  for (const [sentence, filter, count, decision, reason, wanted] of [
    ["a list that has changed since", {}, 59, "rejected", "because", "DECISION-FILTER"],
    ["an approval with blocked ones among them", {}, 60, "approved", "because", "DECISION-BLOCKED"],
    [
      "an approval of warned ones without a reason",
      { standing: "warned" },
      8,
      "approved",
      "",
      "DECISION-REASON",
    ],
    ["a rejection without a reason", { standing: "clean" }, 43, "rejected", " ", "DECISION-REASON"],
  ] as const)
    it(`${wanted} refuses ${sentence}`, async () => {
      const player = new Player();
      await player.toReview();
      const shown: Filter = { ...EVERYTHING, ...filter };
      const page = { filter: shown, sort: "project", offset: 0, count: 1 } as const;
      const list = await tell(player.room, "claims.page", page);
      const what = {
        by: "filter",
        filter: shown,
        count: wanted === "DECISION-FILTER" ? count : list.total,
        shown: list.shown,
      };
      const before = everything(player.room);
      const refusal = await refusedBy(player.room, "claims.decide", { what, decision, reason });
      assert.equal(refusal.id, wanted);
      assert.equal(everything(player.room), before);
    });

  it("DECISION-FILTER refuses a list of as many claims of which one is another", async () => {
    const player = new Player();
    await player.toReview();
    const [one, other] = sampleBatch().claims.filter(({ standing }) => standing === "clean");
    const decide = (claim: typeof one, decision: "approved" | "rejected" | "undecided") => {
      const { line, project } = there(claim);
      const what = { by: "claim", line, project } as const;
      return tell(player.room, "claims.decide", { what, decision, reason: "looked into it" });
    };
    await decide(other, "rejected");
    const filter = { ...EVERYTHING, standing: "clean", decision: "undecided" } as const;
    const page = { filter, sort: "project", offset: 0, count: 200 } as const;
    const list = await tell(player.room, "claims.page", page);
    assert.ok(!list.rows.some(({ line }) => line === other?.line));
    await decide(one, "rejected");
    await decide(other, "undecided");
    const what = { by: "filter", filter, count: list.total, shown: list.shown } as const;
    const args = { what, decision: "approved", reason: "" } as const;
    const before = everything(player.room);
    const refusal = await refusedBy(player.room, "claims.decide", args);
    assert.equal(refusal.id, "DECISION-FILTER");
    assert.match(refusal.found, /other claims/);
    assert.equal(everything(player.room), before);
    const now = await tell(player.room, "claims.page", page);
    assert.equal(now.total, list.total);
    await tell(player.room, "claims.decide", { ...args, what: { ...what, shown: now.shown } });
  });

  it("names a list by its claims alone: in another order, and with the same claims again, it is the same", async () => {
    const player = new Player();
    await player.toReview();
    const filter = { ...EVERYTHING, decision: "undecided" } as const;
    const named = async (sort: "project" | "attention", offset = 0) => {
      const page = { filter, sort, offset, count: 5 } as const;
      return (await tell(player.room, "claims.page", page)).shown;
    };
    const first = await named("project");
    assert.equal(await named("attention", 10), first);
    await player.decide("clean", "approved");
    assert.notEqual(await named("project"), first);
    await tell(player.room, "claims.undo", {});
    assert.equal(await named("project"), first);
  });

  it("DECISION-CLAIM refuses another project than the line is for", async () => {
    const player = new Player();
    await player.toReview();
    const what = { by: "claim", line: 0, project: there(sampleBatch().claims[1]).project };
    const args = { what, decision: "rejected", reason: "because" };
    assert.equal((await refusedBy(player.room, "claims.decide", args)).id, "DECISION-CLAIM");
  });

  it("takes two decisions that come at once one after the other", async () => {
    const player = new Player();
    await player.toReview();
    const lines = sampleBatch()
      .claims.filter(({ standing }) => standing === "clean")
      .slice(0, 8);
    await Promise.all(
      lines.map(({ line, project }) =>
        tell(player.room, "claims.decide", {
          what: { by: "claim", line, project },
          decision: "approved",
          reason: "",
        }),
      ),
    );
    assert.equal(counts(player).decision.approved, 8);
    await player.resumeElsewhere();
    assert.equal(counts(player).decision.approved, 8);
  });
});

const keyidOf = (role: string, name: string) => heldKey(SEED, role, name).key.key.keyid;
const RENEW_ROOT: Proposal = { change: "renew", document: "root" };
const ROSA_FOR_KOFI: Proposal = {
  change: "replace-key",
  role: "targets",
  keyid: keyidOf("targets", "Kofi"),
  record: keyidOf("targets", "Rosa"),
};

describe("proposals at the review desk", () => {
  async function reviewing() {
    const player = new Player();
    await player.toReview();
    return player;
  }
  const changed = (player: Player) =>
    reviewOf(player)
      .documents.filter((each) => each.changed)
      .map(({ document }) => document)
      .join(" ");

  it("shows every role with its people, and every key that has a record", async () => {
    const { roles, records } = reviewOf(await reviewing());
    const row = ({ role, document, threshold, keyholders }: (typeof roles)[number]) =>
      `${role} in ${document}: ${threshold} of ${keyholders
        .map(({ name }) => name)
        .sort()
        .join(" ")}`;
    const people = roles.map(row);
    assert.ok(people.includes("root in root: 3 of Farah Goran Hana Ivo Jun"), people.join("\n"));
    assert.ok(people.includes("targets in root: 2 of Kofi Lena Mateo"), people.join("\n"));
    assert.ok(people.includes("claimed in targets: 3 of Amara Boris Chen Dalia Emeka"));
    assert.equal(roles.length, 7);
    assert.deepEqual(
      records
        .map(({ keyholder }) => keyholder)
        .filter((name) => name !== "Index")
        .sort(),
      ["Priya", "Quentin", "Rosa", "Samir", "Tomas"],
    );
  });

  it("tells which documents get a new version, and offers dates for each", async () => {
    const player = await reviewing();
    assert.equal(changed(player), "");
    await player.propose(ROSA_FOR_KOFI);
    assert.equal(changed(player), "root");
    await player.propose({ change: "renew", document: "targets" });
    assert.equal(changed(player), "root targets");
    for (const { version, document, expiryChoices } of reviewOf(player).documents) {
      assert.equal(version, sampleBase()[document].version);
      assert.ok(expiryChoices.length > 0);
    }
    assert.equal(there(player.room.view().ceremony).change, "root 3 → 4, targets 7 → 8");
  });

  it("says each proposal in a sentence, and takes one back by its number", async () => {
    const player = await reviewing();
    await player.propose(RENEW_ROOT, ROSA_FOR_KOFI);
    const sentences = () => reviewOf(player).proposals.map(({ sentence }) => sentence);
    assert.deepEqual(sentences(), [
      "root: a new version with a new expiry.",
      "targets: Rosa in the place of Kofi.",
    ]);
    await tell(player.room, "proposals.withdraw", { number: 0 });
    assert.deepEqual(sentences(), ["targets: Rosa in the place of Kofi."]);
    await player.resumeElsewhere();
    assert.deepEqual(sentences(), ["targets: Rosa in the place of Kofi."]);
    assert.ok(player.room.state?.step === "review");
    assert.deepEqual(player.room.state.proposals, [ROSA_FOR_KOFI]);
  });

  for (const [wanted, sentence, proposal] of [
    ["PROPOSAL-KEY", "a role that is not there", { change: "threshold", role: "x", threshold: 1 }],
    [
      "PROPOSAL-KEY",
      "a key without a record",
      { change: "add-key", role: "root", record: keyidOf("claimed", "Mallory") },
    ],
    [
      "PROPOSAL-PROJECT",
      "a project that claimed does not hold",
      { change: "revoke-project", project: "no-such-project", reason: "its keys were stolen" },
    ],
  ] as const)
    it(`${wanted} refuses ${sentence}, and nothing has changed`, async () => {
      const player = await reviewing();
      await player.propose(RENEW_ROOT);
      const before = everything(player.room);
      assert.equal(
        (await refusedBy(player.room, "proposals.add", { proposals: [RENEW_ROOT, proposal] })).id,
        wanted,
      );
      assert.equal(everything(player.room), before);
    });

  it("answers which keys are lost or stolen, and takes all that it proposes in one go", async () => {
    const player = await reviewing();
    const before = everything(player.room);
    const stolen = [keyidOf("claimed", "Boris")];
    const answer = await tell(player.room, "guide.compromise", { lost: [], stolen });
    assert.equal(everything(player.room), before, "to ask changes nothing");
    assert.deepEqual(answer.words, [
      "claimed: Samir in the place of Boris.",
      "claimed: a new version with a new expiry.",
    ]);
    await tell(player.room, "proposals.add", { proposals: [...answer.proposals] });
    assert.deepEqual(
      reviewOf(player).proposals.map(({ sentence }) => sentence),
      answer.words,
    );
    assert.equal(changed(player), "targets claimed");
  });

  it("PROPOSAL-KEY refuses to be asked about a key that nobody has", async () => {
    const player = await reviewing();
    const asked = { lost: ["ab".repeat(32)], stolen: [] };
    assert.equal((await refusedBy(player.room, "guide.compromise", asked)).id, "PROPOSAL-KEY");
  });

  it("CEREMONY-ORDER refuses to withdraw what was not proposed", async () => {
    const player = await reviewing();
    await player.propose(RENEW_ROOT);
    const { id } = await refusedBy(player.room, "proposals.withdraw", { number: 1 });
    assert.equal(id, "CEREMONY-ORDER");
  });

  it("PLAN-THRESHOLD, PLAN-FOLLOWS: what proposals come to is judged at the seal, and can be mended there", async () => {
    const player = await reviewing();
    await player.decide("any", "put off");
    const make = () =>
      refusedBy(player.room, "seal.make", {
        expiry: [{ document: "root", days: 365 }],
        typed: "seal",
      });
    await player.propose({ change: "threshold", role: "root", threshold: 1 });
    assert.equal((await make()).id, "PLAN-THRESHOLD");
    await tell(player.room, "proposals.withdraw", { number: 0 });
    await player.propose(ROSA_FOR_KOFI);
    assert.equal((await make()).id, "PLAN-FOLLOWS");
    await player.propose({ change: "renew", document: "targets" });
    await player.seal();
  });
});
