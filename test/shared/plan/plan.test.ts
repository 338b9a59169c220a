import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ASSUMED, budgetsAround } from "../../../shared/plan/assumptions.ts";
import { bytesWords, secondsWords } from "../../../shared/plan/amounts.ts";
import { drawn, HEIGHT, WIDTH } from "../../../shared/plan/drawing.ts";
import { binsHit, hashed } from "../../../shared/plan/hashed.ts";
import { planPage } from "../../../shared/plan/page.ts";
import {
  chosenOf,
  planFor,
  signingTime,
  type Figures,
  type Plan,
} from "../../../shared/plan/plan.ts";
import { plotsOf } from "../../../shared/plan/plots.ts";
import { sizesOf } from "../../../shared/plan/sizes.ts";
import { planWords } from "../../../shared/plan/words.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { once } from "../../sample.ts";

const measured = { compressed: { shard: 0.3, inner: 0.2, snapshot: 0.1 }, signature: 0.004 };
const plan = once((): Plan =>
  planFor({
    profile: PYPI,
    names: [...readNames()].sort(),
    claimed: 30_000,
    batch: 500,
    assumed: ASSUMED,
    measured,
  }),
);

/** That a list of figures only falls, or only rises. */
function goes(way: "up" | "down", figures: readonly number[]): void {
  for (const [i, figure] of figures.entries()) {
    const before = figures[i - 1];
    if (before !== undefined)
      assert.ok(way === "up" ? figure >= before : figure <= before, figures.join(", "));
  }
}

void describe("figures of a plan", () => {
  const divided = (of: (figures: Figures) => number) => plan().now.divided.map(of);

  void it("with larger shards there are fewer files, and snapshot lists less", () => {
    goes(
      "down",
      divided(({ files }) => files),
    );
    goes(
      "down",
      divided(({ snapshot }) => snapshot),
    );
    goes(
      "down",
      divided(({ touched }) => touched.expected),
    );
  });
  void it("no shard is larger than its budget, and a download holds claimed as well", () => {
    // Four files stay together in one list, so a list of very long beginnings may pass its budget by a fifth.
    const inner = 1.25 * PYPI.shardBudget.inner.most;
    for (const { between, first, most } of plan().now.divided) {
      assert.ok(first.mean <= first.worst);
      assert.ok(first.worst <= (most ?? 0) + (between + 1) * inner);
    }
  });
  void it("the profile's own budget is among them, once", () => {
    assert.equal(chosenOf(plan().now).most, PYPI.shardBudget.shard.most);
    assert.equal(
      divided(({ chosen }) => Number(chosen)).reduce((a, b) => a + b),
      1,
    );
  });
  void it("what is calculated of a batch comes near to what is counted", () => {
    for (const { touched } of plan().now.divided)
      assert.ok(
        Math.abs((touched.drawn ?? 0) / touched.expected - 1) < 0.15,
        JSON.stringify(touched),
      );
  });
  void it("a flat file of 30,000 is refused by every client, a divided one is not", () => {
    assert.ok(plan().now.flat.first.mean > plan().limits.targets);
    assert.ok(chosenOf(plan().now).first.worst < plan().limits.targets / 10);
  });
  void it("a client downloads at least claimed in each ceremony, and at most all files", () => {
    for (const { month, first, files, most } of plan().now.divided) {
      assert.ok(month.files > 0 && month.files < files * Math.max(most ?? 0, 70_000));
      assert.ok(first.compressed < first.mean);
    }
  });
  void it("everything grows with the number of claimed projects", () => {
    const { growth } = plan();
    goes(
      "up",
      growth.map(({ claimed }) => claimed),
    );
    goes(
      "up",
      growth.map(({ flat }) => flat),
    );
    goes(
      "up",
      growth.map(({ snapshot }) => snapshot),
    );
    goes(
      "up",
      growth.map(({ snapshotFull }) => snapshotFull),
    );
    assert.equal(growth.at(-1)?.claimed, 30_000);
  });
  void it("signing takes longer the slower the token", () => {
    const { software, tokens } = signingTime(1000, measured);
    assert.equal(software, 4);
    assert.deepEqual(
      tokens.map(({ seconds }) => seconds),
      [10, 100, 1000],
    );
  });
  void it("of all names there is one scenario", () => {
    const names = ["a", "b", "c"];
    const all = planFor({
      ...{ profile: PYPI, names, assumed: ASSUMED, measured },
      claimed: 3,
      batch: 1,
    });
    assert.equal(all.now, all.all);
    assert.equal(all.growth.at(-1)?.claimed, 3);
  });
});

