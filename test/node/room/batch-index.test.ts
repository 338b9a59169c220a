import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { BatchIndex, type Listing } from "../../../node/room/batch-index.ts";
import { CLAIM_CHECKS } from "../../../shared/import/claim-checks.ts";
import { finished } from "../../../shared/finished.ts";
import { sorted } from "../../../node/room/sorted.ts";
import type { Batch, Pending, Standing } from "../../../shared/import/pending.ts";
import { Decisions, DECISIONS, OUTCOMES } from "../../../shared/review/decisions.ts";
import { sightOf } from "../../../shared/review/sight.ts";
import { attentionOf } from "../../../shared/review/gravity.ts";
import {
  EVERYTHING,
  linesOf,
  lowered,
  type DecisionOf,
  type Filter,
} from "../../../shared/review/selection.ts";
import { randomBatch, randomDecisions, randomFilter } from "../../random-batch.ts";
import { sampleBatch, there } from "../../sample.ts";

const SORTS = [
  "attention",
  "project",
  "registered",
  "threshold",
  "decision",
  "owners",
] as const satisfies readonly Listing["sort"][];
const ALL = { offset: 0, count: 200 };

/** A batch, what was decided about it, a filter and an order. */
const asked = randomBatch.chain((batch) =>
  fc.record({
    batch: fc.constant(batch),
    decisions: randomDecisions(batch.claims.length),
    filter: randomFilter,
    sort: fc.constantFrom(...SORTS),
    reversed: fc.boolean(),
  }),
);

type Key = readonly (string | number)[];

function compareKeys(a: Key, b: Key): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  return at === -1 ? 0 : there(a[at]) < there(b[at]) ? -1 : 1;
}

/** What the order of a column means, said without a thought of speed. */
function keyOf(batch: Batch, decisions: DecisionOf, sort: Listing["sort"], claim: Pending): Key {
  const owners = lowered(batch.base.evidence.get(claim.project)?.owners.join(", ") ?? "");
  const { gravity, rank } = attentionOf(batch, claim);
  const first: Readonly<Record<typeof sort, Key>> = {
    attention: [gravity, rank],
    project: [],
    registered: [claim.registered ?? Infinity],
    threshold: [claim.threshold, claim.keys.length],
    decision: [DECISIONS.indexOf(decisions.of(claim.line))],
    owners: [owners === "" ? 1 : 0, owners],
  };
  return [...first[sort], claim.project, claim.line];
}

function listed(batch: Batch, decisions: DecisionOf, { filter, sort, reversed }: Listing) {
  const lines = new Set(linesOf(batch, decisions, filter));
  const claims = batch.claims
    .filter(({ line }) => lines.has(line))
    .map((claim) => ({ line: claim.line, key: keyOf(batch, decisions, sort, claim) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ line }) => line);
  return reversed ? claims.reverse() : claims;
}

