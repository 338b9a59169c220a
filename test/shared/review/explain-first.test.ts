import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import {
  explainFirstClaimed,
  explainFirstRoot,
  explainFirstTargets,
  untold,
} from "../../../shared/review/explain-first.ts";
import { NOW } from "../../sample.ts";
import { firstBase, takingAll } from "../../first-sample.ts";
import { delegated, delegations, expiring, more, planned, rootRole } from "../sign/planned-tree.ts";

type Change = (signed: JsonObject) => JsonObject;
type Changes = Partial<Record<"root" | "targets" | "claimed", Change>>;

const tree = (changes: Changes = {}) =>
  planned({
    base: firstBase(),
    proposals: takingAll(),
    changed: ["root", "targets", "claimed"],
    claimed: expiring(180),
    ...changes,
  });

function told(changes: Changes = {}) {
  const { root, targets, claimed } = tree(changes);
  return [
    ...explainFirstRoot(root, NOW),
    ...explainFirstTargets(targets, "claimed", NOW),
    ...explainFirstClaimed(claimed, NOW),
  ];
}

const without = (name: string) => (signed: JsonObject) => {
  const { [name]: _, ...rest } = signed;
  return rest;
};
const EVERY_PATH = "simple/*/* and packages/*/*/*/*";

describe("what the first documents say, in sentences", () => {
  it("tells name, roles, people, paths, order, and what is left to the index", () => {
    const texts = told().map(({ text }) => text.replaceAll(/\d{4}-\d\d-\d\d/g, "DATE"));
    assert.deepEqual(texts, [
      "A NEW repository begins: pypi.example. It must not have a root already.",
      "It is for rehearsals: root 1 says so, and every later root must.",
      "root: 3 of 5 must sign: Farah, Goran, Hana, Ivo, Jun.",
      "targets: 2 of 3 must sign: Kofi, Lena, Mateo.",
      "snapshot: 1 of 1 must sign: Index.",
      "timestamp: 1 of 1 must sign: Index.",
      "root: up to 2 keyholders may lose their keys; one more, and root can never be signed again.",
      "Consistent snapshots are on: clients get files that belong together.",
      "Root 1 is written for version 1.0.34 of the TUF specification.",
      "Root 1 expires on DATE, in 365 days.",
      "Snapshot, timestamp, recently-claimed and unclaimed are not made here. The index makes them, with the keys that are named for them.",
      "claimed: 3 of 5 must sign: Amara, Boris, Chen, Dalia, Emeka.",
      "recently-claimed: 1 of 1 must sign: Index.",
      "unclaimed: 1 of 1 must sign: Index.",
      "Clients search claimed, then recently-claimed, then unclaimed.",
      `claimed, recently-claimed, unclaimed: each speaks for ${EVERY_PATH}. Where it says nothing, clients go on.`,
      "Targets 1 lists no file itself.",
      "Targets 1 expires on DATE, in 365 days.",
      "Claimed 1 protects no project yet.",
      "Claimed 1 lists no file itself.",
      "Claimed 1 expires on DATE, in 180 days.",
    ]);
  });

  it("marks as dangerous who begins what, and who holds the offline keys", () => {
    const dangers = told().filter(({ danger }) => danger);
    assert.deepEqual(
      dangers.map(({ text }) => text.slice(0, 8)),
      ["A NEW re", "root: 3 ", "targets:", "claimed:"],
    );
  });

  for (const [sentence, changes, words] of [
    ["a repository that is real", { root: without("x-conclave-rehearsal") }, /It is REAL/],
    ["a root that nobody may lose a key of", { root: rootRole("root", { threshold: 5 }) }, /ONE/],
    ["consistent snapshots that are off", { root: more({ consistent_snapshot: false }) }, /OFF/],
    ["a root that lives for years", { root: expiring(1000) }, /in 1000 days/],
    [
      "a role that ends the search",
      { targets: delegated("claimed", { terminating: true }) },
      /STOP/,
    ],
    [
      "a targets that lists files itself",
      { targets: more({ targets: { a: { hashes: {}, length: 1 } } }) },
      /lists 1 files itself/,
    ],
    [
      "a claimed that delegates already",
      {
        claimed: delegations(() => ({
          keys: {},
          roles: [{ keyids: [], name: "x", paths: ["x"], terminating: true, threshold: 1 }],
        })),
      },
      /delegates to 1 roles already/,
    ],
  ] satisfies readonly (readonly [string, Changes, RegExp])[])
    it(`warns of ${sentence}`, () => {
      const said = told(changes).find(({ text }) => words.test(text));
      assert.equal(said?.danger, true);
    });
});

describe("members of the first documents without a sentence", () => {
  const silent = (changes: Changes) => {
    const { root, targets, claimed } = tree(changes);
    return untold(root, targets, claimed);
  };

  it("are none in the tree as it is built", () => {
    assert.equal(silent({}), null);
  });

  for (const [sentence, changes, where, member] of [
    ["another member of root", { root: more({ "x-other": 1 }) }, "root", "x-other"],
    [
      "another member of a role",
      { root: rootRole("snapshot", { "x-other": 1 }) },
      "root",
      "x-other",
    ],
    [
      "a fifth role in root",
      {
        root: (signed: JsonObject) => ({
          ...signed,
          roles: {
            ...(fieldOf(signed, "roles") as JsonObject),
            mirrors: { keyids: [], threshold: 1 },
          },
        }),
      },
      "root",
      "mirrors",
    ],
    [
      "a key in root that no role names",
      { root: rootRole("snapshot", { keyids: [] }) },
      "root",
      /^[0-9a-f]{64}$/,
    ],
    ["another member of targets", { targets: more({ "x-other": 1 }) }, "targets", "x-other"],
    [
      "another member of a delegation",
      { targets: delegated("unclaimed", { "x-other": 1 }) },
      "targets",
      "x-other",
    ],
    [
      "a key in targets that no role names",
      { targets: delegated("unclaimed", { keyids: [] }) },
      "targets",
      /^[0-9a-f]{64}$/,
    ],
    [
      "names of people in claimed",
      { claimed: more({ "x-conclave-keyholders": {} }) },
      "claimed",
      "x-conclave-keyholders",
    ],
    [
      "a key in claimed",
      {
        claimed: delegations(({ roles }) => ({
          keys: { a: { keytype: "ed25519", keyval: { public: "00" }, scheme: "ed25519" } },
          roles,
        })),
      },
      "claimed",
      "a",
    ],
  ] satisfies readonly (readonly [string, Changes, string, string | RegExp])[])
    it(`are found: ${sentence}`, () => {
      const found = silent(changes);
      assert.equal(found?.where, where);
      if (typeof member === "string") assert.equal(found.member, member);
      else assert.match(found.member, member);
    });
});
