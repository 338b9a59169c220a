import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toUtf8 } from "../../../shared/bytes.ts";
import { normalised, type ProjectName } from "../../../shared/claim/project-name.ts";
import { canonicalText } from "../../../shared/json/canonical.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import type { ClaimedTree } from "../../../shared/shard/claimed-tree.ts";
import { claimedTreeFrom } from "../../../shared/shard/tree-from.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { good, once, there } from "../../sample.ts";
import { born, ceremony, project, touchedBy } from "./claimed-life.ts";
import { asGoTuf, asPythonTuf, asTufJs } from "./matching.ts";
import { keyFor, NO_LIST, realNames, sample } from "./names.ts";
import { Walker } from "./walk.ts";

const ALL = () => there(realNames());
const KEYS = Array.from({ length: 16 }, (_, i) => ed25519Key(keyFor(`key ${i}`)));

/** Comes only when claimed is divided already. */
const late = (name: string, i: number) => name.startsWith("d") && i % 2 === 1;

/** A claimed of one file, as it is written. */
function flatFile(names: readonly string[]): Uint8Array {
  const keys = KEYS.toSorted((a, b) => (a.keyid < b.keyid ? -1 : 1)).map(({ keyid, json }) =>
    canonicalText({ [keyid]: json }).slice(1, -1),
  );
  const roles = names.map((name, i) => {
    const { keyid } = there(KEYS[i % KEYS.length]);
    return `{"keyids":["${keyid}"],"name":"project.${name}.1","paths":["simple/${name}/*","packages/*/*/${name}/*"],"terminating":true,"threshold":1}`;
  });
  return toUtf8(
    `{"signatures":[],"signed":{"_type":"targets","delegations":{"keys":{${keys.join(",")}},"roles":[${roles.join(",")}]},"expires":"2026-11-01T12:00:00Z","spec_version":"1.0.34","targets":{},"version":1}}`,
  );
}

/** Nearly all names in one file; the same divided; and the others added to that, which divides some shards again. */
const lives = once(() => {
  const first = born(PYPI);
  const top = good(readTargets(flatFile(ALL().filter((name, i) => !late(name, i))), "claimed"));
  const tree = claimedTreeFrom(top, first.quorum, PYPI, (role) => {
    throw new Error(`${role} was asked for`);
  });
  const divided = ceremony({ ...first, tree }, { shape: "sharded" });
  const approved = ALL()
    .filter(late)
    .map((name) => project(name));
  return { flat: tree, divided, grown: ceremony(divided, { approved }) };
});
const after = () => lives().grown.tree;

/** The patterns by which shards are asked, as claimed and the files between write them. */
function shardPatterns({ files }: ClaimedTree): ReadonlyMap<string, readonly string[]> {
  const patterns = new Map<string, readonly string[]>();
  for (const { targets, children } of files)
    for (const { role } of children) {
      const { covers } = targets.delegations.roleTable.at(targets.delegations.roleTable.find(role));
      if (covers.by === "paths" && role.startsWith("claimed.shard."))
        patterns.set(role, covers.patterns);
    }
  return patterns;
}

/** Patterns by the letters before their star: no name that begins otherwise can fit them. Those of one name by the name with a stroke. */
function byBeginning(tree: ClaimedTree): ReadonlyMap<string, readonly [string, string][]> {
  const found = new Map<string, [string, string][]>();
  for (const [role, patterns] of shardPatterns(tree))
    for (const pattern of patterns) {
      if (!pattern.startsWith("simple/")) continue;
      const beginning = pattern.slice("simple/".length).replace(/\*?\/\*$/, "");
      const key = pattern.endsWith("*/*") ? beginning : `${beginning}/`;
      found.set(key, [...(found.get(key) ?? []), [role, pattern]]);
    }
  return found;
}

const simple = (name: string) => `simple/${name}/${name}-1.0.tar.gz`;
const packages = (name: string) => `packages/ab/cd/${name}/${name}-1.0.tar.gz`;

/** Names close to real ones that nobody has. */
function strangers(count: number): readonly string[] {
  const taken = new Set(ALL());
  return sample(ALL(), count, "strangers")
    .flatMap((name, i) => [`${name}x`, `${name}-0`, name.slice(0, -1), `${i}${name}`, `z-${name}`])
    .flatMap((name) => normalised(name) ?? [])
    .filter((name) => !taken.has(name));
}

const options = { skip: NO_LIST };

