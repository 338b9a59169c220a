import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { readJson } from "./json.mjs";
import { Stop, step } from "./progress.mjs";
import * as testRuntime from "./test-runtime.mjs";

/** A download that gains no byte for so long has failed; a failed one is not tried again for a day. */
const STALL_MS = 20_000;
const FORGET_MS = 24 * 3600 * 1000;

/**
 * Makes an Electron ready and records which in .runtime/runtime.json: the pinned official one, or, where that cannot be
 * downloaded, the test runtime.
 *
 * @param {string} project
 * @param {string} node the Node of node_modules
 * @param {{ officialOnly: boolean }} purpose
 */
export async function ensureElectron(project, node, { officialOnly }) {
  const record = join(project, ".runtime/runtime.json");
  const pinned = pinnedVersion(project);
  if (hasElectron(project, { officialOnly })) return;
  mkdirSync(join(project, ".runtime"), { recursive: true });
  const failure = join(project, ".runtime/no-official-electron");
  const official = officialExecutable(project, pinned);
  if (official !== null || (await downloadOfficial(project, node, pinned, failure, officialOnly))) {
    const executable = officialExecutable(project, pinned);
    if (executable === null)
      throw new Stop("Electron's installer succeeded but left no executable. Run: npm ci");
    write(record, { kind: "official", version: pinned, executable });
    return;
  }
  if (officialOnly) {
    throw new Stop(
      `This needs Electron ${pinned} itself, which could not be downloaded:\n${readFileSync(failure, "utf8")}\n` +
        "A release is never made with the test runtime. Run this where the download is possible.",
    );
  }
  const executable = await testRuntime.ensureTestRuntime(project, node);
  write(record, { kind: "test", version: testRuntime.VERSION, executable });
}

/**
 * @param {string} project
 * @param {{ officialOnly: boolean }} purpose
 */
export function hasElectron(project, { officialOnly }) {
  const record = join(project, ".runtime/runtime.json");
  const pinned = pinnedVersion(project);
  if (!existsSync(record)) return false;
  const { kind, version, executable } = /** @type {Record<string, string>} */ (readJson(record));
  if (kind === "official") {
    return version === pinned && officialExecutable(project, pinned) === executable;
  }
  const isDemanded = officialOnly || process.env["CONCLAVE_OFFICIAL_ELECTRON"] === "1";
  return (
    !isDemanded &&
    version === testRuntime.VERSION &&
    testRuntime.hasTestRuntime(project) &&
    isRecent(join(project, ".runtime/no-official-electron"))
  );
}

/**
 * @param {string} project
 * @param {string} pinned
 * @returns {string | null} the executable's path in the project, when the installer has finished
 */
function officialExecutable(project, pinned) {
  const electron = "node_modules/electron";
  try {
    const version = readFileSync(join(project, electron, "dist/version"), "utf8")
      .replace(/^v/, "")
      .trim();
    const path = `${electron}/dist/${readFileSync(join(project, electron, "path.txt"), "utf8")}`;
    return version === pinned && existsSync(join(project, path)) ? path : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} project
 * @param {string} node
 * @param {string} pinned
 * @param {string} failure the file that remembers a failed download
 * @param {boolean} officialOnly
 * @returns {Promise<boolean>}
 */
async function downloadOfficial(project, node, pinned, failure, officialOnly) {
  const isDemanded = officialOnly || process.env["CONCLAVE_OFFICIAL_ELECTRON"] === "1";
  if (!isDemanded && isRecent(failure)) return false;
  const temporary = join(project, ".runtime/download");
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const { code, output } = await step(`downloading Electron ${pinned}`, (say) => {
    let size = -1;
    let since = Date.now();
    /** @type {(() => void) | null} */
    let stop = null;
    const timer = setInterval(() => {
      const now = folderSize(temporary) + folderSize(join(project, "node_modules/electron/dist"));
      if (now !== size) since = Date.now();
      size = now;
      if (size > 0) say(`${Math.round(size / 1e6)} MB`);
      if (Date.now() - since > STALL_MS) stop?.();
    }, 500);
    return run(node, [join(project, "node_modules/electron/install.js")], {
      cwd: project,
      env: { ...process.env, TMPDIR: temporary, ELECTRON_OVERRIDE_DIST_PATH: undefined },
      started: (kill) => (stop = kill),
    }).finally(() => clearInterval(timer));
  });
  rmSync(temporary, { recursive: true, force: true });
  if (code === 0) {
    rmSync(failure, { force: true });
    return true;
  }
  const why = output.split("\n").find((line) => line.trim() !== "") ?? "no answer from the server";
  writeFileSync(failure, `${why}\n`);
  console.log(`set-up: the official Electron cannot be downloaded here (${why})`);
  return false;
}

/** @param {string} failure */
function isRecent(failure) {
  return existsSync(failure) && Date.now() - statSync(failure).mtimeMs < FORGET_MS;
}

/** @param {string} folder */
function folderSize(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  } catch {
    return 0;
  }
}

/** @param {string} project */
function pinnedVersion(project) {
  const manifest = /** @type {{ devDependencies: { electron: string } }} */ (
    readJson(join(project, "package.json"))
  );
  return manifest.devDependencies.electron;
}

/**
 * @param {string} file
 * @param {{ kind: "official" | "test", version: string, executable: string }} record
 */
function write(file, record) {
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
