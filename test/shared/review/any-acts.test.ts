import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  DECISIONS,
  Decisions,
  OUTCOMES,
  type ClaimOutcome,
  type Decision,
} from "../../../shared/review/decisions.ts";
import { sightOf } from "../../../shared/review/sight.ts";

const PEOPLE = ["Amara", "Boris", "Chen"] as const;
type Person = (typeof PEOPLE)[number];

const CLAIMS = 12;
const needsTwo = (line: number) => line % 3 !== 0;

interface Move {
  readonly reviewer: Person;
  /** Null takes the last one back. */
  readonly decision: Decision | null;
  readonly lines: readonly number[];
}

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record<Move>({
    reviewer: fc.constantFrom(...PEOPLE),
    decision: fc.constantFrom(...DECISIONS, null),
    lines: fc.uniqueArray(fc.nat(CLAIMS - 1), { maxLength: CLAIMS }),
  }),
  { maxLength: 20 },
);

/** The slow and plain way: a list of all that stands, from which the outcome of each claim is read. */
class Plain {
  private stands: { readonly move: Move; readonly decision: Decision }[] = [];

  make(move: Move): void {
    const { decision, reviewer } = move;
    if (decision !== null) this.stands.push({ move, decision });
    else {
      const at = this.stands.findLastIndex((each) => each.move.reviewer === reviewer);
      if (at >= 0) this.stands.splice(at, 1);
    }
  }

  outcome(line: number): ClaimOutcome {
    const on = this.stands.filter(({ move }) => move.lines.includes(line));
    if (!needsTwo(line)) return on.at(-1)?.decision ?? "undecided";
    const own = PEOPLE.map((name) => on.findLast(({ move }) => move.reviewer === name)?.decision);
    const said = own.filter((decision) => decision !== undefined && decision !== "undecided");
    const [first] = said;
    if (first === undefined) return "undecided";
    if (said.some((decision) => decision !== first)) return "disagreed";
    return first === "approved" && said.length < 2 ? "waiting" : first;
  }
}

function made(all: readonly Move[], from = Decisions.none(CLAIMS, needsTwo)): Decisions {
  return all.reduce(
    (decisions, { reviewer, decision, lines }) =>
      decision === null
        ? decisions.undo(reviewer)
        : decisions.with(lines, { reviewer, decision, reason: "" }),
    from,
  );
}

const LINES = Array.from({ length: CLAIMS }, (_, line) => line);

/** All that anybody can see of decisions. */
function everySight(decisions: Decisions): unknown {
  return LINES.map((line) => [
    decisions.of(line),
    decisions.acts(line),
    PEOPLE.map((name) => decisions.by(name, line)),
  ]);
}

describe("any acts of three reviewers", () => {
  it("come to what the plain rule says, claim by claim", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const plain = new Plain();
        for (const move of all) plain.make(move);
        const decisions = made(all);
        for (const line of LINES) assert.equal(decisions.of(line), plain.outcome(line));
        const total = OUTCOMES.reduce((sum, outcome) => sum + decisions.counts[outcome], 0);
        assert.equal(total, CLAIMS);
      }),
      { numRuns: 300 },
    );
  });

  it("are taken back exactly: as many undos as acts, in whatever order of people, give what was before", () => {
    fc.assert(
      fc.property(moves, moves, fc.infiniteStream(fc.nat(2)), (first, more, order) => {
        const before = made(first);
        const acts = more.filter(({ decision }) => decision !== null);
        let after = made(acts, before);
        const left = acts.map(({ reviewer }) => reviewer);
        while (left.length > 0) {
          const from = (order.next().value ?? 0) % left.length;
          const [who] = left.splice(from, 1);
          if (who !== undefined) after = after.undo(who);
        }
        assert.deepEqual(everySight(after), everySight(before));
        assert.deepEqual(after.counts, before.counts);
      }),
      { numRuns: 300 },
    );
  });

  it("are never approved by fewer than two where two are needed, and never while somebody says otherwise", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const decisions = made(all);
        for (const line of LINES.filter(needsTwo)) {
          if (decisions.of(line) !== "approved") continue;
          const own = PEOPLE.map((name) => decisions.by(name, line));
          assert.ok(own.filter((decision) => decision === "approved").length >= 2);
          assert.ok(own.every((decision) => decision === "approved" || decision === "undecided"));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("give each reviewer one and the same sight of them, and another one once they have changed", () => {
    const decisions = made([{ reviewer: "Amara", decision: "approved", lines: [0] }]);
    assert.equal(sightOf(decisions, "Amara"), sightOf(decisions, "Amara"));
    assert.notEqual(sightOf(decisions, "Amara"), sightOf(decisions, "Boris"));
    assert.notEqual(sightOf(decisions, "Amara"), sightOf(decisions.undo("Amara"), "Amara"));
  });
});
