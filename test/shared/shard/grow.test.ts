import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { editedBytes } from "../../../shared/tuf/edit-targets.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { good, once, there } from "../../sample.ts";
import {
  born,
  ceremony,
  project,
  projectsIn,
  quorumOf,
  rolesIn,
  small,
  touchedBy,
  type Ceremony,
  type Life,
} from "./claimed-life.ts";

/** Room for about ten projects in a file. */
const PROFILE = small(4500);

const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const approving = (...names: readonly string[]) => ({
  approved: names.map((name) => project(name)),
});
const version = ({ tree }: Life, role: string) =>
  there(tree.files.find((each) => each.role === role)).targets.version;
const holding = ({ tree }: Life, name: string) => tree.fileFor(project(name).project).role;
/** Names with every allowed sign, some the beginning of others. */
const ODD = ["0", "42", "4-2", "007", "a", "a-a", "aa", "a1", "a-1-b", "b", "b2", "z", "zz-9"];

const flat = once(() =>
  ceremony(born(PROFILE), approving(...ODD, ...many("ca", 20), ...many("d-", 10))),
);
const divided = once(() => ceremony(flat(), { shape: "sharded" }));

describe("dividing claimed", () => {
  it("leaves it one file until somebody asks for it", () => {
    assert.deepEqual(rolesIn(flat()), ["claimed"]);
    assert.deepEqual(rolesIn(ceremony(flat(), approving(...many("e", 60)))), ["claimed"]);
  });

  it("makes claimed 3 of claimed 2, and shards of version 1", () => {
    assert.equal(version(divided(), "claimed"), 3);
    assert.ok(rolesIn(divided()).length > 4);
    for (const role of rolesIn(divided()).slice(1)) assert.equal(version(divided(), role), 1, role);
    assert.deepEqual(touchedBy(divided()), rolesIn(divided()));
  });

  it("names each shard after the first beginning that it holds", () => {
    for (const { role, stems } of divided().tree.leaves)
      assert.equal(role, `claimed.shard.${there(stems[0]).prefix}`);
  });

  for (const name of ODD)
    it(`keeps ${name} as it is written, keys too`, () => {
      const at = ({ tree }: Life) => there(tree.find(project(name).project));
      const [was, now] = [at(flat()), at(divided())];
      const text = ({ file, place }: typeof was) => {
        const { keyTable, roleTable } = file.targets.delegations;
        const keys = roleTable.keyids(place).map((keyid) => keyTable.written(keyTable.find(keyid)));
        return [roleTable.written(place), ...keys];
      };
      assert.deepEqual(text(now), text(was));
      assert.equal(text(now).length, 2);
    });

  it("holds every project once, and projects in the order of their names in each file", () => {
    const names = divided().tree.leaves.flatMap(({ role }) => projectsIn(role, divided()));
    assert.equal(names.length, ODD.length + 30);
    assert.equal(new Set(names).size, names.length);
    const projects = names.map((role) => role.split(".")[1]);
    assert.deepEqual(projects, projects.toSorted());
  });

  it("gives each shard its own projects' keys and no others", () => {
    for (const { targets } of divided().tree.leaves) {
      const { keys, roles } = targets.delegations;
      assert.equal(keys.size, new Set(roles.flatMap((role) => role.keys)).size);
    }
  });

  it("keeps every file within its budget, with room for the signatures", () => {
    for (const { targets, role } of divided().tree.leaves)
      assert.ok(targets.envelope.signedBytes.length <= PROFILE.shardBudget.shard.most - 750, role);
  });

  it("in the same ceremony approves, revokes and replaces too", () => {
    const life = ceremony(flat(), {
      shape: "sharded",
      ...approving("new"),
      revoked: new Set(["project.a.1"]),
      replaced: new Map([["project.b.1", project("b", 2)]]),
    });
    assert.equal(life.tree.find(project("a").project), null);
    assert.equal(life.tree.find(project("b").project)?.role, "project.b.2");
    assert.ok(life.tree.find(project("new").project));
    assert.equal(life.tree.count, flat().tree.count);
  });

  it("divides an empty claimed into one shard for every name, and that one when it grows", () => {
    const empty = ceremony(born(PROFILE), { shape: "sharded" });
    assert.deepEqual(rolesIn(empty), ["claimed", "claimed.shard.0"]);
    const life = ceremony(empty, approving(...many("e", 30)));
    assert.ok(rolesIn(life).length > 3);
    assert.equal(version(life, "claimed.shard.0"), 2);
  });

  it("keeps fields of claimed that nobody knows in claimed, and puts none into the shards", () => {
    const odd = ceremony(born(PROFILE), approving("a", "b"));
    const { top } = odd.tree;
    const bytes = editedBytes(top.targets, {
      header: { "x-note": "kept" },
      keys: new Map(),
      instead: new Map(),
      more: [],
    });
    const targets = good(readTargets(envelopeFile(bytes, []), "claimed"));
    Object.assign(top, { targets });
    const next = ceremony(odd, { shape: "sharded" });
    assert.equal(next.tree.top.targets.frame["x-note"], "kept");
    assert.ok(!("x-note" in there(next.tree.leaves[0]).targets.frame));
  });
});

