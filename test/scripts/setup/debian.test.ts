import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { instruction, missingNeeds, needs, type Need } from "../../../scripts/setup/debian.mjs";

const GTK: Need = {
  kind: "library",
  name: "libgtk-3.so.0",
  packages: ["libgtk-3-0t64", "libgtk-3-0"],
};
const XVFB: Need = { kind: "program", name: "Xvfb", packages: ["xvfb"] };

describe("set-up without the right to install Debian packages", () => {
  it("names what is missing and one command line that installs it", () => {
    const words = instruction([GTK, XVFB], true);
    assert.match(words, /^This machine lacks: libgtk-3\.so\.0, Xvfb\./);
    const commands = words.split("\n").filter((line) => line.includes("apt-get"));
    assert.deepEqual(commands, [
      "  sudo apt-get update && sudo apt-get install -y --no-install-recommends libgtk-3-0 xvfb",
    ]);
  });
  it("names the packages, and no command, on a system without apt-get", () => {
    const words = instruction([XVFB], false);
    assert.match(words, /Debian calls the packages: xvfb\./);
    assert.doesNotMatch(words, /apt-get/);
  });
  it("asks only for what is not there", () => {
    assert.deepEqual(
      missingNeeds([GTK, XVFB], (need) => need.name === "Xvfb"),
      [GTK],
    );
  });
});

describe("what set-up wants of the system", () => {
  const names = (purpose: { window: boolean; compiling: boolean; tests: boolean }) =>
    needs(purpose).map(({ name }) => name);

  it("wants nothing for commands without a window", () => {
    assert.deepEqual(names({ window: false, compiling: false, tests: false }), []);
  });
  it("wants a compiler where something is left to compile", () => {
    assert.deepEqual(names({ window: false, compiling: true, tests: false }), ["g++"]);
  });
  it("wants a token in software for the tests only", () => {
    const app = { window: true, compiling: true, tests: false };
    assert.ok(!names(app).includes("softhsm2-util"));
    assert.ok(names({ ...app, tests: true }).includes("softhsm2-util"));
  });
});
