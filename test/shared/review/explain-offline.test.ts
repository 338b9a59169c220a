import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explainRoot, explainTargets } from "../../../shared/review/explain-offline.ts";
import { DAY, later } from "../../../shared/tuf/instant.ts";
import { NOW, sampleBase } from "../../sample.ts";

/** What is said of a new version that lives so many days longer than the present one. */
const said = (document: "root" | "targets", days: number) => {
  const { root, targets } = sampleBase();
  const next = <T extends { readonly version: number; readonly expires: typeof NOW }>(now: T) => ({
    ...now,
    version: now.version + 1,
    expires: later(now.expires, days),
  });
  return document === "root"
    ? explainRoot(root, next(root), NOW)
    : explainTargets(targets, next(targets), NOW);
};

describe("a new root or targets", () => {
  for (const document of ["root", "targets"] as const) {
    it(`that expires before the present one is told as a danger: ${document}`, () => {
      const danger = said(document, -1).filter(({ text }) => text.includes("EARLIER"));
      assert.deepEqual(
        danger.map((each) => each.danger),
        [true],
      );
      assert.match(danger[0]?.text ?? "", /1 day EARLIER than/);
    });

    it(`that lives as long or longer is told without that: ${document}`, () => {
      for (const days of [0, 1, 100])
        assert.ok(!said(document, days).some(({ text }) => text.includes("EARLIER")));
    });
  }

  it("counts whole days, and never none", () => {
    const hour = said("root", -3_600_000 / DAY).find(({ text }) => text.includes("EARLIER"));
    assert.match(hour?.text ?? "", /1 day EARLIER/);
  });
});
