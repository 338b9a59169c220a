import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { displayEnvironment, withDisplay } from "../../scripts/display.ts";

/** Runs `work` as if this process had, or had not, a display of its own. */
async function withOwnDisplay<T>(display: string, work: () => Promise<T>): Promise<T> {
  const { DISPLAY = "", WAYLAND_DISPLAY = "" } = process.env;
  Object.assign(process.env, { DISPLAY: display, WAYLAND_DISPLAY: "" });
  try {
    return await work();
  } finally {
    Object.assign(process.env, { DISPLAY, WAYLAND_DISPLAY });
  }
}

function socketOf(display: string | undefined): string {
  return `/tmp/.X11-unix/X${(display ?? "").slice(1)}`;
}

describe(
  "a display",
  { skip: process.platform === "linux" ? false : "only Linux has Xvfb" },
  () => {
    it("is a virtual one of its own for each, and gone afterwards, even after a failure", async () => {
      const seen: (string | undefined)[] = [];
      await withOwnDisplay("", () =>
        assert.rejects(
          withDisplay((outer) =>
            withDisplay((inner) => {
              seen.push(outer["DISPLAY"], inner["DISPLAY"]);
              for (const display of seen) assert.ok(existsSync(socketOf(display)));
              return Promise.reject(new Error("the work failed"));
            }),
          ),
          /the work failed/,
        ),
      );
      assert.equal(new Set(seen).size, 2);
      for (const display of seen) assert.equal(existsSync(socketOf(display)), false);
    });
    it("is the one that is there already", async () => {
      const display = await withOwnDisplay(":42", displayEnvironment);
      assert.deepEqual(display.env, {});
      await display.stop();
    });
  },
);
