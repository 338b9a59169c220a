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
  const input = Object.fromEntries(files.map((file) => [entryName(file), join(PROJECT, file)]));
  await bundle(FOLDER, input, [sourcePlace()]);
  return globSync("*.test.mjs", { cwd: FOLDER }).map((name) => join(FOLDER, basename(name)));
}

/** The same for programs of the project by name, in a folder inside it; in them `import.meta.url` means the bundle. */
export async function bundlePrograms<Name extends string>(
  folder: string,
  programs: Readonly<Record<Name, string>>,
): Promise<(name: Name) => string> {
  const out = join(PROJECT, folder);
  const input = Object.entries<string>(programs).map(([name, file]) => [name, join(PROJECT, file)]);
  await bundle(out, Object.fromEntries(input) as Record<string, string>, []);
  return (name) => join(out, `${name}.mjs`);
}

async function bundle(
  outDir: string,
  input: Readonly<Record<string, string>>,
  plugins: readonly Plugin[],
): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  await build({
    configFile: false,
    root: PROJECT,
    logLevel: "warn",
    plugins: [...plugins],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      target: "node20",
      minify: false,
      sourcemap: "inline",
      rolldownOptions: {
        input: { ...input },
        external: [...builtinModules, /^node:/],
        output: { entryFileNames: "[name].mjs", chunkFileNames: "chunk-[hash].mjs" },
      },
    },
  });
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
