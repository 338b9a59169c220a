import { createPackage } from "@electron/asar";
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
    rmSync(making, { recursive: true, force: true });
    linkTree(dirname(runtime.executable), making, new Set([runtime.executable]));
    await archive(app.appPath, join(making, "resources"));
    await flipFuses(join(making, basename(runtime.executable)), HARDENED_FUSES);
    writeFileSync(join(making, "stamp"), stamp);
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  });
  return packaged;
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

/** Puts package.json and the bundles, and nothing else, into resources/app.asar. */
async function archive(appPath: string, resources: string): Promise<void> {
  const content = join(resources, "content");
  mkdirSync(content, { recursive: true });
  cpSync(join(appPath, "package.json"), join(content, "package.json"));
  cpSync(join(appPath, ".vite"), join(content, ".vite"), { recursive: true });
  await createPackage(content, join(resources, "app.asar"));
  rmSync(content, { recursive: true });
}
