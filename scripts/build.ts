import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, mergeConfig, type InlineConfig, type UserConfigFnObject } from "vite";
import main from "../vite.main.config.ts";
import preload from "../vite.preload.config.ts";
import renderer from "../vite.renderer.config.ts";
import { RELEASE_MODE } from "./build-constants.ts";
import { withLock } from "./setup/lock.mjs";

const PROJECT = dirname(import.meta.dirname);
const SOURCES = [
  "{shared,node,electron,renderer}/**/*",
  "vite.*.config.ts",
  "tsconfig.base.json",
  "package.json",
  "package-lock.json",
  "scripts/build{,-constants}.ts",
  "scripts/pkcs11js-files.ts",
  ".runtime/pkcs11js/**/*",
];

/** A built app: `appPath` is the folder with package.json to hand to Electron, `mainPath` the main script in it. */
export type BuiltApp = Readonly<{
  appPath: string;
  mainPath: string;
  rendererPath: string;
  built: boolean;
}>;

/**
 * Builds the app with Forge's own Vite configurations, without Forge: into .vite/ of the project, or, for a release, into
 * .build/release/. Does nothing when no source changed since the last build. A build that fails leaves the last one as
 * it was. Throws with Vite's words when a source does not compile.
 */
export async function buildApp(options: Readonly<{ release?: boolean }> = {}): Promise<BuiltApp> {
  const release = options.release ?? false;
  const appPath = release ? join(PROJECT, ".build/release") : PROJECT;
  const target = join(appPath, ".vite");
  const app = {
    appPath,
    mainPath: join(target, "build/main.js"),
    rendererPath: join(target, "renderer/index.html"),
  };
  const name = release ? "release build" : "build";
  return withLock(join(PROJECT, `.build/${release ? "release" : "app"}.lock`), async () => {
    const stamp = join(target, "stamp");
    const inputs = hashSources();
    if (readStamp(stamp) === inputs) {
      console.log(`${name}: up to date`);
      return { ...app, built: false };
    }
    const started = performance.now();
    console.log(`${name}: bundling main, signer, worker, preload and window ...`);
    await bundle(target, release ? RELEASE_MODE : "development", inputs);
    if (release) writeFileSync(join(appPath, "package.json"), readProject("package.json"));
    console.log(`${name}: done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return { ...app, built: true };
  });
}

async function bundle(target: string, mode: string, inputs: string): Promise<void> {
  const staging = join(PROJECT, `.build/staging-${mode}`);
  rmSync(staging, { recursive: true, force: true });
  const env = { mode, command: "build" } as const;
  await Promise.all([
    build(placed(main, env, join(staging, "build"))),
    build(placed(preload, env, join(staging, "build"))),
    build(placed(renderer, env, join(staging, "renderer"))),
  ]);
  writeFileSync(join(staging, "stamp"), inputs);
  const old = `${staging}-old`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    renameSync(target, old);
  } catch {
    // There was no build yet.
  }
  renameSync(staging, target);
  rmSync(old, { recursive: true, force: true });
}

function placed(
  config: UserConfigFnObject,
  env: Readonly<{ mode: string; command: "build" }>,
  outDir: string,
): InlineConfig {
  const placement: InlineConfig = {
    configFile: false,
    mode: env.mode,
    logLevel: "warn",
    clearScreen: false,
    build: { outDir },
  };
  return mergeConfig(config(env), placement);
}

function hashSources(): string {
  const hash = createHash("sha256");
  const files = SOURCES.flatMap((pattern) =>
    globSync(pattern, { cwd: PROJECT, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of files.sort()) {
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function readStamp(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function readProject(name: string): string {
  return readFileSync(join(PROJECT, name), "utf8");
}

if (import.meta.main) {
  await buildApp({ release: process.argv.includes("--release") });
}
