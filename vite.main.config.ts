import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { buildConstants } from "./scripts/build-constants.ts";
import { pkcs11jsFiles } from "./scripts/pkcs11js-files.ts";

/** What runs in Node inside Electron: main, the signer's process, the claims worker, the stock client's and the planner's. Everything but Node, Electron and pkcs11js is bundled in. */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  define: buildConstants(mode),
  plugins: [pkcs11jsFiles()],
  ssr: { noExternal: true },
  // The stock client brings a fetcher for the network, which it needs this for. The app holds no way to a network.
  resolve: {
    alias: { "@gar/promise-retry": resolve(import.meta.dirname, "node/client/no-network.ts") },
  },
  build: {
    ssr: true,
    outDir: ".vite/build",
    emptyOutDir: false,
    copyPublicDir: false,
    target: "node20",
    minify: false,
    sourcemap: mode !== "production",
    lib: {
      entry: {
        main: "electron/main.ts",
        signer: "electron/signer.ts",
        "import-worker": "node/import-worker.ts",
        "client-worker": "node/client-worker.ts",
        "plan-worker": "node/plan-worker.ts",
      },
      formats: ["es"],
      fileName: (_format, name) => `${name}.js`,
    },
    rolldownOptions: {
      external: ["electron", ...builtinModules, /^node:/],
      output: { chunkFileNames: "chunk-[name]-[hash].js" },
    },
  },
}));
