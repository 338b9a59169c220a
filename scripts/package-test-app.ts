import { createPackageWithOptions } from "@electron/asar";
import { flipFuses } from "@electron/fuses";
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { buildApp } from "./build.ts";
import { HARDENED_FUSES } from "./fuses.ts";
import { UNPACKED } from "./pkcs11js-files.ts";
import { readRuntime } from "./runtime.ts";
import { withLock } from "./setup/lock.mjs";

const PROJECT = dirname(import.meta.dirname);

/** An app as it is shipped: the code in one archive, the fuses hardened. */
export type PackagedApp = Readonly<{ executable: string; folder: string }>;

/**
 * Packages the app as Forge would, but with the Electron that is set up here, so that the packaged app can be tested where
 * the official one cannot be downloaded. With `release`, the code is a release's; on the test runtime it must refuse to
 * start. The result is for tests and never leaves .build/packaged/. Does nothing when nothing changed since the last time.
 */
export async function packageTestApp(
  options: Readonly<{ release?: boolean }> = {},
): Promise<PackagedApp> {
  const app = await buildApp(options);
  const runtime = readRuntime();
  const name = options.release === true ? "release" : "app";
  const folder = join(PROJECT, ".build/packaged", name);
  const packaged = { executable: join(folder, basename(runtime.executable)), folder };
  await withLock(join(PROJECT, `.build/packaged-${name}.lock`), async () => {
    const stamp = `${readFileSync(join(app.appPath, ".vite/stamp"), "utf8")} ${runtime.version}`;
    const stampFile = join(folder, "stamp");
    if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
    const making = `${folder}.making`;
    await hardenedElectron(making, app.appPath);
    writeFileSync(join(making, "stamp"), stamp);
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  });
  return packaged;
}

/**
 * Makes a hardened Electron in `folder`, with the package.json and the bundles of an app, and nothing else, archived as a
 * release is. Gives back the executable's path.
 */
export async function hardenedElectron(folder: string, appPath: string): Promise<string> {
  const runtime = readRuntime();
  const executable = join(folder, basename(runtime.executable));
  rmSync(folder, { recursive: true, force: true });
  linkTree(dirname(runtime.executable), folder, new Set([runtime.executable]));
  const content = join(folder, "resources/content");
  mkdirSync(content, { recursive: true });
  cpSync(join(appPath, "package.json"), join(content, "package.json"));
  cpSync(join(appPath, ".vite"), join(content, ".vite"), { recursive: true });
  await createPackageWithOptions(content, join(folder, "resources/app.asar"), { unpack: UNPACKED });
  rmSync(content, { recursive: true });
  await flipFuses(executable, HARDENED_FUSES);
  return executable;
}

/** Copies Electron by hard links, without its own app; `changed` are the files that will be written to. */
function linkTree(from: string, to: string, changed: ReadonlySet<string>): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "resources") linkTree(source, target, changed);
    } else if (changed.has(source)) cpSync(source, target);
    else linkSync(source, target);
  }
}
