import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { finished } from "../../../shared/finished.ts";
import { PathIndex } from "../../../shared/import/path-index.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { good } from "../../sample.ts";
import { fileOf, ROLE, TARGETS } from "../tuf/documents.ts";

const { keys } = TARGETS["delegations"] as JsonObject;

const PATHS: readonly (readonly [name: string, covers: JsonObject])[] = [
  ["project.zebra.1", { paths: ["simple/zebra/*", "packages/*/*/zebra/*"] }],
  ["project.ant.1", { paths: ["simple/ant/*", "packages/*/*/ant/*"] }],
  ["project.ant.2", { paths: ["simple/ant/*", "packages/*/*/ant/*"] }],
  ["project.bee.1", { path_hash_prefixes: ["0f"] }],
  ["project.cow.1", { paths: ['simple/"cow"/*'] }],
  ["project.dog.1", { paths: ["simple/dog/*"], "x-note": "another form than Conclave's" }],
  ["project.dog.2", { paths: ["simple/dog/*"] }],
];

const roles = PATHS.map(([name, covers]) => {
  const { paths: _, ...rest } = ROLE;
  return { ...rest, ...covers, name };
});
const targets = good(
  readTargets(fileOf({ ...TARGETS, delegations: { keys: keys ?? {}, roles } }), "file"),
);
const index = finished(PathIndex.of(targets));

describe("the first delegation of a path pattern", () => {
  for (const [pattern, name] of [
    ["simple/zebra/*", "project.zebra.1"],
    ["packages/*/*/zebra/*", "project.zebra.1"],
    ["simple/ant/*", "project.ant.1"],
    ['simple/"cow"/*', "project.cow.1"],
    ["simple/dog/*", "project.dog.1"],
    ["simple/ant/", undefined],
    ["simple/ant/**", undefined],
    ["simple/*/*", undefined],
    ["0f", undefined],
  ] as const)
    it(`of ${pattern} is ${name ?? "none"}`, () => {
      assert.equal(index.first(pattern)?.name, name);
    });

  it("has the keys that it names, in its order", () => {
    assert.deepEqual(
      index.first("simple/zebra/*")?.keys.map(({ keyid }) => keyid),
      ROLE["keyids"],
    );
  });
});
