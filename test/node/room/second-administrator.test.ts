import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { OWNERS_KNOWN } from "../../../scripts/sample-index/replacements.ts";
import type { ReviewView } from "../../../shared/contract/view.ts";
import type { SecondReview } from "../../../shared/profile/pypi.ts";
import { sampleIndex, there } from "../../sample.ts";
import { everything, paneOf, Player, refusedBy, tell } from "./played-room.ts";

const { project } = there(sampleIndex().replacements[1]);
const CASE = { project, case: "CASE-1" };
const WISH = { change: "replace-project", ...CASE, reason: OWNERS_KNOWN } as const;

function review(player: Player): ReviewView {
  const pane = paneOf(player.room);
  assert.ok(pane.step === "review");
  return pane.review;
}

/** Amara opened the ceremony and got up; Noor proposes other keys for a case. */
async function proposed(rule: SecondReview = "nobody"): Promise<Player> {
  const player = new Player();
  await player.toReview(rule);
  await player.sit("Noor");
  await tell(player.room, "proposals.add", { proposals: [WISH] });
  await player.decide("any", "put off");
  return player;
}

const SEAL = { expiry: [{ document: "claimed", days: 180 }], typed: "seal" } as const;

describe("other keys for a case, in the room", () => {
  it("PROPOSAL-SECOND: wait, cannot be sealed, and are not confirmed by whoever proposed them", async () => {
    const player = await proposed();
    const [shown] = review(player).proposals;
    assert.match(shown?.sentence ?? "", /for case CASE-1, proposed by Noor; waits for a second/);
    assert.deepEqual(shown?.waits, { ...CASE, reason: OWNERS_KNOWN, by: "Noor", own: true });
    assert.ok(
      review(player).notYet.includes(
        `Other keys for ${project}, for case CASE-1, wait for a second administrator. Noor proposed them.`,
      ),
    );
    const before = everything(player.room);
    assert.equal((await refusedBy(player.room, "proposals.confirm", CASE)).id, "PROPOSAL-SECOND");
    assert.equal(
      (await refusedBy(player.room, "seal.make", { ...SEAL, expiry: [...SEAL.expiry] })).id,
      "PROPOSAL-SECOND",
    );
    assert.equal(everything(player.room), before);
  });

  it("no second administrator can be named by whoever proposes them", async () => {
    const player = new Player();
    await player.toReview("nobody");
    const named = { ...WISH, second: "Noor" };
    assert.equal(
      (await refusedBy(player.room, "proposals.add", { proposals: [named] })).id,
      "IPC-FORM",
    );
  });

  for (const rule of ["nobody", "flagged", "all"] as const)
    it(`PROPOSAL-SECOND: are confirmed by another person who takes the keyboard, where ${rule} of the claims need two`, async () => {
      const player = await proposed(rule);
      await player.sit("Amara");
      assert.equal(review(player).proposals[0]?.waits?.own, false);
      if (rule !== "nobody") await player.decide("any", "put off");
      await tell(player.room, "proposals.confirm", CASE);
      const [shown] = review(player).proposals;
      assert.match(shown?.sentence ?? "", /for case CASE-1, approved by Noor and Amara/);
      assert.equal(shown?.waits, null);
      assert.deepEqual(review(player).notYet, []);
      await player.resumeElsewhere();
      await player.seal();
      assert.ok(player.room.state?.step === "sign");
      const note = there(player.room.state.seal.documents.at(-1)).signed;
      const [row] = note["replaced"] as readonly { authority: unknown }[];
      assert.deepEqual(row?.authority, {
        administrators: ["Noor", "Amara"],
        by: "case",
        case: "CASE-1",
      });
    });

  it("can be withdrawn while they wait, and then nothing keeps the seal from being made", async () => {
    const player = await proposed();
    await tell(player.room, "proposals.withdraw", { number: 0 });
    await player.propose({ change: "renew", document: "claimed" });
    assert.deepEqual(review(player).notYet, []);
    await player.seal();
  });
});
