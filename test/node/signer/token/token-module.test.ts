import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { lookAtTokens } from "../../../../node/signer/token/token-job.ts";
import {
  KNOWN_MODULES,
  MODULE_SETTINGS,
  modulesHere,
} from "../../../../node/signer/token/token-module.ts";
import { ownFolder } from "../../../own-folder.ts";
import { signing, tokenJob } from "./sealed-documents.ts";
import { freshTokens, PKCS11JS, SKIP, SOFTHSM, strictToken } from "./soft-token.ts";

const PROJECT = dirname(dirname(dirname(dirname(import.meta.dirname))));

function refusalFor(path: string): { readonly id: string; readonly found: string } {
  const looked = lookAtTokens(PKCS11JS, path, { documents: [], signed: [] });
  return looked.ok ? { id: "opened", found: "" } : looked.refusal;
}

/** A library of the system that is no PKCS#11 module: the C library is everywhere. */
const LIBRARY = globSync(["/lib/x86_64-linux-gnu/libm.so.6", "/lib64/libm.so.6"])[0];

describe("choosing a module", () => {
  it("opens SoftHSM", { skip: SKIP }, () => {
    freshTokens();
    assert.equal(refusalFor(SOFTHSM).id, "opened");
    assert.equal(refusalFor(SOFTHSM).id, "opened", "and once more in the same process");
  });

  for (const [sentence, content, words] of [
    ["a text", "hello\n", /file too short|invalid ELF header/],
    ["a longer text", "hello\n".repeat(1000), /invalid ELF header/],
    ["an empty file", "", /file too short/],
    ["a library that was cut off", "\x7fELF\x02\x01\x01".padEnd(200, "\0"), /ELF/],
  ] as const)
    it(`TOKEN-MODULE refuses ${sentence}`, () => {
      const path = join(ownFolder(), "module.so");
      writeFileSync(path, content);
      const { id, found } = refusalFor(path);
      assert.equal(id, "TOKEN-MODULE");
      assert.match(found, words);
      assert.ok(!found.includes(path), "the path stands in its own place");
    });

  it("TOKEN-MODULE refuses a library that is no module", { skip: LIBRARY === undefined }, () => {
    const { id, found } = refusalFor(LIBRARY ?? "");
    assert.equal(id, "TOKEN-MODULE");
    assert.match(found, /C_GetFunctionList/);
  });

  for (const [sentence, path] of [
    ["a path that leads nowhere", "/nowhere/module.so"],
    ["a folder", "/usr/lib"],
    ["a relative path", "module.so"],
    ["no path", ""],
  ] as const)
    it(`TOKEN-MODULE refuses ${sentence}`, () => {
      assert.equal(refusalFor(path).id, "TOKEN-MODULE");
    });

  it("TOKEN-MODULE refuses a module that does not start", { skip: SKIP }, () => {
    const { module } = strictToken({ "no-start": 1 });
    const { id, found } = refusalFor(module);
    assert.equal(id, "TOKEN-MODULE");
    assert.match(found, /does not start \(CKR_FUNCTION_FAILED\)/);
  });

  it(
    "TOKEN-NONE says that no reader is reached, where the module answers so",
    { skip: SKIP },
    () => {
      const { module } = strictToken({ "no-reader": 1 });
      const { id, found } = refusalFor(module);
      assert.equal(id, "TOKEN-NONE");
      assert.match(found, /CKR_DEVICE_ERROR/);
    },
  );

  it("TOKEN-MODULE refuses to sign with such a module as well", async () => {
    const { id } = await signing(tokenJob(["ab".repeat(32)], { module: "/nowhere/module.so" }));
    assert.equal(id, "TOKEN-MODULE");
  });

  it("offers the modules that are on this computer", { skip: SKIP }, () => {
    assert.ok(modulesHere().some(({ path }) => path === SOFTHSM));
  });

  it("is described in the manual: each known module, and how it finds its settings", () => {
    const manual = readFileSync(join(PROJECT, "docs/manual/tokens.md"), "utf8");
    for (const path of KNOWN_MODULES.flatMap(({ paths }) => paths))
      assert.ok(manual.includes(`\`${path}\``), path);
    for (const name of MODULE_SETTINGS) assert.ok(manual.includes(`\`${name}\``), name);
  });
});
