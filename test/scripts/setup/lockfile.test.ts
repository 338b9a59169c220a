import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

type Package = Readonly<{
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}>;

const TEXT = readFileSync(new URL("../../../package-lock.json", import.meta.url), "utf8");
const { packages } = JSON.parse(TEXT) as { packages: Record<string, Package> };

/** Where npm would find a package needed at this path: in the folders above it, the nearest first. */
function isLocked(path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === "") return false;
  }
}

describe("package-lock.json", () => {
  it("locks what each package needs, for every system: npm ci refuses it otherwise", () => {
    const open = Object.entries(packages).flatMap(
      ([path, { dependencies, optionalDependencies }]) =>
        Object.keys({ ...dependencies, ...optionalDependencies })
          .filter((name) => !isLocked(path, name))
          .map((name) => `${path} needs ${name}`),
    );
    assert.deepEqual(open, []);
  });
  it("names no registry, so that it serves behind any mirror", () => {
    assert.doesNotMatch(TEXT, /"resolved"/);
  });
});
