import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { RootCandidate } from "../../../shared/contract/roots-view.ts";
import { spoken } from "../../../shared/digest/spoken.ts";
import { ODDITIES } from "../../../shared/tuf/oddities.ts";
import { writeForeignStick } from "../../foreign-stick.ts";
import { ownFolder } from "../../own-folder.ts";
import { NOW, once, there } from "../../sample.ts";
import { SKIP } from "../../shared/tuf/real-world/material.ts";
import { ODD, PEOPLE, VALID, VERSIONS } from "../../shared/tuf/real-world/sigstore.ts";
import { paneOf, Player, refusedBy } from "./played-room.ts";

function rootsShown(player: Player): readonly RootCandidate[] {
  const pane = paneOf(player.room);
  assert.ok(pane.step === "import" && pane.stage === "anchor");
  return pane.roots;
}

const foreign = once(async () => {
  const stick = join(ownFolder(), "FOREIGN");
  writeForeignStick(stick, NOW);
  const player = new Player(stick);
  await player.begin();
  await player.choose();
  return player;
});

describe("the roots of another repository, before one is recognised", { skip: SKIP }, () => {
  for (const version of VERSIONS)
    it(`root ${version} shows ${VALID[version - 1] ?? 0} valid signatures, by ${PEOPLE[version - 1] ?? 0} keys`, async () => {
      const root = there(rootsShown(await foreign()).find((each) => each.version === version));
      const { valid, signers, previous, own } = there(root.signatures);
      assert.equal(valid, VALID[version - 1]);
      assert.equal(signers.length, PEOPLE[version - 1]);
      assert.equal(previous?.version ?? 0, version - 1);
      for (const side of [own, previous ?? own]) assert.ok(side.signed >= side.threshold);
    });

  for (const { id } of ODDITIES)
    it(`${id} stands at ${ODD[id].join(", ") || "none of them"}`, async () => {
      const found = rootsShown(await foreign())
        .filter(({ warnings }) => warnings.some((warning) => warning.id === id))
        .map(({ version }) => version);
      assert.deepEqual(found, ODD[id]);
    });

  it("BUNDLE-KIND refuses the stick in plain words when its root is confirmed", async () => {
    const stick = join(ownFolder(), "FOREIGN");
    writeForeignStick(stick, NOW);
    const player = new Player(stick);
    await player.begin();
    await player.choose();
    const { version, sha256 } = there(rootsShown(player)[0]);
    const { words } = spoken(sha256);
    const typed = `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
    const refusal = await refusedBy(player.room, "anchor.confirm", { version, typed });
    assert.equal(refusal.id, "BUNDLE-KIND");
    assert.match(refusal.found, /without targets, claimed, recently-claimed/);
    assert.match(refusal.todo, /not the kind of repository/);
    const pane = paneOf(player.room);
    assert.ok(pane.step === "import" && pane.stage === "choose");
    const warned = pane.checks.filter(({ level, objection }) => level === "warn" && objection);
    assert.equal(
      warned.length,
      Object.values(ODD).reduce((sum, versions) => sum + versions.length, 0),
      "each oddity of each root stands among the import's checks",
    );
  });
});

describe("the sample's roots, before one is recognised", () => {
  it("show who signed them, and nothing odd", async () => {
    const player = new Player();
    await player.begin();
    await player.choose();
    for (const { version, signatures, warnings, threshold } of rootsShown(player)) {
      const { previous, own, signers } = there(signatures);
      assert.equal(previous?.version ?? 0, version - 1);
      assert.equal(own.threshold, threshold);
      assert.ok(own.signed >= threshold && signers.length >= threshold);
      assert.deepEqual(warnings, []);
    }
  });
});
