import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { foresee, type Foreseen } from "../../../shared/sign/foresee.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good, sampleBase } from "../../sample.ts";
import { replace, sealing, threshold } from "./with-records.ts";

const seen = (proposals: readonly Proposal[], approved = 0): Foreseen =>
  good(foresee(sampleBase(), approved, proposals, verifyWithBoth));
const ids = ({ objections }: Foreseen) => objections.map(({ id }) => id);
const texts = ({ sentences }: Foreseen) => sentences.map(({ text }) => text).join("\n");

void describe("What proposals come to, before anything is sealed,", () => {
  void it("is told in the sentences that the seal will have", () => {
    const proposals = [replace("root", "Goran", "Priya")];
    const sealed = good(sealing(proposals));
    for (const { text } of seen(proposals).sentences)
      assert.ok(
        sealed.changes.sentences.some((each) => each.text === text),
        text,
      );
  });

  void it("names the new keys and the new threshold of each role", () => {
    const { root } = seen([replace("root", "Goran", "Priya"), threshold("root", 4)]);
    assert.equal(root.roles.root.threshold, 4);
    assert.equal(root.version, 4);
  });

  void it("tells what would keep it from being sealed", () => {
    assert.deepEqual(ids(seen([threshold("root", 1)])), ["PLAN-THRESHOLD"]);
    assert.deepEqual(ids(seen([replace("claimed", "Boris", "Samir")])), ["PLAN-FOLLOWS"]);
  });

  void it("asks for nothing more once the follower is renewed too", () => {
    const proposals: readonly Proposal[] = [
      replace("claimed", "Boris", "Samir"),
      { change: "renew", document: "claimed" },
    ];
    assert.deepEqual(ids(seen(proposals)), []);
    assert.deepEqual(ids(seen(proposals.slice(0, 1), 5)), [], "approved claims renew it as well");
  });

  void it("says when the next ceremony has to be held", () => {
    assert.match(
      texts(seen([{ change: "renew", document: "claimed" }])),
      /next ceremony has to be/,
    );
  });

  void it("is refused where the proposals cannot be carried out", () => {
    const twice = [replace("root", "Goran", "Priya"), replace("root", "Goran", "Priya")];
    const made = foresee(sampleBase(), 0, twice, verifyWithBoth);
    assert.equal(made.ok ? "" : made.refusal.id, "PROPOSAL-KEY");
  });
});
