import assert from "node:assert/strict";
import { describe, it } from "node:test";
import config from "../../forge.config.ts";
import { readRuntime } from "../../scripts/runtime.ts";

describe("the making of a release", () => {
  it("is refused while the test runtime is set up", async (t) => {
    if (readRuntime().kind === "official") {
      // Only the test runtime can be refused, and here is none.
      t.skip("the pinned Electron is set up here, so there is nothing to refuse");
      return;
    }
    const prePackage = config.hooks?.prePackage;
    assert.ok(prePackage !== undefined);
    const resolved = { ...config, pluginInterface: null } as unknown as Parameters<
      typeof prePackage
    >[0];
    await assert.rejects(
      prePackage(resolved, "linux", "x64"),
      /made with the pinned Electron only/,
    );
  });
});
