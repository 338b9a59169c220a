import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { formatInstant, later } from "../../../shared/tuf/instant.ts";
import { signedFile } from "../../../scripts/sample-index/sample-key.ts";
import { signersOf } from "../../altered-stick.ts";
import {
  dividedBase,
  dividedStick,
  shardFile,
  shardPath,
  shardRoles,
  type DividedStick,
} from "../../divided-stick.ts";
import { importOf, NOW, sampleBase, sampleKeys, there } from "../../sample.ts";

type Roles = readonly JsonObject[];

/** What a file says when its delegations are others. */
const delegating =
  (change: (roles: Roles) => Roles) =>
  (signed: JsonObject): JsonObject => {
    const delegations = fieldOf(signed, "delegations") as JsonObject;
    const roles = fieldOf(delegations, "roles") as Roles;
    return { ...signed, delegations: { ...delegations, roles: change(roles) } };
  };

/** What the import of a divided stick is refused for, or warns of. */
function verdict(stick: DividedStick): string {
  const { checks, refusal } = importOf(dividedStick(stick));
  const told = checks.filter(
    ({ id, objection }) => id.startsWith("CLAIMED-") && objection !== null,
  );
  return refusal?.id ?? told.map(({ id }) => id).join(" ");
}

/** What a careful snapshot says of a shard as it was published. */
const stated = (role: string): JsonObject => {
  const { bytes, sha256 } = there(dividedStick().get(shardPath(role)));
  return { hashes: { sha256 }, length: bytes.length, version: 1 };
};

const first = () => there(shardRoles()[0]);
const second = () => there(shardRoles()[1]);
const inClaimed = (change: (roles: Roles) => Roles): DividedStick => ({
  says: { claimed: delegating(change) },
});
const inShard = (role: string, change: (roles: Roles) => Roles): DividedStick => ({
  says: { [role]: delegating(change) },
});
const onlyFirst = (fields: JsonObject) =>
  inClaimed((roles) => roles.map((role, i) => (i === 0 ? { ...role, ...fields } : role)));
/** A delegation as a project's, by keys that the file lists. */
const projectLike = ([role]: Roles): JsonObject => ({
  ...there(role),
  name: "project.zz.1",
  paths: ["simple/zz/*", "packages/*/*/zz/*"],
  terminating: true,
});
const some = (count: number) => signersOf("claimed").slice(0, count);

