import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alignNames } from "../../../shared/look-alike/alignment.ts";
import { labelledNames } from "./labelled-names.ts";

/** What differs, as "here/there", and what does not. */
function shown(name: string, other: string): string {
  return alignNames(name, other)
    .map(({ here, there }) => (here === there ? here : `[${here}/${there}]`))
    .join("");
}

describe("two names letter by letter", () => {
  for (const [name, other, expected] of [
    ["requests", "requests", "requests"],
    ["reqeusts", "requests", "req[eu/ue]sts"],
    ["requestss", "requests", "requests[s/]"],
    ["rquests", "requests", "r[/e]quests"],
    ["rnatplotlib", "matplotlib", "[rn/m]atplotlib"],
    ["numpy", "nurnpy", "nu[m/rn]py"],
    ["djang0", "django", "djang[0/o]"],
    ["dj-ango", "django", "dj[-/]ango"],
    ["nunpy", "numpy", "nu[n/m]py"],
    ["dateutil-python", "python-dateutil", "[dateutil/python]-[python/dateutil]"],
    ["tenserflow", "tensorflow", "tens[e/o]rflow"],
    ["", "a", "[/a]"],
  ] as const)
    it(`${name} beside ${other}: ${expected}`, () => assert.equal(shown(name, other), expected));

  it("hold both names whole, and differ in little", () => {
    for (const { name, target, rule } of labelledNames(() => false)) {
      const places = alignNames(name, target);
      assert.equal(places.map(({ here }) => here).join(""), name);
      assert.equal(places.map(({ there }) => there).join(""), target);
      const differing = places.filter(({ here, there }) => here !== there).length;
      const most = rule === "ultranormal" || rule === "visual" ? target.length : 3;
      assert.ok(differing >= 1 && differing <= most, `${name} ${target}`);
    }
  });
});
