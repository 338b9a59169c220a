import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CLAIM_CHECKS } from "../../../shared/import/claim-checks.ts";
import { attentionOf, GRAVEST_BLOCKS, GRAVEST_WARNINGS } from "../../../shared/review/gravity.ts";
import type { Finding } from "../../../shared/claim/examine.ts";
import { standingOf, type Pending } from "../../../shared/import/pending.ts";
import { sampleBatch, sampleIndex, there } from "../../sample.ts";

function finding(id: string): Finding {
  const level = GRAVEST_BLOCKS.includes(id) || id.endsWith("BLOCK") ? "block" : "warn";
  return { id, level, found: id, expected: "", todo: "" };
}

/** A claim on `project` about which these checks found something; it can be taken for one of that rank. */
function claim(ids: readonly string[], rank?: number | null, project = "some-project"): Pending {
  const findings = ids.map(finding);
  return {
    ...there(sampleBatch().claims[0]),
    project,
    findings,
    neighbours: rank === undefined ? [] : [{ project: "requests", rank, rule: "swapped" }],
    standing: standingOf(findings),
  };
}

const hijack = there(sampleIndex().claims.find(({ kind }) => kind === "already claimed")).project;

function sameAsClaimed(): Pending {
  const role = there(sampleBatch().base.tree.delegation(hijack as never));
  const keys = role.keys.map((key) => key.public);
  return { ...claim(["CLAIM-CLAIMED"], undefined, hijack), keys, threshold: role.threshold };
}

const ORDERS: readonly (readonly [sentence: string, first: Pending, second: Pending])[] = [
  [
    "other keys for a claimed project before any other block",
    claim(["CLAIM-CLAIMED"], undefined, hijack),
    claim(["CLAIM-REPOSITORY-KEY", "CLAIM-NAME"]),
  ],
  [
    "the same keys for a claimed project behind other blocks",
    claim(["CLAIM-DUPLICATE"]),
    sameAsClaimed(),
  ],
  [
    "a check that no list names before those of its level",
    claim(["X-BLOCK"]),
    claim(["CLAIM-NAME"]),
  ],
  ["a block before the gravest warning", claim(["CLAIM-FORM"]), claim(["CLAIM-LOOK-ALIKE"], 1)],
  ["a look-alike before a slip", claim(["CLAIM-LOOK-ALIKE"], 900), claim(["CLAIM-TYPO"], 1)],
  ["the better known neighbour first", claim(["CLAIM-TYPO"], 3), claim(["CLAIM-TYPO"], 4)],
  ["a neighbour with a rank first", claim(["CLAIM-TYPO"], 15_000), claim(["CLAIM-TYPO"], null)],
  ["disguised names before shared keys", claim(["CLAIM-OWNER-NAMES"]), claim(["CLAIM-SHARED-KEY"])],
  [
    "by the gravest of several",
    claim(["CLAIM-SINGLE-KEY", "CLAIM-OWNERS"]),
    claim(["CLAIM-SINGLE-KEY", "CLAIM-WAITING"]),
  ],
  [
    "a single key last of what needs attention",
    claim(["CLAIM-WAITING"]),
    claim(["CLAIM-SINGLE-KEY"]),
  ],
  ["what is flagged before what is clean", claim(["CLAIM-SINGLE-KEY"]), claim([])],
];

void describe("what concerns a reviewer most", () => {
  for (const [sentence, first, second] of ORDERS)
    void it(`puts ${sentence}`, () => {
      const [a, b] = [first, second].map((each) => attentionOf(sampleBatch(), each));
      assert.ok(a && b);
      assert.ok(a.gravity < b.gravity || (a.gravity === b.gravity && a.rank < b.rank));
    });

  void it("has a place for every check", () => {
    const names = (level: string) =>
      CLAIM_CHECKS.flatMap((check) => (check.level === level ? [check.id] : [])).sort();
    assert.deepEqual([...GRAVEST_BLOCKS].sort(), names("block"));
    assert.deepEqual([...GRAVEST_WARNINGS].sort(), names("warn"));
  });

  void it("fits the columns that hold it", () => {
    for (const { line } of sampleIndex().claims) {
      const { gravity, rank } = attentionOf(sampleBatch(), there(sampleBatch().claims[line]));
      assert.equal(Uint8Array.of(gravity)[0], gravity);
      assert.equal(Uint32Array.of(rank)[0], rank);
    }
  });
});
