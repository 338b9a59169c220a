import { globSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "vite";
import { PROJECT } from "./child.ts";

const FOLDER = join(PROJECT, ".build/crypto-tests");

/**
 * Bundles test files so that the Node inside Electron, which does not strip types, can run them. Gives back the paths of
 * the bundles. In them `import.meta.dirname` and `import.meta.url` still
 * mean the source's own place, so that fixtures are found.
 */
export async function bundleForElectron(files: readonly string[]): Promise<readonly string[]> {
  if (files.length === 0) return [];
  rmSync(FOLDER, { recursive: true, force: true });
  await build({
    configFile: false,
    root: PROJECT,
    logLevel: "warn",
    plugins: [sourcePlace()],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: FOLDER,
      target: "node20",
      minify: false,
      sourcemap: "inline",
      rolldownOptions: {
        input: Object.fromEntries(files.map((file) => [entryName(file), join(PROJECT, file)])),
        external: [...builtinModules, /^node:/],
        output: { entryFileNames: "[name].mjs", chunkFileNames: "chunk-[hash].mjs" },
      },
    },
  });
  return globSync("*.test.mjs", { cwd: FOLDER }).map((name) => join(FOLDER, basename(name)));
}

/** test/shared/tuf/key.crypto.test.ts becomes shared-tuf-key.crypto.test. */
function entryName(file: string): string {
  return file
    .replace(/^test\//, "")
    .replace(/\.ts$/, "")
    .replaceAll("/", "-");
}

function sourcePlace(): Plugin {
  return {
    name: "source-place",
    enforce: "pre",
    transform: (code, id) =>
      code.includes("import.meta.")
        ? code
            .replaceAll("import.meta.dirname", JSON.stringify(dirname(id)))
            .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
        : null,
  };
}