describe("growing a divided claimed", () => {
  for (const [sentence, held, names] of [
    ["an approved project", approving("aardvark"), ["aardvark"]],
    ["two in one shard", approving("aardvark", "aa-b"), ["aardvark", "aa-b"]],
    ["two in two shards", approving("aardvark", "zzz"), ["aardvark", "zzz"]],
    ["a revoked project", { revoked: new Set(["project.42.1"]) }, ["42"]],
    ["other keys", { replaced: new Map([["project.b2.1", project("b2", 2)]]) }, ["b2"]],
    ["a revoked project that is not there", { revoked: new Set(["project.nobody.1"]) }, []],
    ["nothing", {}, []],
  ] as const satisfies readonly (readonly [string, Ceremony, readonly string[]])[])
    it(`signs only claimed and the shards of ${sentence} anew`, () => {
      const life = ceremony(divided(), held);
      const shards = new Set(names.map((name) => holding(divided(), name)));
      assert.deepEqual(new Set(touchedBy(life)), new Set(["claimed", ...shards]));
      for (const { role, targets } of divided().tree.files) {
        const anew = touchedBy(life).includes(role);
        assert.equal(version(life, role), targets.version + (anew ? 1 : 0), role);
      }
    });

  it("puts other keys in the place of the present ones", () => {
    const role = holding(divided(), "b2");
    const replaced = new Map([["project.b2.1", project("b2", 2)]]);
    const life = ceremony(divided(), { replaced });
    assert.deepEqual(
      projectsIn(role, life),
      projectsIn(role, divided()).map((each) => (each === "project.b2.1" ? "project.b2.2" : each)),
    );
  });

  it("takes out the role of just that generation", () => {
    const life = ceremony(divided(), { revoked: new Set(["project.b2.2"]) });
    assert.equal(life.tree.count, divided().tree.count);
    assert.deepEqual(touchedBy(life), ["claimed"]);
  });

  it("divides a shard that outgrows its budget by the next letter; the others stay", () => {
    const life = ceremony(divided(), approving(...many("zebra-", 25)));
    const [was, now] = [rolesIn(divided()), rolesIn(life)];
    assert.ok(now.length > was.length);
    assert.deepEqual(
      was.filter((role) => !now.includes(role)),
      [],
    );
    const old = holding(divided(), "zebra-1");
    const stayed = was.filter((role) => role !== old && role !== "claimed");
    for (const role of stayed) {
      assert.ok(!touchedBy(life).includes(role), role);
      assert.equal(version(life, role), 1);
    }
    assert.equal(version(life, old), 2);
    assert.ok(now.some((role) => role.startsWith("claimed.shard.zebra-")));
    const stemsNow = life.tree.leaves.flatMap(({ stems }) => stems);
    assert.ok(stemsNow.length > divided().tree.leaves.flatMap(({ stems }) => stems).length);
  });

  it("keeps a file that one project alone makes too large", () => {
    const keys = Array.from({ length: 60 }, (_, i) => there(project("big", i + 1).keys[0]));
    const life = ceremony(divided(), { approved: [{ ...project("zz-big"), keys }] });
    assert.deepEqual(projectsIn(holding(life, "zz-big"), life), ["project.zz-big.1"]);
    const again = ceremony(life, approving("zz-bigger"));
    assert.equal(again.tree.count, life.tree.count + 1);
    assert.notEqual(holding(again, "zz-bigger"), holding(again, "zz-big"));
  });

  it("renews a shard that would expire before the next ceremony, and says the same in it", () => {
    const life = ceremony(divided(), { days: 121, ...approving("aardvark") });
    assert.deepEqual(touchedBy(life), rolesIn(life));
    const role = holding(life, "zz-9");
    assert.equal(version(life, role), 2);
    assert.deepEqual(projectsIn(role, life), projectsIn(role, divided()));
    const expires = life.tree.files.map(({ targets }) => targets.expires);
    assert.equal(new Set(expires).size, 1);
  });

  it("keeps one that lives a day longer than that", () => {
    const life = ceremony(divided(), { days: 119 });
    assert.deepEqual(touchedBy(life), ["claimed"]);
  });

  it("signs all files anew where other keys have to sign", () => {
    const quorum = quorumOf("others");
    const life = ceremony(divided(), { quorum });
    assert.deepEqual(touchedBy(life), rolesIn(divided()));
    for (const { children, targets } of life.tree.files)
      for (const { role } of children) {
        const { roleTable } = targets.delegations;
        const { keys } = roleTable.at(roleTable.find(role));
        assert.deepEqual(
          keys.map(({ material }) => material).sort(),
          quorum.keys.map(({ material }) => material).sort(),
        );
      }
  });
});

