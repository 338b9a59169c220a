import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { once } from "../../sample.ts";
import { born, ceremony, project, small } from "./claimed-life.ts";

const NAMES = ["a", "a-b", "ab", "b", "42", "4", ...Array.from({ length: 30 }, (_, i) => `c${i}`)];
const flat = once(() =>
  ceremony(born(small(2500)), { approved: NAMES.map((name) => project(name)) }),
);
const divided = once(() => ceremony(flat(), { shape: "sharded" }));

for (const [sentence, life, sharded] of [
  ["one file", flat, false],
  ["divided", divided, true],
] as const)
  describe(`claimed as a tree, ${sentence}`, () => {
    it(`says that it is ${sharded ? "" : "not "}divided, and counts its projects`, () => {
      const { tree } = life();
      assert.equal(tree.sharded, sharded);
      assert.equal(tree.count, NAMES.length);
      assert.equal(tree.leaves.length === 1, !sharded);
      assert.equal(tree.leaves.includes(tree.top), !sharded);
    });

    for (const name of NAMES.slice(0, 8))
      it(`finds ${name} in the file that is asked for it`, () => {
        const { tree } = life();
        const found = tree.find(project(name).project);
        assert.equal(found?.role, `project.${name}.1`);
        assert.equal(found.file, tree.fileFor(project(name).project));
        assert.equal(tree.delegation(project(name).project)?.name, found.role);
        assert.equal(tree.delegationOf(found.role)?.name, found.role);
      });

    for (const name of ["aa", "zope", "c", "a-", "c300"])
      it(`finds no ${name}`, () => {
        const { tree } = life();
        assert.equal(tree.find(project(name).project), null);
        assert.equal(tree.delegation(project(name).project), undefined);
        assert.ok(tree.leaves.includes(tree.fileFor(project(name).project)));
      });

    for (const role of ["project.a.2", "claimed", "claimed.shard.a", "a", "project.aa.1"])
      it(`has no delegation of the name ${role}`, () => {
        assert.equal(life().tree.delegationOf(role), undefined);
      });

    it("names each file before those that it delegates to", () => {
      const { files } = life().tree;
      for (const [at, { children }] of files.entries())
        for (const child of children) assert.ok(files.indexOf(child) > at);
    });
  });
