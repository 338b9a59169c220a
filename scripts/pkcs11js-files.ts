import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const FOLDER = join(dirname(import.meta.dirname), ".runtime/pkcs11js");
const FILES = ["package.json", "index.js", "LICENSE", "build/Release/pkcs11.node"];

/**
 * What of the app stands beside its archive: the system's loader opens libraries from real files only. Electron would
 * copy one out into a temporary folder each time, where others may write. (A pattern with a slash would pass over .vite.)
 */
export const UNPACKED = "*.node";

/** Puts pkcs11js, as set-up compiled it, beside the bundles: a native file cannot be bundled in. */
export function pkcs11jsFiles(): Plugin {
  return {
    name: "pkcs11js-files",
    generateBundle() {
      if (!existsSync(FOLDER))
        throw new Error("pkcs11js is not compiled. Run: node scripts/setup/run.mjs setup");
      for (const file of FILES)
        this.emitFile({
          type: "asset",
          fileName: `pkcs11js/${file}`,
          source: readFileSync(join(FOLDER, file)),
        });
    },
  };
}