void describe("the index of a batch", () => {
  void it("shows what the filter means, in the order of the column, whatever the batch", async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ batch, decisions, ...listing }) => {
        const index = await BatchIndex.of(batch);
        const wanted = listed(batch, decisions, listing);
        const { total, lines } = await index.page(decisions, listing, ALL);
        assert.deepEqual(lines, wanted);
        assert.equal(total, wanted.length);
        assert.deepEqual(
          index.lines(decisions, listing.filter),
          linesOf(batch, decisions, listing.filter),
        );
        const part = await index.page(decisions, listing, { offset: 3, count: 5 });
        assert.deepEqual(part.lines, wanted.slice(3, 8));
      }),
      { numRuns: 400 },
    );
  });

  void it("counts for each choice what choosing it would show", async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ batch, decisions, filter }) => {
        const index = await BatchIndex.of(batch);
        const { standing, decision, findings } = index.facets(decisions, filter);
        const count = (part: Partial<Filter>) =>
          linesOf(batch, decisions, { ...filter, ...part }).length;
        for (const each of ["blocked", "warned", "clean"] as const)
          assert.equal(standing[each], count({ standing: each }));
        for (const each of OUTCOMES) assert.equal(decision[each], count({ decision: each }));
        for (const each of findings) {
          assert.equal(each.count, count({ finding: each.id, alone: false }));
          assert.equal(each.alone, count({ finding: each.id, alone: true }));
        }
      }),
      { numRuns: 200 },
    );
  });

  void it("finds the next flagged and undecided one, however far, and last the one where it began", async () => {
    await fc.assert(
      fc.asyncProperty(asked, fc.nat(), async ({ batch, decisions, ...listing }, drawn) => {
        const index = await BatchIndex.of(batch);
        const whole = listed(batch, decisions, { ...listing, filter: EVERYTHING });
        const lines = listed(batch, decisions, listing);
        const after = drawn % 2 === 0 ? null : (whole[drawn % whole.length] ?? null);
        const at = after === null ? -1 : whole.indexOf(after);
        const wanted = [...whole.slice(at + 1), ...whole.slice(0, at + 1)].find((line) => {
          const isFlagged = batch.claims[line]?.standing !== "clean";
          return isFlagged && decisions.of(line) === "undecided" && lines.includes(line);
        });
        assert.deepEqual(
          await index.next(decisions, listing, after),
          wanted === undefined ? null : { line: wanted, place: lines.indexOf(wanted) },
        );
      }),
      { numRuns: 400 },
    );
  });

  void it("tells how much is decided, of all and of the flagged", async () => {
    const batch = sampleBatch();
    const index = await BatchIndex.of(batch);
    const of = (standing: Standing) => batch.claims.filter((claim) => claim.standing === standing);
    const act = { decision: "rejected", reason: "because", reviewer: "Amara" } as const;
    const lines = [...of("blocked").slice(0, 2), ...of("clean").slice(0, 3)].map(
      ({ line }) => line,
    );
    const flagged = of("blocked").length + of("warned").length;
    assert.deepEqual(index.progress(sightOf(Decisions.none(60).with(lines, act), "Amara")), {
      all: { decided: 5, of: 60 },
      flagged: { decided: 2, of: flagged },
    });
  });

  void it("names every check that found something, the blocking ones first", async () => {
    const { findings } = await BatchIndex.of(sampleBatch());
    const levels = findings.map(({ level }) => level);
    assert.deepEqual(levels, [...levels].sort());
    assert.ok(
      findings.every(({ id, count }) => count > 0 && CLAIM_CHECKS.some((c) => c.id === id)),
    );
    assert.ok(levels.includes("block") && levels.includes("warn"));
    assert.deepEqual(structuredClone(findings), findings, "it can go to the window");
  });

  void it("works without a claim", async () => {
    const batch = { ...sampleBatch(), claims: [] };
    const index = await BatchIndex.of(batch);
    const listing = { filter: EVERYTHING, sort: "decision", reversed: true } as const;
    assert.deepEqual(await index.page(sightOf(Decisions.none(0), "Amara"), listing, ALL), {
      total: 0,
      lines: [],
    });
    assert.equal(await index.next(sightOf(Decisions.none(0), "Amara"), listing, null), null);
  });
});

void describe("sorting with pauses", () => {
  void it("is the engine's own order, and stable", () => {
    for (const size of [0, 1, 2, 511, 512, 513, 5000, 9000]) {
      const keys = Array.from({ length: size }, (_, i) => (i * 7919) % 97);
      const compare = (a: number, b: number) => (keys[a] ?? 0) - (keys[b] ?? 0);
      const wanted = keys.map((_, i) => i).sort(compare);
      assert.deepEqual([...finished(sorted(size, compare))], wanted);
    }
  });

  void it("pauses on a long list, in its last merge too", () => {
    let pauses = 0;
    for (const step of sorted(20_000, (a, b) => a - b)) pauses += step === undefined ? 1 : 0;
    assert.ok(pauses > 40, String(pauses));
  });
});
