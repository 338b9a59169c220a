import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { NewProject } from "../../../shared/shard/project-entry.ts";
import { there } from "../../sample.ts";
import { born, ceremony, project, small, type Life } from "./claimed-life.ts";
import { asGoTuf, asPythonTuf, asTufJs } from "./matching.ts";
import { projectNames } from "./names.ts";
import { Walker } from "./walk.ts";

/** What people decide in one ceremony, told so that it fits whatever is claimed by then. */
interface Decided {
  readonly names: readonly string[];
  /** Of those that are claimed, from which place on and how many. */
  readonly revoke: readonly [number, number];
  readonly replace: readonly [number, number];
  readonly shape: "flat" | "sharded" | null;
}

const few = fc.tuple(fc.nat(1000), fc.nat(6));
const decided: fc.Arbitrary<Decided> = fc.record({
  names: fc.array(projectNames, { maxLength: 150, size: "max" }),
  revoke: few,
  replace: few,
  shape: fc.constantFrom(null, null, null, "sharded" as const, "flat" as const),
});

type Claimed = ReadonlyMap<string, NewProject>;

function chosen(claimed: Claimed, [from, count]: readonly [number, number]): readonly NewProject[] {
  const all = [...claimed.values()];
  return Array.from({ length: Math.min(count, all.length) }, (_, i) =>
    there(all[(from + i * 7) % all.length]),
  );
}

function generationOf({ role }: NewProject): number {
  return Number(role.split(".").at(-1));
}

/** The next claimed, and what it must hold by a plain account of what was decided. */
function held(life: Life, claimed: Claimed, each: Decided) {
  const next = new Map(claimed);
  const revoked = new Set<string>();
  const replaced = new Map<string, NewProject>();
  for (const { project: name, role } of chosen(claimed, each.revoke)) {
    revoked.add(role);
    next.delete(name);
  }
  for (const was of chosen(next, each.replace)) {
    const now = project(was.project, generationOf(was) + 1);
    replaced.set(was.role, now);
    next.set(was.project, now);
  }
  const approved = [...new Set(each.names)]
    .filter((name) => !claimed.has(name))
    .map((name) => project(name));
  for (const one of approved) next.set(one.project, one);
  const shape = each.shape === null ? {} : { shape: each.shape };
  return { life: ceremony(life, { approved, revoked, replaced, ...shape }), claimed: next };
}

const path = (name: string) => `simple/${name}/${name}-1.tar.gz`;

/** By a client's walk, each project is found first and alone, by the keys of the account; what is not claimed finds nothing. */
function answersAreThose(life: Life, claimed: Claimed, others: readonly string[]): void {
  const walker = new Walker(life.tree, asPythonTuf);
  for (const { project: name, role, keys, threshold } of claimed.values()) {
    const [found = "", ...more] = walker.seenFor(path(name)).projects;
    assert.deepEqual(more, []);
    assert.ok(found.startsWith(`${role} ${threshold} of `), `${found} for ${name}`);
    for (const key of keys) assert.ok(found.includes(key));
  }
  for (const name of others) {
    if (claimed.has(name)) continue;
    const { files, projects } = walker.seenFor(path(name));
    assert.deepEqual(projects, []);
    assert.equal(
      files.filter((each) => each.startsWith("claimed.shard.")).length,
      Number(life.tree.sharded),
    );
  }
}

/** Nobody has to fetch again what did not change, and no version ever becomes less. */
function versionsGoOn(before: Life, after: Life): void {
  const was = new Map(before.tree.files.map(({ role, targets }) => [role, targets]));
  for (const { role, targets } of after.tree.files) {
    const present = was.get(role);
    const anew = after.made.find((each) => each.role === role)?.bytes !== null;
    assert.equal(targets === present, !anew, role);
    assert.equal(targets.version, (before.listed.get(role) ?? 0) + (anew ? 1 : 0), role);
  }
  for (const [role, version] of before.listed)
    assert.ok((after.listed.get(role) ?? 0) >= version, role);
}

describe("any number of ceremonies over a divided claimed", () => {
  for (const [sentence, profile] of [
    ["files of eight projects", small(3600)],
    ["small files between, too", small(3600, 6000)],
  ] as const)
    it(`change nothing but what was decided: ${sentence}`, () => {
      fc.assert(
        fc.property(
          fc.array(decided, { minLength: 1, maxLength: 7, size: "max" }),
          fc.array(projectNames, { minLength: 10, maxLength: 40 }),
          (ceremonies, strangers) => {
            let now = { life: born(profile), claimed: new Map() as Claimed };
            for (const each of ceremonies) {
              const next = held(now.life, now.claimed, each);
              versionsGoOn(now.life, next.life);
              assert.equal(next.life.tree.count, next.claimed.size);
              now = next;
            }
            answersAreThose(now.life, now.claimed, strangers);
          },
        ),
        { numRuns: 30 },
      );
    });

  it("of some thousand projects, each step seen by a client", () => {
    const name = fc.stringMatching(/^[a-f0-3](-?[a-h0-5]){1,7}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1600, maxLength: 2400 }), (names) => {
        const cut = Math.floor(names.length / 2);
        const steps: readonly Decided[] = [
          { names: names.slice(0, cut), revoke: [0, 0], replace: [0, 0], shape: null },
          { names: [], revoke: [3, 6], replace: [9, 6], shape: "sharded" },
          { names: names.slice(cut), revoke: [5, 6], replace: [1, 6], shape: null },
          { names: [], revoke: [0, 0], replace: [0, 0], shape: "flat" },
        ];
        let now = { life: born(small(9000, 9000)), claimed: new Map() as Claimed };
        for (const step of steps) {
          now = held(now.life, now.claimed, step);
          answersAreThose(now.life, now.claimed, names.slice(0, 50));
        }
      }),
      { numRuns: 2 },
    );
  });
});

describe("what clients make of a pattern", () => {
  const sign = fc.constantFrom("*", "?", "-", "a", "b", "0");
  const part = fc.array(sign, { maxLength: 6 }).map((signs) => signs.join(""));
  const text = fc.stringMatching(/^[ab0-]{1,6}$/);

  it("is the same for python-tuf, tuf-js and go-tuf", () => {
    fc.assert(
      fc.property(part, text, (pattern, name) => {
        fc.pre(pattern !== "" && !pattern.includes("**"));
        const [at, whole] = [`simple/${name}/x-1.0.whl`, `simple/${pattern}/*`];
        const fits = asPythonTuf(at, whole);
        assert.equal(asGoTuf(at, whole), fits);
        assert.equal(asTufJs(at, whole), fits);
      }),
      { numRuns: 2000 },
    );
  });

  for (const [pattern, at, fits] of [
    ["simple/a*/*", "simple/a/x", true],
    ["simple/a*/*", "simple/ab/x", true],
    ["simple/a*/*", "simple/ab/x/y", false],
    ["simple/a*/*", "simple/b/a/x", false],
    ["simple/a-*/*", "simple/a/x", false],
    ["simple/a/*", "simple/ab/x", false],
    ["packages/*/*/a*/*", "packages/1/2/ab/x", true],
    ["packages/*/*/a*/*", "packages/1/ab/x", false],
    ["simple/42*/*", "simple/42/x", true],
    ["simple/4*/*", "simple/42-1/x", true],
  ] as const)
    it(`${pattern} ${fits ? "fits" : "does not fit"} ${at}`, () => {
      for (const matches of [asPythonTuf, asTufJs, asGoTuf])
        assert.equal(matches(at, pattern), fits);
    });
});
