import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verifyWithBoth } from "../../../../node/verify.ts";
import { fromUtf8, toUtf8 } from "../../../../shared/bytes.ts";
import { fileText } from "../../../../shared/json/canonical.ts";
import { readJson } from "../../../../shared/json/read.ts";
import type { JsonObject } from "../../../../shared/json/value.ts";
import { nextRoot } from "../../../../shared/tuf/chain.ts";
import { oddities, rootSubject } from "../../../../shared/tuf/oddities.ts";
import { readRoot } from "../../../../shared/tuf/root.ts";
import { verifyingKey } from "../../../../shared/tuf/verifying-key.ts";
import { good } from "../../../sample.ts";
import { material, SKIP } from "./material.ts";

/** The root that Warehouse's development environment starts with stands inside the settings of its repository service. */
function bootstrapRoot() {
  const settings = good(readJson(material("warehouse-dev/bootstrap.json"), "bootstrap"));
  const { metadata } = settings as { readonly metadata: { readonly root: JsonObject } };
  return good(readRoot(toUtf8(fileText(metadata.root)), "1.root.json"));
}

describe("the root of Warehouse's development environment", { skip: SKIP }, () => {
  it("has keys of three kinds, all of them sound", () => {
    const { roles } = bootstrapRoot();
    const kinds = [...roles.root.keys, ...roles.timestamp.keys].map(
      (key) => verifyingKey(key).kind,
    );
    assert.deepEqual(kinds, ["ecdsa", "ed25519", "rsa"]);
  });

  it("is signed by its own keys", () => {
    const root = bootstrapRoot();
    assert.equal(nextRoot({ ...root, version: 0 }, root, verifyWithBoth).ok, true);
  });

  it("has nothing odd", () => {
    const root = bootstrapRoot();
    const odd = oddities(rootSubject(root, root), "root").filter((each) => each.objection !== null);
    assert.deepEqual(odd, []);
  });

  it("is signed over the bytes that its own service signed", () => {
    const { envelope } = bootstrapRoot();
    assert.match(
      fromUtf8(envelope.signedBytes) ?? "",
      /^\{"_type":"root","consistent_snapshot":true/,
    );
  });
});
