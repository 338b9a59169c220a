import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalText } from "../../../shared/json/canonical.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import {
  entriesOf,
  newEntry,
  type FileEdit,
  type NewProject,
} from "../../../shared/shard/project-entry.ts";
import { editedBytes } from "../../../shared/tuf/edit-targets.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { readTargets, type Targets } from "../../../shared/tuf/targets.ts";
import { good, there } from "../../sample.ts";
import { born, ceremony, project } from "./claimed-life.ts";
import { keyFor } from "./names.ts";

const withKeys = (name: string, words: readonly string[], threshold = 1): NewProject => ({
  ...project(name),
  keys: words.map(keyFor),
  threshold,
});

/** As the specification has it: each part a value, and all of it canonical. */
function asValues(next: NewProject) {
  const keys = next.keys.map((key) => ed25519Key(key));
  return {
    role: canonicalText({
      keyids: keys.map(({ keyid }) => keyid).sort(),
      name: next.role,
      paths: PYPI.projectPaths(next.project),
      terminating: true,
      threshold: next.threshold,
    }),
    keys: keys.map(({ keyid, json }) => canonicalText({ [keyid]: json }).slice(1, -1)),
  };
}

describe("a project's entry is written as its values would be", () => {
  for (const [what, next] of [
    ["with one key", withKeys("a", ["one"])],
    ["with three keys, two of which must sign", withKeys("a-1-b", ["one", "two", "three"], 2)],
    ["with the same in another order", withKeys("a-1-b", ["three", "two", "one"], 2)],
    ["with the longest name", withKeys("z".repeat(190), ["one"], 1)],
    ["in its second generation", project("b", 2)],
  ] as const)
    it(what, () => {
      const { role, keys, name, bytes } = newEntry(PYPI, next);
      const expected = asValues(next);
      assert.equal(role, expected.role);
      assert.deepEqual(
        keys.map(([, member]) => member),
        expected.keys,
      );
      assert.equal(name, next.project);
      assert.equal(bytes, [role, ...keys.map(([, member]) => member)].join(",").length + 1);
    });
});

/** Claimed with three projects, whose first key says more than Conclave would write. */
function present(): Targets {
  const { top } = ceremony(born(PYPI), {
    approved: [project("a"), withKeys("b", ["shared", "own"]), project("c")],
  }).tree;
  const text = Buffer.from(top.targets.envelope.signedBytes).toString();
  const { keyid } = ed25519Key(keyFor("shared"));
  const odd = text.replace(
    `"${keyid}":{"keytype":"ed25519",`,
    `"${keyid}":{"keyid_hash_algorithms":["sha256"],"keytype":"ed25519",`,
  );
  assert.notEqual(odd, text);
  return good(readTargets(envelopeFile(Buffer.from(odd), []), "claimed"));
}

/** The file written with the edit and read again. */
function readAgain(targets: Targets, { instead, more }: FileEdit): Targets {
  const come = [...instead.values(), ...more].filter((each) => each !== null);
  const bytes = editedBytes(targets, {
    header: {},
    keys: new Map(come.flatMap(({ keys }) => keys)),
    instead: new Map([...instead].map(([place, next]) => [place, next?.role ?? ""])),
    more: more.map(({ role }) => role),
  });
  return good(readTargets(envelopeFile(bytes, []), "claimed"));
}

const NOTHING: FileEdit = { instead: new Map(), more: [] };

describe("the entries of a file as an edit leaves it are those of the file written with it", () => {
  const next = (name: string, ...words: readonly string[]) => newEntry(PYPI, withKeys(name, words));
  for (const [what, edit] of [
    ["nothing", NOTHING],
    ["one comes", { ...NOTHING, more: [next("d", "new")] }],
    ["one goes", { ...NOTHING, instead: new Map([[1, null]]) }],
    ["one gives way", { ...NOTHING, instead: new Map([[0, next("a", "other")]]) }],
    ["one comes with a key that the file lists", { ...NOTHING, more: [next("d", "shared")] }],
    ["one gives way to such a key", { ...NOTHING, instead: new Map([[2, next("c", "shared")]]) }],
    [
      "two come with one key, one goes, one gives way",
      {
        instead: new Map([
          [0, null],
          [2, next("c", "shared", "other")],
        ]),
        more: [next("d", "new"), next("e", "new", "shared")],
      },
    ],
  ] as readonly (readonly [string, FileEdit])[])
    it(what, () => {
      const targets = present();
      const found = entriesOf(targets, PYPI, edit);
      const expected = entriesOf(readAgain(targets, edit), PYPI, NOTHING);
      const sorted = (entries: typeof found) =>
        entries.map((each) => ({ ...each, keys: each.keys.toSorted() }));
      assert.deepEqual(sorted(found), sorted(expected));
    });

  it("and a listed key keeps its fields", () => {
    const [, entry] = entriesOf(present(), PYPI, NOTHING);
    assert.ok(there(entry).keys.some(([, member]) => member.includes("keyid_hash_algorithms")));
  });
});
