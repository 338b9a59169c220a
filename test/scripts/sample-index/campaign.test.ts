import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { campaignPlan } from "../../../scripts/sample-index/campaign.ts";
import { CLAIM_KINDS } from "../../../scripts/sample-index/claim-kinds.ts";
import { lookAlikesAmong, rankedInTurn } from "../../../scripts/sample-index/known-names.ts";
import { importStick } from "../../../scripts/sample-index/local-ceremony.ts";
import { makeIndex } from "../../../scripts/sample-index/make-index.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { NOW } from "../../sample.ts";
import { onAStick } from "./on-a-stick.ts";

const CLAIMS = 500;
const names = readNames();
const campaign = { hijacks: 12, likenesses: 40 };
const index = makeIndex({
  now: NOW,
  seed: "campaign",
  claims: CLAIMS,
  names,
  campaign,
  alreadyClaimed: 40,
  divided: PYPI.shardBudget,
});

function planOf(seed: string) {
  const known = rankedInTurn(names);
  const lookAlikes = lookAlikesAmong(known);
  const victims = names.slice(0, 12);
  return campaignPlan({ claims: CLAIMS, seed, known, lookAlikes, victims, likenesses: 40 });
}

describe("a batch as after a campaign", () => {
  it("shows about each claim just what was planted there", () =>
    onAStick(index, (dir) => {
      const { batch } = importStick(index, dir);
      assert.ok(batch.ok);
      const found = batch.value.claims.map(({ line, findings }) => ({
        line,
        ids: findings.map(({ id }) => id),
      }));
      assert.deepEqual(
        found,
        index.claims.map(({ line, expects }) => ({ line, ids: [...expects] })),
      );
    }));

  it("has every kind of claim in it", () => {
    const kinds = new Set(index.claims.map(({ kind }) => kind));
    assert.deepEqual(
      Object.keys(CLAIM_KINDS).filter((kind) => !kinds.has(kind as keyof typeof CLAIM_KINDS)),
      [],
    );
  });

  it("hijacks as many projects as were asked for, each once, and each of claimed", () => {
    const claimed = new Set(index.claimedProjects.map(({ project }) => project));
    const hijacked = index.claims.flatMap(({ kind, project }) =>
      kind === "already claimed" ? [project] : [],
    );
    assert.equal(new Set(hijacked).size, campaign.hijacks);
    assert.ok(hijacked.every((project) => claimed.has(project)));
  });

  it("says of each look-alike which known project it can be taken for", () => {
    const like = index.claims.filter(({ taken }) => taken !== undefined);
    assert.equal(like.length, campaign.likenesses);
    for (const { project, taken = "" } of like) {
      assert.ok(names.includes(taken), taken);
      assert.ok(!names.includes(project), project);
    }
  });

  it("is the same for the same seed, and in another order for another one", () => {
    assert.deepEqual(planOf("one"), planOf("one"));
    assert.notDeepEqual(planOf("one"), planOf("two"));
  });

  it("is refused where it has no room for one of every kind", () => {
    assert.throws(
      () =>
        makeIndex({ now: NOW, seed: "campaign", claims: 60, names, campaign, alreadyClaimed: 12 }),
      /60 claims are too few/,
    );
  });
});
