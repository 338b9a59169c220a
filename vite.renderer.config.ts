import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The window's page. Its files are served by main under app://conclave/, with a policy that allows no inline script or style. */
export default defineConfig(({ mode }) => ({
  root: resolve(import.meta.dirname, "renderer"),
  base: "./",
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, ".vite/renderer"),
    emptyOutDir: true,
    target: "chrome130",
    minify: false,
    sourcemap: mode !== "production",
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 4096,
  },
}));