describe("claimed divided, over all names of PyPI", () => {
  it("gives every name to exactly one shard, by the patterns as they are written", options, () => {
    const patterns = byBeginning(after());
    for (const name of ALL()) {
      const candidates = [...(patterns.get(`${name}/`) ?? [])];
      for (let length = 1; length <= name.length; length++)
        candidates.push(...(patterns.get(name.slice(0, length)) ?? []));
      const fitting = candidates.filter(([, pattern]) => asPythonTuf(simple(name), pattern));
      assert.equal(fitting.length, 1, name);
      assert.equal(there(fitting[0])[0], after().fileFor(name as ProjectName).role);
    }
  });

  it("so does every pattern tried on some names, for pages and for packages", options, () => {
    const all = [...shardPatterns(after())];
    for (const name of sample(ALL(), 8, "every pattern"))
      for (const path of [simple(name), packages(name)]) {
        const roles = all.filter(([, patterns]) =>
          patterns.some((each) => asPythonTuf(path, each)),
        );
        assert.deepEqual(
          roles.map(([role]) => role),
          [after().fileFor(name as ProjectName).role],
        );
      }
  });

  it("python-tuf, tuf-js and go-tuf read the patterns alike", options, () => {
    const patterns = shardPatterns(after());
    const roles = [...patterns.keys()];
    let tried = 0;
    for (const name of [...sample(ALL(), 700, "alike"), ...strangers(40)]) {
      const { role } = after().fileFor(name as ProjectName);
      const at = roles.indexOf(role);
      const near = [-1, 0, 1].flatMap((step) => patterns.get(roles[at + step] ?? "") ?? []);
      const own = PYPI.projectPaths(name as ProjectName);
      for (const path of [simple(name), packages(name)])
        for (const pattern of [
          ...sample(near, 12, name),
          ...(patterns.get(role) ?? []).slice(0, 8),
          ...own,
        ]) {
          const fits = asPythonTuf(path, pattern);
          assert.equal(asGoTuf(path, pattern), fits, `${path} ${pattern}`);
          assert.equal(asTufJs(path, pattern), fits, `${path} ${pattern}`);
          tried++;
        }
    }
    assert.ok(tried > 30_000);
  });

  it("no path of a project fits another project's patterns", options, () => {
    const owners = new Set<string>();
    for (const name of ALL()) {
      // A name without a sign that means something to a client fits itself only.
      assert.match(name, /^[a-z0-9-]+$/);
      for (const pattern of PYPI.projectPaths(name as ProjectName)) {
        assert.ok(!owners.has(pattern), pattern);
        owners.add(pattern);
      }
    }
    for (const name of sample(ALL(), 300, "paths"))
      for (const other of [name, ...sample(ALL(), 20, name), `${name}x`, name.slice(1)])
        for (const path of [simple(name), packages(name)])
          for (const matches of [asPythonTuf, asGoTuf])
            assert.equal(
              PYPI.projectPaths(other as ProjectName).some((pattern) => matches(path, pattern)),
              name === other,
              `${path} ${other}`,
            );
  });

  it(
    "every project is written alike in one file, divided and grown, and stands in its own shard",
    options,
    () => {
      const { flat, divided, grown } = lives();
      assert.equal(flat.count, divided.tree.count);
      assert.equal(grown.tree.count, ALL().length);
      for (const { targets } of flat.leaves) {
        const { roleTable } = targets.delegations;
        for (let place = 0; place < roleTable.length; place++) {
          const { project: name } = there(PYPI.projectOf(roleTable.name(place)));
          for (const { tree } of [divided, grown]) {
            const now = there(tree.find(name));
            const table = now.file.targets.delegations.roleTable;
            assert.equal(table.written(now.place), roleTable.written(place));
          }
        }
      }
    },
  );

  it(
    "a client finds each project by the same keys before and after shards were divided",
    options,
    () => {
      const { divided, grown } = lives();
      assert.ok(grown.tree.files.length > divided.tree.files.length);
      const walkers = [divided, grown].map(({ tree }) => new Walker(tree, asPythonTuf));
      const held = ALL().filter((name, i) => !late(name, i));
      const near = held.filter((name) => name.startsWith("d"));
      for (const name of [...sample(held, 300, "held"), ...sample(near, 300, "near")]) {
        const [was, now] = walkers.map((walker) => walker.seenFor(packages(name)));
        assert.deepEqual(now?.projects, was?.projects);
        assert.equal(now?.projects.length, 1);
        assert.equal(now.files.at(-1), after().fileFor(name as ProjectName).role);
      }
    },
  );

  it("only files that speak for names with d are signed anew, and claimed itself", options, () => {
    const { grown } = lives();
    const stray = touchedBy(grown).filter(
      (role) =>
        role !== "claimed" &&
        !there(grown.made.find((each) => each.role === role)).stems.some(({ prefix }) =>
          prefix.startsWith("d"),
        ),
    );
    assert.deepEqual(stray, []);
    assert.ok(touchedBy(grown).length < grown.tree.files.length / 10);
  });

  it("a stranger's path comes to one shard and to no project", options, () => {
    const walker = new Walker(after(), asPythonTuf);
    for (const name of strangers(150))
      for (const path of [simple(name), packages(name)]) {
        const { files, projects } = walker.seenFor(path);
        assert.deepEqual(projects, []);
        assert.equal(files.filter((role) => role.startsWith("claimed.shard.")).length, 1, name);
      }
    for (const path of [
      "simple",
      "simple/",
      "simple/a/b/c",
      "packages/a/b",
      "Simple/a/x",
      "simple/A/x",
    ])
      assert.deepEqual(walker.seenFor(path).projects, []);
  });

  it("every file stays within what clients are asked to read", options, () => {
    const { files } = after();
    const { shard, inner } = PYPI.shardBudget;
    for (const { role, children, targets } of files) {
      const most = children.length > 0 ? inner.most : shard.most;
      assert.ok(targets.envelope.signedBytes.length <= most, role);
    }
    assert.ok(files.length > 1000);
  });
});
