import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CLAIM_CHECKS } from "../../../shared/import/claim-checks.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { signaturesFor } from "../../../shared/sign/collect.ts";
import { TARGETS_LIMIT } from "../../../shared/sign/client-limits.ts";
import { drawnBars, type Bars } from "../../../shared/report/bars.ts";
import { chartsOf, SHORT } from "../../../shared/report/charts.ts";
import { daysWaiting, figuresOf, type Figures } from "../../../shared/report/figures.ts";
import { heldCeremony } from "../../held-ceremony.ts";
import { sampleBatch, there } from "../../sample.ts";

const figures = (): Figures => figuresOf(sampleBatch());
const sum = (counts: readonly { readonly count: number }[]) =>
  counts.reduce((all, { count }) => all + count, 0);

describe("the figures of a batch", () => {
  it("count each claim once by standing, by age and by its keys", () => {
    const { standing, ages, undated, keys, total } = figures();
    assert.equal(total, 60);
    assert.equal(standing.blocked + standing.warned + standing.clean, total);
    assert.equal(sum(ages) + undated, total);
    assert.equal(sum(keys), total);
  });

  it("count for each check the claims that it found something about, and those where nothing else was found", () => {
    const { claims } = sampleBatch();
    for (const { id, count, alone } of figures().flags) {
      const having = claims.filter(({ findings }) => findings.some((each) => each.id === id));
      assert.equal(count, having.length, id);
      const only = having.filter(({ findings }) => findings.every((each) => each.id === id));
      assert.equal(alone, only.length, id);
    }
  });

  it("put what blocks first", () => {
    const levels = figures().flags.map(({ level }) => level);
    assert.ok(levels.includes("block") && levels.includes("warn"));
    assert.equal(levels.lastIndexOf("block") < levels.indexOf("warn"), true);
  });

  it("count a claim as waiting by the index's date, by days that are over", () => {
    const batch = sampleBatch();
    const { ages, waitingDays } = figures();
    const young = batch.claims.filter((claim) => there(daysWaiting(batch, claim)) < waitingDays);
    const bars = ages.filter(({ to }) => to !== null && to <= waitingDays);
    assert.ok(young.length > 0);
    assert.equal(sum(bars), young.length);
    for (const [i, age] of ages.entries()) assert.equal(age.from, i * 7);
  });

  it("foresee the size of claimed with all that nothing blocks: within 2 per cent of what was sealed", () => {
    const { claimed, projects, divided } = there(figures().capacity);
    const { exported, seal } = heldCeremony();
    const made = there(seal.documents[0]);
    const file = envelopeFile(made.bytes, signaturesFor(seal, made, exported.collected));
    assert.ok(Math.abs(claimed.after - file.length) < 0.02 * file.length, `${file.length}`);
    assert.deepEqual([divided, claimed.most], [false, TARGETS_LIMIT]);
    assert.equal(projects.after, seal.claimed.count);
    assert.ok(projects.most > 5000 && projects.most < 12_000, `${projects.most}`);
  });

  it("are the same when asked again, for no second count", () => {
    assert.equal(figures(), figures());
  });
});

describe("the charts of a batch", () => {
  const text = () => chartsOf(figures()).map(({ title, says, alt }) => `${title} ${says} ${alt}`);

  it("are four, and none of an empty batch", () => {
    assert.deepEqual(
      chartsOf(figures()).map(({ title }) => title),
      ["What was found", "How long they have waited", "Keys and thresholds", "Room in claimed"],
    );
    assert.deepEqual(chartsOf({ ...figures(), total: 0 }), []);
  });

  it("have a short word for every check, each its own", () => {
    const words = CLAIM_CHECKS.map(({ id }) => SHORT[id]);
    assert.equal(new Set(words).size, words.length);
    for (const word of words) assert.ok(word.length <= 23, word);
  });

  it("tell every figure to those who cannot see them", () => {
    const [found, ages, keys, room] = text();
    for (const { id, count } of figures().flags)
      assert.ok(found?.includes(`${SHORT[id]}: ${count}`), id);
    assert.match(there(ages), /the waiting period of 14 days is over; 14 to 20 days: /);
    assert.match(there(keys), /1 of 2: \d+/);
    assert.match(there(room), /claimed now: \d+; with all not blocked: \d+; clients take about/);
  });

  it("say it where there is more than clients take", () => {
    const capacity = there(figures().capacity);
    const projects = { now: 11_000, after: 13_000, most: 12_000 };
    const full = chartsOf({ ...figures(), capacity: { ...capacity, projects } }).at(-1);
    const bars = there(full).shapes.filter(({ look }) => look === "bar");
    assert.deepEqual(
      bars.map(({ of }) => of),
      [0, 2],
    );
  });

  it("of a divided claimed speak of snapshot", () => {
    const capacity = { ...there(figures().capacity), divided: true };
    assert.match(there(chartsOf({ ...figures(), capacity }).at(-1)).says, /snapshot is what fills/);
  });
});

describe("bars", () => {
  const chart = (values: readonly number[], change: Partial<Bars> = {}): Bars => ({
    title: "T",
    says: "S.",
    unit: "claims",
    bars: values.map((value, i) => ({ label: `bar ${i}`, value, kind: "plain" })),
    divider: null,
    limit: null,
    ...change,
  });
  const ends = (values: readonly number[], change?: Partial<Bars>) =>
    drawnBars(chart(values, change)).shapes.flatMap((shape) =>
      shape.shape === "path" && shape.look === "bar"
        ? [Number(/H([\d.]+)V/.exec(shape.d)?.[1])]
        : [],
    );

  it("are as long as what they stand for, the longest as wide as there is room", () => {
    const [nothing = 0, half = 0, all = 0] = ends([0, 50, 100]);
    assert.ok(Math.abs(half - nothing - (all - half)) < 0.2);
    assert.ok(all < 660);
  });

  it("show one among a hundred thousand", () => {
    const [none = 0, one = 0] = ends([0, 1, 100_000]);
    assert.ok(one - none >= 2);
  });

  it("are measured by the limit, where that is more", () => {
    const [bar = 0] = ends([10], { limit: { at: 100, word: "most" } });
    assert.ok(bar < 300);
  });

  it("draw nothing outside their ground, with a divider and a limit", () => {
    const more = { divider: { before: 2, word: "over" }, limit: { at: 9, word: "most" } };
    const { shapes, height, width } = drawnBars(chart([1, 2, 3], more));
    for (const shape of shapes)
      if (shape.shape === "text")
        assert.ok(shape.y > 0 && shape.y <= height && shape.x >= 0 && shape.x <= width);
  });
});
