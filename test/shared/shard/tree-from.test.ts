import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { claimedTreeFrom, sameQuorum, Unfit } from "../../../shared/shard/tree-from.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import type { RoleName } from "../../../shared/tuf/role-name.ts";
import type { Quorum } from "../../../shared/tuf/root.ts";
import { readTargets, type Targets } from "../../../shared/tuf/targets.ts";
import { good, once, there } from "../../sample.ts";
import { born, ceremony, project, quorumOf, rolesIn, small, type Life } from "./claimed-life.ts";

const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => project(`${prefix}${i}`));
const low = once(() =>
  ceremony(ceremony(born(small(4500)), { approved: [...many("a", 30), ...many("b", 30)] }), {
    shape: "sharded",
  }),
);
const high = once(() =>
  ceremony(
    ceremony(born(small(4500, 7000)), {
      approved: [...many("a", 80), ...many("b", 80), ...many("c", 80)],
    }),
    { shape: "sharded" },
  ),
);

type Roles = readonly JsonObject[];
type Change = (roles: Roles) => Roles;

function changed({ envelope }: Targets, change: Change): Targets {
  const delegations = fieldOf(envelope.signed, "delegations") as JsonObject;
  const roles = change(fieldOf(delegations, "roles") as Roles);
  const signed = { ...envelope.signed, delegations: { ...delegations, roles } };
  return good(readTargets(envelopeFile(canonicalBytes(signed), []), "a file"));
}

interface Joining {
  readonly life?: Life;
  /** What the delegations of a file are instead. */
  readonly roles?: Readonly<Record<string, Change>>;
  readonly quorum?: Quorum;
  /** A file that has succinct roles in the place of its own. */
  readonly succinct?: string;
}

function succinctFile({ envelope }: Targets, { keys, threshold }: Quorum): Targets {
  const keyids = keys.map(({ keyid }) => keyid);
  const succinct_roles = { bit_length: 4, keyids, name_prefix: "bin", threshold };
  const listed = Object.fromEntries(keys.map(({ keyid, json }) => [keyid, json]));
  const signed = { ...envelope.signed, delegations: { keys: listed, succinct_roles } };
  return good(readTargets(envelopeFile(canonicalBytes(signed), []), "a file"));
}

function join({ life = low(), roles = {}, quorum = life.quorum, succinct }: Joining) {
  const files = new Map<string, Targets>(
    life.tree.files.map(({ role, targets }) => {
      if (role === succinct) return [role, succinctFile(targets, quorum)];
      const change = roles[role];
      return [role, change === undefined ? targets : changed(targets, change)];
    }),
  );
  const fetch = (role: RoleName) => there(files.get(role));
  return claimedTreeFrom(fetch(PYPI.claimed), quorum, PYPI, fetch);
}

const inClaimed = (change: Change): Joining => ({ roles: { claimed: change } });
const one = (at: number, fields: (role: JsonObject) => JsonObject) =>
  inClaimed((roles) => roles.map((role, i) => (i === at ? { ...role, ...fields(role) } : role)));
const pathsOf = (role: JsonObject | undefined) => role?.["paths"] as readonly string[];
const nameOf = (role: JsonObject) => role["name"] as string;
const innerRole = () => there(rolesIn(high()).find((role) => role.startsWith("claimed.inner1.")));