describe("making claimed one file again", () => {
  const joined = once(() => ceremony(divided(), { shape: "flat" }));

  it("makes a new claimed that holds all projects, by their names, and no shard", () => {
    assert.deepEqual(rolesIn(joined()), ["claimed"]);
    assert.equal(version(joined(), "claimed"), 4);
    assert.equal(joined().tree.count, flat().tree.count);
    const projects = projectsIn("claimed", joined()).map((role) => role.split(".")[1]);
    assert.deepEqual(projects, projects.toSorted());
  });

  it("goes on counting the versions of names that are used again", () => {
    const again = ceremony(joined(), { shape: "sharded" });
    assert.deepEqual(rolesIn(again), rolesIn(divided()));
    for (const role of rolesIn(again).slice(1)) assert.equal(version(again, role), 2, role);
  });

  it("keeps what is approved at the same time", () => {
    const life = ceremony(divided(), { shape: "flat", ...approving("aardvark") });
    assert.equal(life.tree.count, divided().tree.count + 1);
  });
});

describe("files between", () => {
  const tall = once(() => {
    const first = ceremony(
      born(small(4500, 9000)),
      approving(...many("a", 80), ...many("b", 80), ...many("c", 80)),
    );
    return ceremony(first, { shape: "sharded" });
  });
  const inner = (life: Life) => rolesIn(life).filter((role) => role.startsWith("claimed.inner"));

  it("are made where claimed would be too large, and claimed asks only them", () => {
    assert.ok(inner(tall()).length > 1);
    assert.ok(tall().tree.top.children.every(({ role }) => role.startsWith("claimed.inner")));
    for (const { children } of tall().tree.files)
      assert.equal(
        new Set(children.map(({ role }) => role.split(".")[1])).size,
        Math.min(1, children.length),
      );
  });

  it("stay as they are where a shard below them says something new but keeps its name", () => {
    const life = ceremony(tall(), { revoked: new Set(["project.a1.1"]) });
    assert.deepEqual(touchedBy(life), ["claimed", holding(tall(), "a1")]);
  });

  it("are signed anew where a shard below them was divided, and only those", () => {
    const life = ceremony(tall(), approving(...many("c1-", 12)));
    const between = inner(life).filter((role) => touchedBy(life).includes(role));
    const over = there(
      tall().tree.top.children.find(({ children }) =>
        children.some(({ role }) => role === "claimed.shard.c1"),
      ),
    );
    assert.ok(between.includes(over.role));
    const others = inner(tall()).filter((role) => role !== over.role);
    assert.ok(others.length > 0);
    for (const role of others) assert.ok(!between.includes(role), role);
  });

  it("stay few levels where names have very long beginnings in common", () => {
    const long = "abcdefgh".split("").flatMap((letter) => many(letter.repeat(90), 40));
    const life = ceremony(
      ceremony(born(small(4500, 7000)), { shape: "sharded" }),
      approving(...long),
    );
    assert.equal(life.tree.count, long.length);
    assert.deepEqual(
      rolesIn(life).filter((role) => /^claimed\.inner[4-9]/.test(role)),
      [],
    );
  });

  it("are divided where they outgrow their budget, and claimed gets a level more when it does", () => {
    let life = tall();
    const before = inner(life).length;
    for (let i = 0; i < 4; i++)
      life = ceremony(
        life,
        approving(...many(`c${i}-`, 60), ...many(`${i}x`, 60), ...many(`m${i}`, 60)),
      );
    assert.ok(inner(life).length > before);
    assert.ok(inner(life).some((role) => role.startsWith("claimed.inner2.")));
    assert.equal(life.tree.count, 240 + 4 * 180);
    for (const { role, targets, children } of life.tree.files)
      assert.ok(
        targets.envelope.signedBytes.length <= (children.length > 0 ? 9000 : 4500) + 400,
        role,
      );
  });
});
