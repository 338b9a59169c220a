import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { makeIndex, type IndexOptions } from "../../../scripts/sample-index/make-index.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import { publish } from "../../../scripts/sample-index/publish.ts";
import type { SampleIndex } from "../../../scripts/sample-index/sample-index.ts";
import { writeStick } from "../../../scripts/sample-index/stick.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { TARGETS_LIMIT } from "../../../shared/sign/client-limits.ts";
import { ownFolder } from "../../own-folder.ts";
import { NOW, SEED, there } from "../../sample.ts";
import { Player, refusedBy, tell, reviewOf } from "./played-room.ts";

const BUDGET = { shard: { most: 12_000, aim: 9_000 }, inner: { most: 7_000, aim: 5_000 } };

function sample(options: Partial<IndexOptions> = {}): SampleIndex {
  const around = { now: NOW, seed: SEED, names: readNames() };
  return makeIndex({ ...around, claims: 3, alreadyClaimed: 100, ...options });
}

async function reviewing(index: SampleIndex): Promise<Player> {
  const stick = join(ownFolder(), "BLUE");
  writeStick(index, stick);
  const player = new Player(stick);
  await player.toReview();
  return player;
}

describe("claimed, whole or divided, in the review", () => {
  it("is told with its size, and with what clients accept", async () => {
    const index = sample();
    const { claimed } = reviewOf(await reviewing(index));
    const bytes = there(index.files.get("metadata/41.claimed.json")).length;
    const largest = { role: "claimed", bytes };
    assert.deepEqual(claimed, {
      projects: 100,
      files: 0,
      largest,
      most: TARGETS_LIMIT,
      proposed: false,
    });
  });

  it("is told with how many files there are, and the largest of them", async () => {
    const index = sample({ divided: BUDGET });
    const { claimed } = reviewOf(await reviewing(index));
    const sizes = [...index.files]
      .filter(([path]) => /^metadata\/\d+\.claimed\./.test(path))
      .map(([, bytes]) => bytes.length);
    assert.equal(claimed.files, sizes.length - 1);
    assert.equal(claimed.largest?.bytes, Math.max(...sizes));
    assert.match(claimed.largest.role, /^claimed\.shard\./);
  });

  const shapes: readonly (readonly [string, Partial<IndexOptions>, Proposal["change"], RegExp])[] =
    [
      ["one file can be divided", {}, "divide-claimed", /^Claimed is DIVIDED into files by names/],
      ["files can be one again", { divided: BUDGET }, "join-claimed", /^Claimed becomes ONE file/],
    ];
  for (const [sentence, options, change, told] of shapes) {
    const proposal = { change } as Proposal;

    it(`${sentence}: proposed once, told, and withdrawn`, async () => {
      const player = await reviewing(sample(options));
      await player.propose(proposal);
      const { claimed, sentences, documents } = reviewOf(player);
      assert.equal(claimed.proposed, true);
      assert.match(there(sentences[0]).text, told);
      assert.deepEqual(
        documents.filter(({ changed }) => changed).map(({ document }) => document),
        ["claimed"],
      );
      const again = await refusedBy(player.room, "proposals.add", { proposals: [proposal] });
      assert.equal(again.id, "PROPOSAL-SHAPE");
      await tell(player.room, "proposals.withdraw", { number: 0 });
      assert.equal(reviewOf(player).claimed.proposed, false);
    });

    it(`${sentence}: sealed, signed, exported, and published by the index`, async () => {
      const index = sample(options);
      const player = await reviewing(index);
      await player.decide("any", "put off");
      await player.propose(proposal);
      await player.seal();
      for (const name of ["Amara", "Chen", "Emeka"]) await player.sign(name);
      await player.close();
      await player.export();
      const signed = readdirSync(join(player.stick, "conclave/signed"));
      const shards = signed.filter((name) => /^\d+\.claimed\./.test(name)).length - 1;
      assert.equal(shards > 0, change === "divide-claimed", signed.join(" "));
      const out = ownFolder();
      const done = publish(index, player.stick, out);
      assert.ok(done.ok, done.ok ? "" : JSON.stringify(done.refusal));
      assert.ok(existsSync(join(out, "metadata/42.claimed.json")));
    });
  }
});
