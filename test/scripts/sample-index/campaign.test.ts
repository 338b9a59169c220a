import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { campaignNames } from "../../../scripts/sample-index/campaign-names.ts";
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

describe("names for so large a batch", () => {
  const sizes = { claimed: 600, claims: 500 };

  it("are the kept ones where these are enough", () => {
    const { names: taken, known, source } = campaignNames("names", sizes);
    assert.equal(source, "the kept real names");
    assert.equal(known.size, names.length);
    assert.ok(taken.length > 1100 && new Set(taken).size === taken.length);
  });

  it("are put together from the kept ones where all real names are not there, and that is said", () => {
    const many = { claimed: 3000, claims: 20_000 };
    const { names: taken, known, source } = campaignNames("names", many, "/nowhere");
    assert.equal(source, "names put together from the kept ones");
    assert.ok(new Set(taken).size > 23_000);
    assert.ok(taken.every((name) => known.has(name)));
  });

  it("begin with the most popular ones, and come from all over the alphabet then", () => {
    const { names: taken } = campaignNames("names", sizes);
    assert.deepEqual(taken.slice(0, 3), names.slice(0, 3));
    const rest = taken.slice(800).map((name) => name.slice(0, 1));
    assert.ok(new Set(rest).size > 20);
  });
});
