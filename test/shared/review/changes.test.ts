import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toUtf8 } from "../../../shared/bytes.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { changesOf } from "../../../shared/review/changes.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { flatTree } from "../../flat-tree.ts";
import { good } from "../../sample.ts";

const [A, B] = ["11", "22"].map((byte) => ed25519Key(byte.repeat(32))) as [
  ReturnType<typeof ed25519Key>,
  ReturnType<typeof ed25519Key>,
];

function role(name: string, fields: JsonObject = {}): JsonObject {
  return {
    keyids: [A.keyid],
    name,
    paths: [`simple/${name}/*`],
    terminating: true,
    threshold: 1,
    ...fields,
  };
}

function claimed(version: number, ...roles: readonly JsonObject[]) {
  const signed = {
    _type: "targets",
    delegations: { keys: { [A.keyid]: A.json, [B.keyid]: B.json }, roles },
    expires: `202${version}-01-01T00:00:00Z`,
    spec_version: "1.0.34",
    targets: {},
    version,
  };
  return good(readTargets(toUtf8(fileText({ signatures: [], signed })), "claimed"));
}

const AROUND = {
  profile: PYPI,
  authorities: new Map([["moved", "by its present keys"]]),
};

function changes(before: readonly JsonObject[], after: readonly JsonObject[]) {
  const { delegations, sentences } = changesOf(
    flatTree(claimed(6, ...before)),
    flatTree(claimed(7, ...after)),
    AROUND,
  );
  return {
    rows: delegations.map(({ change, role: name, words }) => [change, name, words]),
    sentences,
  };
}

describe("what changes from one claimed to the next", () => {
  it("is nothing when the projects are the same", () => {
    const { rows, sentences } = changes([role("a")], [role("a")]);
    assert.deepEqual(rows, []);
    assert.match(sentences[0]?.text ?? "", /^1 project stay/);
  });

  for (const [sentence, fields, words] of [
    ["other keys", { keyids: [B.keyid] }, "other keys"],
    ["one key more", { keyids: [A.keyid, B.keyid] }, "other keys"],
    ["another threshold", { keyids: [A.keyid], threshold: 2 }, "threshold 1 → 2"],
    ["other paths", { paths: ["*"] }, "other paths"],
    [
      "paths that only look the same when they are joined",
      { paths: ["simple/a/*,x"] },
      "other paths",
    ],
    ["no longer terminating", { terminating: false }, "no longer terminating"],
  ] as const)
    it(`shows a present project with ${sentence}, as dangerous`, () => {
      const { rows, sentences } = changes([role("a")], [role("a", fields)]);
      assert.deepEqual(rows, [["changed", "a", words]]);
      assert.equal(sentences[0]?.danger, true);
      assert.match(sentences[0].text, /CHANGE/);
    });

  it("tells [a,b] from [a and b]", () => {
    const { rows } = changes([role("a", { paths: ["x,y"] })], [role("a", { paths: ["x", "y"] })]);
    assert.deepEqual(rows, [["changed", "a", "other paths"]]);
  });

  it("shows a project that is gone, as dangerous", () => {
    const { rows, sentences } = changes([role("a"), role("b")], [role("b")]);
    assert.deepEqual(rows, [["removed", "a", ""]]);
    assert.match(sentences[0]?.text ?? "", /1 project will NO LONGER be protected/);
  });

  it("shows a project that goes over to another role as other keys, with both and by whose authority", () => {
    const { rows, sentences } = changes(
      [role("project.moved.1"), role("b")],
      [role("project.moved.2", { keyids: [B.keyid] }), role("b")],
    );
    assert.deepEqual(rows, [["replaced", "project.moved.2", "by its present keys"]]);
    assert.match(sentences[0]?.text ?? "", /The keys of 1 project CHANGE/);
    assert.equal(sentences[1]?.danger, true);
    assert.match(
      sentences[1].text,
      /^moved: its keys CHANGE, by its present keys\. Until now 1 of 1 \((.+)\); from now on 1 of 1 \((?!\1)(.+)\)\.$/,
    );
  });

  it("says so where nobody allowed the other keys", () => {
    const { rows } = changes([role("project.theirs.1")], [role("project.theirs.2")]);
    assert.deepEqual(rows, [["replaced", "project.theirs.2", "by NOBODY’S authority"]]);
  });

  it("tells one project's other keys from another project that comes", () => {
    const { rows } = changes([role("project.a.1")], [role("project.b.2")]);
    assert.deepEqual(rows, [
      ["removed", "project.a.1", ""],
      ["added", "project.b.2", ""],
    ]);
  });

  it("puts what is dangerous first", () => {
    const { rows } = changes(
      [role("a"), role("b"), role("c")],
      [role("a"), role("c", { threshold: 2 }), role("new")],
    );
    assert.deepEqual(
      rows.map(([change]) => change),
      ["changed", "removed", "added"],
    );
  });

  it("says both versions and both expiry dates", () => {
    const { sentences } = changes([], [role("a")]);
    const text = sentences.map((each) => each.text).join(" ");
    assert.match(text, /from version 6 to version 7/);
    assert.match(text, /2027-01-01.*2026-01-01/);
  });
});
