import fc from "fast-check";
import type { Evidence } from "../shared/bundle/evidence.ts";
import type { Finding } from "../shared/claim/examine.ts";
import { standingOf, type Batch, type Pending } from "../shared/import/pending.ts";
import { Decisions, DECISIONS, OUTCOMES } from "../shared/review/decisions.ts";
import type { DecisionOf, Filter } from "../shared/review/selection.ts";
import { sightOf } from "../shared/review/sight.ts";
import { instantOf } from "../shared/tuf/instant.ts";
import { NOW, sampleBase } from "./sample.ts";

/** Real checks, and more of them than fit one word of bits. */
const BLOCKS = ["CLAIM-CLAIMED", "CLAIM-PROOF", "CLAIM-NAME", "CLAIM-NEW-BLOCK"];
const WARNINGS = [
  ...["CLAIM-SINGLE-KEY", "CLAIM-LOOK-ALIKE", "CLAIM-TYPO", "CLAIM-OWNERS"],
  ...Array.from({ length: 35 }, (_, i) => `CLAIM-NEW-${i}`),
];

const project = fc.constantFrom("ab", "Ba", "a-b", "abc", "b", "requests", "x\ny", "ünder");
const owner = fc.constantFrom("Ada", "ab", "BEEF", "zoë", "");
const key = fc.constantFrom("beef", "beefcafe00", "ca", "0123456789abcdef", "BEEFcafe");

function findingOf(id: string): Finding {
  const level = BLOCKS.includes(id) ? "block" : "warn";
  return { id, level, found: id, expected: "", todo: "" };
}

const claim = fc.record({
  project,
  keys: fc.array(key, { maxLength: 3 }),
  threshold: fc.nat(2),
  registered: fc.option(fc.nat(3)),
  ids: fc.uniqueArray(fc.constantFrom(...BLOCKS, ...WARNINGS), { maxLength: 4 }),
  rank: fc.option(fc.nat(5)),
});

type Drawn = Parameters<Parameters<typeof claim.map>[0]>[0];

function pendingOf({ ids, rank, registered, ...rest }: Drawn, line: number): Pending {
  const findings = ids.map(findingOf);
  return {
    ...rest,
    line,
    registered: registered === null ? null : instantOf(NOW + registered * 1000),
    role: null,
    findings,
    neighbours: [{ project: "requests", rank, rule: "swapped" }],
    standing: standingOf(findings),
  };
}

/** A batch that no stick could hold, with every kind of tie and of missing part. */
export const randomBatch: fc.Arbitrary<Batch> = fc
  .tuple(
    fc.array(claim, { maxLength: 40 }),
    fc.array(fc.tuple(project, fc.array(owner, { maxLength: 2 })), { maxLength: 6 }),
  )
  .map(([claims, owned]) => {
    const evidence = new Map<string, Evidence>(
      owned.map(([name, owners]) => [
        name,
        {
          ...{ project: name, owners, status: "active" as const },
          ...{ received: NOW, ownersChanged: null, asOf: null },
        },
      ]),
    );
    const batch: Omit<Batch, symbol> = {
      base: { ...sampleBase(), evidence },
      bundle: "" as Batch["bundle"],
      claims: claims.map(pendingOf),
    };
    return batch as Batch;
  });

export const randomFilter: fc.Arbitrary<Filter> = fc
  .record({
    standing: fc.constantFrom("any", "blocked", "warned", "clean" as const),
    decision: fc.constantFrom("any", ...OUTCOMES),
    finding: fc.option(fc.constantFrom(...BLOCKS, ...WARNINGS, "CLAIM-NOWHERE")),
    alone: fc.boolean(),
    search: fc.constantFrom(
      "",
      "",
      "a",
      "B",
      "beef",
      "BEEF",
      "bee",
      "ef",
      "y\na",
      "ada",
      "ë",
      "\n",
    ),
  })
  .map((filter) => ({ ...filter, alone: filter.alone && filter.finding !== null }));

/** What two reviewers might have decided about a batch of this size, in which some claims need both; as one of them sees it. */
export function randomDecisions(size: number): fc.Arbitrary<DecisionOf> {
  const act = fc.tuple(
    fc.constantFrom(...DECISIONS),
    fc.array(fc.nat(size + 1)),
    fc.constantFrom("Amara", "Berk"),
  );
  const acts = fc.array(act, { maxLength: 4 });
  const made = acts.map((all) =>
    all.reduce(
      (decisions, [decision, lines, reviewer]) =>
        decisions.with(
          lines.filter((line) => line < size),
          { decision, reason: "", reviewer },
        ),
      Decisions.none(size, (line) => line % 3 !== 0),
    ),
  );
  return made.map((decisions) => sightOf(decisions, "Amara"));
}