void describe("hashed bins", () => {
  const sizes = sizesOf(PYPI, ASSUMED);
  const of = (count: number, paths: number, succinct = true) =>
    hashed({ count, meanEntry: 408, paths }, PYPI.shardBudget, sizes, succinct);

  void it("one thing hits one bin, many hit nearly all", () => {
    assert.ok(Math.abs(binsHit(64, 1) - 1) < 1e-9);
    assert.ok(binsHit(64, 10_000) > 63.99);
  });
  void it("bins keep to the budget, and half as many would not", () => {
    const { bin, bins } = of(50_000, 1);
    assert.ok(bin <= PYPI.shardBudget.shard.most);
    assert.ok(2 * bin > PYPI.shardBudget.shard.most, `${bins} bins of ${bin}`);
  });
  void it("a project stands in as many bins as it has paths, so more paths take more bins", () => {
    assert.ok(of(50_000, 20).bins >= 8 * of(50_000, 1).bins);
    assert.ok(of(50_000, 20).copies > 19);
  });
  void it("written one by one, the bins need files between", () => {
    assert.ok(of(50_000, 20, false).between > 0);
    assert.equal(of(100, 20, false).between, 0);
  });
});

void describe("what is shown of a plan", () => {
  void it("sentences name the default, the limits and the number", () => {
    const words = planWords(plan()).join(" ");
    for (const part of ["220 kB", "5 MB", "30,000", "500 claims"])
      assert.ok(words.includes(part), part);
  });
  void it("every plot has a chosen mark, and draws within its ground", () => {
    const plots = plotsOf(plan());
    assert.equal(plots.length, 6);
    for (const plot of plots) {
      assert.ok(plot.chosen.word.length > 0);
      const shapes = drawn(plot);
      assert.ok(shapes.some(({ look, shape }) => look === "chosen" && shape === "text"));
      for (const shape of shapes) {
        const numbers = shape.shape === "text" ? [shape.x, shape.y] : [];
        assert.ok(numbers.every(Number.isFinite), JSON.stringify(shape));
        if (shape.shape === "text") {
          // As wide as bold letters of 18 pixels are on average, with little to spare.
          const length = 10.1 * shape.text.length;
          const left = shape.x - { start: 0, middle: length / 2, end: length }[shape.anchor];
          assert.ok(left >= 0 && left + length <= WIDTH, shape.text);
          assert.ok(shape.y > 0 && shape.y < HEIGHT, shape.text);
        }
        if (shape.shape === "path") assert.doesNotMatch(shape.d, /NaN|Infinity/);
      }
    }
  });
  void it("no two series of a plot have their names at one place", () => {
    for (const plot of plotsOf(plan())) {
      const ys = drawn(plot).flatMap((shape) =>
        shape.shape === "text" && shape.look === "series" ? shape.y : [],
      );
      ys.sort((a, b) => a - b);
      for (const [i, y] of ys.entries())
        assert.ok(i === 0 || y - (ys[i - 1] ?? 0) > 20, plot.title);
    }
  });
  void it("the page needs nothing beside it", () => {
    const page = planPage(plan());
    assert.equal(page.match(/<svg/g)?.length, 6);
    assert.doesNotMatch(page, /<script|https?:|url\(/);
  });
  void it("amounts are short", () => {
    assert.deepEqual([0, 999, 203_093, 999_800, 20_394_520, 7_300_000_000].map(bytesWords), [
      "0 bytes",
      "999 bytes",
      "203 kB",
      "1 MB",
      "20.4 MB",
      "7.3 GB",
    ]);
    assert.deepEqual([0.2, 41, 75, 2081, 3600, 9000].map(secondsWords), [
      "under 1 s",
      "41 s",
      "1 min 15 s",
      "35 min",
      "1 h",
      "2 h 30 min",
    ]);
  });
  void it("the budgets that are compared are filled alike", () => {
    for (const { shard } of budgetsAround(PYPI.shardBudget))
      assert.ok(Math.abs(shard.aim / shard.most - 180 / 220) < 0.001);
  });
});