const REFUSED: readonly (readonly [string, () => Joining, RegExp])[] = [
  ["a shard left out", () => inClaimed((roles) => roles.toSpliced(1, 1)), /leave a name out/],
  ["the last shard left out", () => inClaimed((roles) => roles.slice(0, -1)), /leave a name out/],
  [
    "names that a shard is not asked for",
    () => one(1, (role) => ({ paths: pathsOf(role).slice(0, -2) })),
    /leave a name out|not the beginnings/,
  ],
  [
    "names in two shards",
    () =>
      inClaimed((roles) =>
        roles.map((role, i) =>
          i === 0 ? { ...role, paths: [...pathsOf(role), ...pathsOf(roles[1]).slice(0, 2)] } : role,
        ),
      ),
    /hold one twice/,
  ],
  [
    "another order",
    () => inClaimed(([a, b, ...rest]) => [there(b), there(a), ...rest]),
    /another order/,
  ],
  ["a terminating shard", () => one(0, () => ({ terminating: true })), /a terminating delegation/],
  ["another threshold", () => one(0, () => ({ threshold: 1 })), /another threshold/],
  [
    "fewer keys",
    () => one(0, (role) => ({ keyids: (role["keyids"] as readonly string[]).slice(1) })),
    /other keys/,
  ],
  ["another quorum than targets names", () => ({ quorum: quorumOf("others") }), /other keys/],
  [
    "another threshold than targets names",
    () => ({ quorum: quorumOf("claimed", 3) }),
    /another threshold/,
  ],
  ["another name", () => one(0, () => ({ name: "claimed.shard.other" })), /such a name in claimed/],
  [
    "the name of another height",
    () => one(0, () => ({ name: "claimed.inner1.0" })),
    /such a name|height/,
  ],
  [
    "a project among shards",
    () => inClaimed((roles) => [...roles, { ...there(roles[0]), name: "project.a1.1" }]),
    /such a name/,
  ],
  ["no paths", () => one(1, () => ({ paths: [] })), /not the beginnings/],
  ["every path", () => one(1, () => ({ paths: PYPI.everyPath })), /not the beginnings/],
  [
    "every name",
    () => one(1, () => ({ paths: ["simple/*/*", "packages/*/*/*/*"] })),
    /not the beginnings/,
  ],
  [
    "pages without packages",
    () => one(1, (role) => ({ paths: pathsOf(role).filter((_, i) => i % 2 === 0) })),
    /not the beginnings/,
  ],
  [
    "packages before pages",
    () => one(1, (role) => ({ paths: pathsOf(role).toReversed() })),
    /not the beginnings/,
  ],
  [
    "pages and packages of other names",
    () => one(1, (role) => ({ paths: [there(pathsOf(role)[0]), "packages/*/*/zz*/*"] })),
    /not the beginnings/,
  ],
  ...[
    "simple/A*/*",
    "simple/a?/*",
    "simple/a[b]*/*",
    "simple/a*b*/*",
    "simple/a_*/*",
    "simple/-a*/*",
    "simple/a--b*/*",
    "simple/**/*",
    "simple/a*/x",
    "Simple/a*/*",
  ].map(
    (pattern) =>
      [
        `the pattern ${pattern}`,
        () => one(1, (role) => ({ paths: [pattern, ...pathsOf(role).slice(1)] })),
        /not the beginnings/,
      ] as const,
  ),
  [
    "hash prefixes",
    () =>
      inClaimed((roles) =>
        roles.map(({ paths: _, ...role }) => ({ ...role, path_hash_prefixes: ["00"] })),
      ),
    /not the beginnings/,
  ],
  [
    "succinct roles in a shard",
    () => ({ life: low(), succinct: there(rolesIn(low()).at(-1)) }),
    /succinct roles/,
  ],
  [
    "projects in a file that must hold shards",
    () => ({ life: high(), roles: { [innerRole()]: () => [] } }),
    /no shards in it/,
  ],
  [
    "shards of another height below a file between",
    () => ({
      life: high(),
      roles: {
        [innerRole()]: (roles) =>
          roles.map((role) => ({
            ...role,
            name: nameOf(role).replace("claimed.shard.", "claimed.inner3."),
          })),
      },
    }),
    /height 3 under one of height 1/,
  ],
  [
    "more levels than a client should ask",
    () =>
      inClaimed((roles) =>
        roles.map((role) => ({ ...role, name: nameOf(role).replace("shard", "inner6") })),
      ),
    /6 levels/,
  ],
];

describe("claimed put together from its files", () => {
  for (const [sentence, life] of [
    ["of one level", low],
    ["of two levels", high],
  ] as const)
    it(`holds what was divided, ${sentence}`, () => {
      const tree = join({ life: life() });
      assert.deepEqual(
        tree.files.map(({ role, stems }) => [role, stems]),
        life().tree.files.map(({ role, stems }) => [role, stems]),
      );
      assert.equal(tree.count, life().tree.count);
    });

  it("asks for each file once, and for no other", () => {
    const asked: string[] = [];
    const files = new Map(low().tree.files.map(({ role, targets }) => [role, targets]));
    const fetch = (role: RoleName) => {
      asked.push(role);
      return there(files.get(role));
    };
    claimedTreeFrom(low().tree.top.targets, low().quorum, PYPI, fetch);
    assert.deepEqual(asked, rolesIn(low()).slice(1));
  });

  it("takes the same keys in another order", () => {
    const { keys, threshold } = low().quorum;
    assert.ok(join({ quorum: { keys: keys.toReversed(), threshold } }).sharded);
  });

  it("is one file where the first role is a project's: what else stands there is for CLAIMED-PATHS to refuse", () => {
    const tree = join({
      ...inClaimed((roles) => [{ ...there(roles[0]), name: "project.a1.1" }, ...roles]),
    });
    assert.ok(!tree.sharded);
  });

  for (const [sentence, joining, found] of REFUSED)
    it(`refuses ${sentence}`, () => {
      const made = joining();
      assert.throws(
        () => join(made),
        (error) => {
          assert.ok(error instanceof Unfit, String(error));
          assert.match(error.found, found);
          assert.ok(error.where.length > 0 && error.expected.length > 0);
          return true;
        },
      );
    });
});

describe("the same quorum", () => {
  const quorum = quorumOf("claimed");
  for (const [sentence, other, same] of [
    ["is the same", quorum, true],
    ["with its keys in another order is", { ...quorum, keys: quorum.keys.toReversed() }, true],
    ["with a key listed twice is", { ...quorum, keys: [...quorum.keys, ...quorum.keys] }, true],
    ["with a key less is not", { ...quorum, keys: quorum.keys.slice(1) }, false],
    ["with another threshold is not", { ...quorum, threshold: 3 }, false],
    ["of others is not", quorumOf("others"), false],
  ] as const)
    it(sentence, () => {
      assert.equal(sameQuorum(quorum, other), same);
    });
});
