import { defineConfig } from "vite";
import { buildConstants } from "./scripts/build-constants.ts";

/** The preload script: one CommonJS file, because a sandboxed preload can neither be a module nor load another file. */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  define: buildConstants(mode),
  build: {
    outDir: ".vite/build",
    emptyOutDir: false,
    copyPublicDir: false,
    target: "chrome130",
    minify: false,
    sourcemap: false,
    rolldownOptions: {
      input: "electron/preload.ts",
      external: ["electron"],
      output: {
        format: "cjs",
        codeSplitting: false,
        entryFileNames: "[name].cjs",
      },
    },
  },
}));
