import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { ensurePkcs11js, hasPkcs11js } from "../../../scripts/setup/pkcs11js.mjs";
import { ownFolder } from "../../own-folder.ts";

const PROJECT = dirname(dirname(dirname(import.meta.dirname)));

describe("set-up's compiling of pkcs11js", () => {
  it("makes a package that loads, once, and again only when what it is made of changed", async () => {
    const project = ownFolder();
    const lock = join(project, "package-lock.json");
    copyFileSync(join(PROJECT, "package-lock.json"), lock);
    assert.equal(hasPkcs11js(project), false);

    await ensurePkcs11js(project);
    assert.equal(hasPkcs11js(project), true);
    const entry = join(project, ".runtime/pkcs11js/index.js");
    const addon = join(project, ".runtime/pkcs11js/build/Release/pkcs11.node");
    const loaded = createRequire(entry)(entry) as { PKCS11: unknown };
    assert.equal(typeof loaded.PKCS11, "function");

    const { ino } = statSync(addon);
    await ensurePkcs11js(project);
    assert.equal(statSync(addon).ino, ino, "nothing was made again");

    const text = readFileSync(lock, "utf8");
    writeFileSync(lock, text.replaceAll(/"integrity": "sha512-./g, '"integrity": "sha512-?'));
    assert.equal(hasPkcs11js(project), false);
    assert.ok(!existsSync(join(project, "node_modules")), "it writes nothing elsewhere");
  });
});
