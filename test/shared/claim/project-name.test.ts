import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { asProjectName, normalised } from "../../../shared/claim/project-name.ts";

const NORMALISED: readonly (readonly [string, string])[] = [
  ["Flask", "flask"],
  ["zope.interface", "zope-interface"],
  ["a-_.-b", "a-b"],
  ["Pillow_SIMD", "pillow-simd"],
  ["0", "0"],
  ["2to3", "2to3"],
];

const INVALID = ["", "-", "-a", "a-", ".a", "a b", "a/b", "..", "é", "a\n", "foo*", "[a]", "a,b"];

describe("a project's name", () => {
  for (const [written, normal] of NORMALISED)
    it(`${written} is normalised to ${normal}`, () => {
      assert.equal(normalised(written), normal);
    });

  for (const name of INVALID)
    it(`${JSON.stringify(name)} is no name`, () => {
      assert.equal(normalised(name), null);
      assert.equal(asProjectName(name), null);
    });

  it("counts as a project's name only when it is normalised already", () => {
    assert.equal(asProjectName("flask"), "flask");
    assert.equal(asProjectName("Flask"), null);
  });
});
