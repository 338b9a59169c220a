import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sampleQuorum, signedAs, writtenClaimed } from "../../../node/plan/measure.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { planned } from "../../../shared/plan/division.ts";
import { drawn, enough } from "../../../shared/plan/sample.ts";
import { sizesOf } from "../../../shared/plan/sizes.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import type { Stem } from "../../../shared/shard/stem.ts";
import { once } from "../../sample.ts";

const SIGNERS = { people: 5, threshold: 3, keysEach: 1 };
const names = once(() => enough(readNames(), 6000));
const text = (stems: readonly Stem[]) =>
  stems.map(({ prefix, exact }) => (exact ? prefix : `${prefix}*`)).join(" ");
const small = {
  ...PYPI,
  shardBudget: { shard: { most: 12_000, aim: 9800 }, inner: { most: 40_000, aim: 30_000 } },
};

/** Everything that the plan says of a file, from the plan and from the files that the app's own code writes. */
function both(profile: typeof PYPI, claimed: readonly string[], signers: typeof SIGNERS) {
  const sizes = sizesOf(profile, signers);
  const entries = claimed.map((name) => ({ name, bytes: sizes.entry(name) }));
  const plan = planned(profile, sizes, profile.shardBudget, entries);
  const quorum = sampleQuorum(signers.people, signers.threshold);
  const files = writtenClaimed(claimed, quorum, profile);
  return {
    plan,
    planned: plan.files.map(({ role, stems, bytes }) => `${role} ${text(stems)} ${bytes}`),
    written: files.map(
      (file) => `${file.role} ${text(file.stems)} ${signedAs(file, quorum).length}`,
    ),
  };
}

void describe("a planned division of claimed is the one that is written, to the byte", () => {
  const cases = [
    ["one project", PYPI, 1, SIGNERS, 0],
    ["some projects in one shard", PYPI, 30, SIGNERS, 0],
    ["several shards", PYPI, 3000, SIGNERS, 0],
    ["fewer and other signers", PYPI, 3000, { ...SIGNERS, people: 2, threshold: 1 }, 0],
    ["one level of files between", small, 700, SIGNERS, 1],
    ["two levels of files between", small, 6000, SIGNERS, 2],
  ] as const;
  for (const [what, profile, count, signers, between] of cases)
    void it(`${what}: ${count}`, () => {
      const {
        plan,
        planned: one,
        written,
      } = both(profile, drawn(names(), count, 0).claimed, signers);
      assert.deepEqual(one, written);
      assert.equal(plan.top.height - 1, between);
      assert.equal(
        plan.shards.reduce((sum, { from, to }) => sum + to - from, 0),
        count,
      );
    });
});

void describe("what a batch changes", () => {
  const sizes = sizesOf(small, SIGNERS);
  const draw = drawn(names(), 3000, 400);
  const entries = (list: readonly string[]) =>
    list.map((name) => ({ name, bytes: sizes.entry(name) }));
  const plan = planned(small, sizes, small.shardBudget, entries(draw.claimed));

  void it("nothing but claimed where nobody comes", () => {
    assert.deepEqual(plan.after([]), { shards: 0, more: 0, inner: 0, roles: 1 });
  });
  void it("one shard and claimed where one project comes", () => {
    assert.deepEqual(plan.after(draw.batch.slice(0, 1)), {
      shards: 1,
      more: 0,
      inner: 0,
      roles: 2,
    });
  });
  void it("more files, and those between, where shards are outgrown", () => {
    const { inner, more, roles, shards } = plan.after(draw.batch);
    assert.ok(shards > 50 && more > 0 && inner > 0, JSON.stringify({ inner, more, shards }));
    assert.equal(roles, 1 + shards + more + inner);
  });
});
