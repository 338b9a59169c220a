import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lockDifference } from "../../../scripts/setup/node-modules.mjs";

const MACHINE = { os: "linux", cpu: "x64", libc: "glibc" };
const MANIFEST = { dependencies: { alpha: "1.0.0" }, optionalDependencies: { node: "24.0.0" } };
const LOCK = {
  packages: {
    "": MANIFEST,
    "node_modules/alpha": { version: "1.0.0" },
    "node_modules/node": { version: "24.0.0", optional: true, os: ["linux"], cpu: ["x64"] },
    "node_modules/for-mac": { version: "1.0.0", optional: true, os: ["darwin"], cpu: ["x64"] },
    "node_modules/for-musl": {
      version: "1.0.0",
      optional: true,
      os: ["linux"],
      cpu: ["x64"],
      libc: ["musl"],
    },
  },
};
const INSTALLED = {
  "node_modules/alpha": { version: "1.0.0" },
  "node_modules/node": { version: "24.0.0" },
};

describe("set-up installs the npm packages anew", () => {
  const compare = (installed: object, manifest: object = MANIFEST): string | null =>
    lockDifference(manifest, LOCK, { packages: { ...INSTALLED, ...installed } }, MACHINE);

  it("not when all that this machine needs is there in the locked version", () => {
    assert.equal(compare({}), null);
  });
  it("when a package has another version", () => {
    assert.equal(
      compare({ "node_modules/alpha": { version: "1.0.1" } }),
      "alpha is 1.0.1, not 1.0.0",
    );
  });
  it("when a package is missing", () => {
    const without = { packages: { "node_modules/node": { version: "24.0.0" } } };
    assert.equal(lockDifference(MANIFEST, LOCK, without, MACHINE), "alpha is not installed");
  });
  it("when npm left out an optional package that is made for this machine", () => {
    const without = { packages: { "node_modules/alpha": { version: "1.0.0" } } };
    assert.equal(lockDifference(MANIFEST, LOCK, without, MACHINE), "node is not installed");
  });
  it("when a package is there that is locked no more", () => {
    assert.equal(compare({ "node_modules/old": { version: "1.0.0" } }), "old is no longer wanted");
  });
  it("when package.json was edited without the lock file", () => {
    assert.equal(
      compare({}, { ...MANIFEST, dependencies: { alpha: "2.0.0" } }),
      "package.json names other dependencies than package-lock.json",
    );
  });
  it("not when only the scripts of package.json changed", () => {
    assert.equal(compare({}, { ...MANIFEST, scripts: { start: "other" } }), null);
  });
});
