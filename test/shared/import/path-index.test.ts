import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { finished } from "../../../shared/finished.ts";
import { PathIndex } from "../../../shared/import/path-index.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { good } from "../../sample.ts";
import { A, B, fileOf, ROLE, TARGETS } from "../tuf/documents.ts";

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

const ZEBRA = "simple/zebra/*";
const BOTH = [A.public, B.public];
const SAID =
  '],"name":"project.zebra.1","paths":["simple/zebra/*","packages/*/*/zebra/*"],"terminating":true,"threshold":2}';

describe("whether the first delegation of a pattern says letter by letter", () => {
  for (const [what, says, pattern, keys, behind] of [
    ["what it says", true, ZEBRA, BOTH, SAID],
    ["the same of another pattern", false, "simple/ant/*", BOTH, SAID],
    ["the same of a pattern that is not there", false, "simple/*/*", BOTH, SAID],
    ["one key less", false, ZEBRA, [A.public], SAID],
    ["one key more", false, ZEBRA, [...BOTH, B.public], SAID],
    ["another key", false, ZEBRA, [A.public, "0".repeat(64)], SAID],
    ["the beginning of a key", false, ZEBRA, [A.public, B.public.slice(0, 60)], SAID],
    ["its keys in another order", false, ZEBRA, [B.public, A.public], SAID],
    ["another threshold", false, ZEBRA, BOTH, SAID.replace("2}", "1}")],
    ["that it does not end the search", false, ZEBRA, BOTH, SAID.replace("true", "false")],
    ["a path more", false, ZEBRA, BOTH, SAID.replace('*"],', '*","x"],')],
    ["the end of it alone", false, ZEBRA, BOTH, SAID.slice(10)],
    ["another name", false, ZEBRA, BOTH, SAID.replace("zebra.1", "zebra.2")],
    [
      "what one says that is written in another form",
      false,
      "simple/dog/*",
      BOTH,
      SAID.replace(/"project.*\]/, '"project.dog.1","paths":["simple/dog/*"]'),
    ],
  ] as const)
    it(`${what}: ${says ? "yes" : "no"}`, () => {
      assert.equal(index.says(pattern, keys, behind), says);
    });
});
