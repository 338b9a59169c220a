import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { nextCeremony } from "../../../shared/review/next-ceremony.ts";
import { later } from "../../../shared/tuf/instant.ts";
import type { ClaimedFile } from "../../../shared/shard/claimed-tree.ts";
import type { RoleName } from "../../../shared/tuf/role-name.ts";
import { NOW, sampleBase } from "../../sample.ts";

const living = (root: number, targets: number, claimed: number) => ({
  root: { version: 3, expires: later(NOW, root) },
  targets: { version: 7, expires: later(NOW, targets) },
  claimed: { version: 42, expires: later(NOW, claimed) },
  below: [],
});

/** A file below claimed that lives so many days. */
function shard(days: number): ClaimedFile {
  const targets = { ...sampleBase().claimed, version: 5, expires: later(NOW, days) };
  return { role: "claimed.shard.a" as RoleName, targets, stems: [], children: [] };
}
const told = (root: number, targets: number, claimed: number) =>
  nextCeremony(living(root, targets, claimed), NOW, PYPI);

void describe("The last day for the next ceremony", () => {
  const rows: readonly [string, readonly [number, number, number], RegExp, boolean][] = [
    [
      "is the day before claimed expires, where that is first",
      [345, 300, 180],
      /claimed 42/,
      false,
    ],
    ["goes by root, where root is first", [90, 300, 180], /root 3/, false],
    ["goes by targets, where targets is first", [345, 61, 180], /targets 7/, false],
    ["is a danger when there is no time to prepare it", [345, 20, 180], /targets 7/, true],
  ];
  for (const [name, [root, targets, claimed], words, danger] of rows)
    void it(name, () => {
      const sentence = told(root, targets, claimed);
      assert.match(sentence.text, words);
      assert.equal(sentence.danger, danger);
    });

  void it("goes by a file below claimed, where that is first, and names it", () => {
    const tree = { ...living(345, 300, 180), below: [shard(170), shard(70)] };
    const day = new Date(later(NOW, 69)).toISOString().slice(0, 10);
    const { text } = nextCeremony(tree, NOW, PYPI);
    assert.ok(text.includes(`by ${day}: claimed.shard.a 5 is`), text);
  });

  void it("is named one day before the expiry", () => {
    const day = new Date(later(NOW, 179)).toISOString().slice(0, 10);
    assert.ok(told(345, 300, 180).text.includes(`by ${day}:`));
  });
});
