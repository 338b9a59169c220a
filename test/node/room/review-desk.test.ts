import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EVERYTHING, type Filter } from "../../../shared/review/selection.ts";
import { sampleBatch, there } from "../../sample.ts";
import { everything, paneOf, Player, refusedBy, tell } from "./played-room.ts";

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
    assert.equal(detail.checks.length, 16);
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
      const { total } = await tell(player.room, "claims.page", page);
      const what = {
        by: "filter",
        filter: shown,
        count: wanted === "DECISION-FILTER" ? count : total,
      };
      const before = everything(player.room);
      const refusal = await refusedBy(player.room, "claims.decide", { what, decision, reason });
      assert.equal(refusal.id, wanted);
      assert.equal(everything(player.room), before);
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
