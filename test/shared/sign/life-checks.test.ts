import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  LIFE_CHECKS,
  livesAfter,
  type Life,
  type LifeSubject,
} from "../../../shared/sign/life-checks.ts";
import { later } from "../../../shared/tuf/instant.ts";
import { heldCeremony } from "../../held-ceremony.ts";
import { good, NOW, sampleBase } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";
import { sealing } from "./with-records.ts";

type LifeCheckId = (typeof LIFE_CHECKS)[number]["id"];

const check = <Id extends LifeCheckId>(id: Id) => named(LIFE_CHECKS, id);
const life = (days: number, fields: Partial<Life> = {}): Life => ({
  ...{ name: "claimed", version: 42, expires: later(NOW, days), isNew: true },
  ...fields,
});
/** The clock is read so many days after the import. */
const after = (days: number, ...lives: readonly Life[]) => {
  return (): LifeSubject => ({ base: sampleBase(), lives, now: later(NOW, days) });
};
const no = (of: () => LifeSubject, found: RegExp) => ({ of, found });
const SECOND = 1 / 86_400;

const CASES: CasesFor<LifeCheckId> = {
  "LIFE-CLOCK": bothWays(check("LIFE-CLOCK"), {
    accepts: [
      ["the time of the import", after(0)],
      ["a clock that was set back a little", after(-1)],
      ["a year later", after(365)],
    ],
    refuses: [
      ["a clock that was set back two days", no(after(-2), /at the import it said/)],
      ["a clock without a battery", no(after(-20_000), /^19/)],
    ],
  }),
  "LIFE-EXPIRED": bothWays(check("LIFE-EXPIRED"), {
    accepts: [
      ["the review, where there is no seal yet", after(400)],
      ["a file with one more day", after(179, life(180))],
    ],
    refuses: [
      ["a file with less than a day", no(after(179 + SECOND, life(180)), /expires on/)],
      ["a file that has expired", no(after(400, life(180)), /expires on/)],
      [
        "a root that stays and has expired since the import",
        no(after(30, life(180), life(20, { name: "root", isNew: false })), /expires on/),
      ],
    ],
  }),
  "LIFE-ROOM": bothWays(check("LIFE-ROOM"), {
    accepts: [
      ["a file with sixty days", after(120, life(180))],
      ["a root that stays and has little time", after(0, life(5, { isNew: false }))],
      ["what LIFE-EXPIRED tells", after(200, life(180))],
    ],
    refuses: [["a file with fifty-nine days", no(after(121, life(180)), /^59 days/)]],
  }),
  "LIFE-IMPORT": bothWays(check("LIFE-IMPORT"), {
    accepts: [
      ["an import of now", after(0)],
      ["an import of a week ago", after(7)],
      ["a clock that was set back", after(-1)],
    ],
    refuses: [["an import of eight days ago", no(after(8), /^8 days ago/)]],
  }),
};

runCases(CASES);

describe("the lives of what will be in force", () => {
  it("are those of root and targets as they are, and of the new claimed", () => {
    const { seal, exported } = heldCeremony();
    const { root, targets } = sampleBase();
    assert.deepEqual(livesAfter(seal, exported.batch.base), [
      { name: "root", version: 3, expires: root.expires, isNew: false },
      { name: "targets", version: 7, expires: targets.expires, isNew: false },
      { name: "claimed", version: 42, expires: later(NOW, 180), isNew: true },
    ]);
  });

  it("are the new ones where root and targets are renewed", () => {
    const seal = good(
      sealing([
        { change: "renew", document: "root" },
        { change: "renew", document: "targets" },
      ]),
    );
    assert.deepEqual(livesAfter(seal, sampleBase()), [
      { name: "root", version: 4, expires: later(NOW, 365), isNew: true },
      { name: "targets", version: 8, expires: later(NOW, 365), isNew: true },
    ]);
  });
});