const STICKS: readonly (readonly [string, () => DividedStick, string])[] = [
  ["claimed as it was divided", () => ({}), ""],
  [
    "a role that snapshot goes on listing and nobody delegates to",
    () => ({ listed: { "claimed.shard.gone": 7 } }),
    "",
  ],
  [
    "a shard of a later version than the others",
    () => ({
      says: { [first()]: (signed) => ({ ...signed, version: 5 }) },
      listed: { [first()]: 5 },
    }),
    "",
  ],
  [
    "a shard that nobody delegates to",
    () => ({
      files: {
        [shardPath("claimed.shard.zz")]: signedFile(shardFile(first()).envelope.signed, some(3)),
      },
    }),
    "",
  ],
  ["a stem left out", () => inClaimed((roles) => roles.slice(1)), "CLAIMED-SHARDS"],
  ["the shards in another order", () => inClaimed((roles) => roles.toReversed()), "CLAIMED-SHARDS"],
  [
    "a stem held twice",
    () =>
      inClaimed((roles) => [
        ...roles,
        {
          ...there(roles[0]),
          name: "claimed.shard.zz",
          paths: ["simple/zz*/*", "packages/*/*/zz*/*"],
        },
      ]),
    "CLAIMED-SHARDS",
  ],
  ["a terminating shard", () => onlyFirst({ terminating: true }), "CLAIMED-SHARDS"],
  ["another threshold", () => onlyFirst({ threshold: 1 }), "CLAIMED-SHARDS"],
  [
    "other keys",
    () =>
      onlyFirst({
        keyids: there(sampleKeys().claimed)
          .slice(0, 3)
          .map(({ key }) => key.key.keyid),
      }),
    "CLAIMED-SHARDS",
  ],
  [
    "projects and shards in one file",
    () => inClaimed((roles) => [...roles, projectLike(roles)]),
    "CLAIMED-SHARDS",
  ],
  [
    "shards behind a project",
    () => inClaimed((roles) => [projectLike(roles), ...roles]),
    "CLAIMED-PATHS",
  ],
  [
    "a shard that two people signed",
    () => ({ signers: { [second()]: some(2) } }),
    "CLAIMED-SHARD-SIGNATURES",
  ],
  [
    "a shard that nobody signed",
    () => ({ signers: { [second()]: [] } }),
    "CLAIMED-SHARD-SIGNATURES",
  ],
  [
    "a shard that keys of root signed",
    () => ({
      signers: {
        [second()]: sampleKeys()
          .root.slice(0, 3)
          .map(({ key }) => key),
      },
    }),
    "CLAIMED-SHARD-SIGNATURES",
  ],
  [
    "an older version in its place",
    () => ({
      says: { [first()]: (signed) => ({ ...signed, version: 2 }) },
      listed: { [first()]: 2 },
      files: {
        [shardPath(first(), 2)]: signedFile(
          { ...shardFile(first()).envelope.signed, version: 1 },
          some(3),
        ),
      },
    }),
    "CLAIMED-SHARDS",
  ],
  [
    "a newer version than snapshot lists, and not that one",
    () => ({ listed: { [first()]: 3 } }),
    "FILE-READABLE",
  ],
  [
    "another shard of the version that snapshot lists, and not of its SHA-256",
    () => ({
      says: { [first()]: (signed) => ({ ...signed, "x-other": true }) },
      listed: { [first()]: stated(first()) },
    }),
    "CLAIMED-SHARDS",
  ],
  ["a shard that snapshot does not list", () => ({ listed: { [first()]: null } }), "FILE-READABLE"],
  ["a missing file", () => ({ files: { [shardPath(second())]: null } }), "FILE-READABLE"],
  [
    "a shard that is no targets",
    () => ({ says: { [second()]: (signed) => ({ ...signed, _type: "root" }) } }),
    "FILE-READABLE",
  ],
  [
    "another shard in its place",
    () => ({
      files: { [shardPath(second())]: signedFile(shardFile(first()).envelope.signed, some(3)) },
    }),
    "CLAIMED-PATHS",
  ],
  [
    "a project in the wrong shard",
    () => {
      const [stray] = shardFile(first()).delegations.roles;
      const { name, paths } = there(stray).json;
      return inShard(second(), (roles) => [
        ...roles,
        { ...there(roles[0]), name: name ?? "", paths: paths ?? [] },
      ]);
    },
    "CLAIMED-PATHS",
  ],
  [
    "a project with two roles",
    () =>
      inShard(first(), ([role, ...rest]) => [
        there(role),
        ...rest,
        { ...there(role), name: (there(role)["name"] as string).replace(/1$/, "2") },
      ]),
    "CLAIMED-PATHS",
  ],
  [
    "a project with other paths",
    () => inShard(first(), (roles) => roles.map((role) => ({ ...role, paths: PYPI.everyPath }))),
    "CLAIMED-PATHS",
  ],
  [
    "a shard within a shard",
    () =>
      inShard(first(), (roles) => [
        ...roles,
        {
          ...there(roles[0]),
          name: "claimed.shard.a",
          paths: ["simple/a*/*", "packages/*/*/a*/*"],
        },
      ]),
    "CLAIMED-PATHS",
  ],
  [
    "an expired shard",
    () => ({
      says: { [first()]: (signed) => ({ ...signed, expires: formatInstant(later(NOW, -1)) }) },
    }),
    "CLAIMED-SHARD-EXPIRY",
  ],
];

describe("the import of a divided claimed", () => {
  it("accepts shards of the SHA-256 that snapshot states", () => {
    assert.equal(verdict({ listed: { [first()]: stated(first()) } }), "");
  });

  for (const [sentence, stick, id] of STICKS)
    it(id === "" ? `takes ${sentence}` : `${id} tells of ${sentence}`, () => {
      assert.equal(verdict(stick()), id);
    });

  it("knows every project, in the file of its name", () => {
    const { tree, published } = dividedBase();
    assert.equal(tree.count, sampleBase().tree.count);
    assert.deepEqual([...published.shards.keys()], shardRoles());
    for (const { name } of sampleBase().claimed.delegations.roles)
      assert.equal(tree.delegationOf(name)?.name, name);
  });

  it("tells which file was expected, and what was found", () => {
    const { refusal } = importOf(dividedStick({ listed: { [first()]: 3 } }));
    assert.match(there(refusal).where, new RegExp(`3\\.${first()}`));
  });
});
