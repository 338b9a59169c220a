import { existsSync } from "node:fs";
import { join } from "node:path";
import { npmEnvironment, run } from "./command.mjs";
import { readJson } from "./json.mjs";
import { Stop, step } from "./progress.mjs";

/**
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   dependencies?: Record<string, string>, devDependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string> }} Package
 * @typedef {{ packages: Record<string, Package> }} Lockfile
 */

/**
 * Installs exactly what package-lock.json names, when node_modules holds anything else. Runs no package's install script.
 *
 * @param {string} project
 */
export async function ensureNodeModules(project) {
  const why = difference(project);
  if (why === null) return;
  const { done, total } = progress(project);
  const { code, output } = await step(`installing the npm packages (${why})`, (say) => {
    const timer = setInterval(() => say(`${done()} of ${total} packages`), 900);
    return run(
      "npm",
      ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--loglevel=error"],
      {
        cwd: project,
        env: npmEnvironment({ ELECTRON_SKIP_BINARY_DOWNLOAD: "1" }),
      },
    ).finally(() => clearInterval(timer));
  });
  if (code !== 0) {
    throw new Stop(
      `npm could not install the packages. It said:\n${firstLines(output)}\nOnce that is put right, run the same command again.`,
    );
  }
  const still = difference(project);
  if (still !== null) {
    throw new Stop(
      `npm reported success, but node_modules is not what package-lock.json names: ${still}.\n` +
        "Look whether npm's configuration leaves packages out, then run: npm ci --include=dev --include=optional",
    );
  }
}

/** @param {string} project */
export function hasNodeModules(project) {
  return difference(project) === null;
}

/**
 * @param {string} project
 * @returns {string | null} the first difference between what is wanted and what is installed; null when there is none
 */
function difference(project) {
  const manifest = /** @type {Package} */ (readJson(join(project, "package.json")));
  const hidden = join(project, "node_modules/.package-lock.json");
  if (!existsSync(hidden)) return "none are installed";
  return lockDifference(
    manifest,
    readLock(project),
    /** @type {Lockfile} */ (readJson(hidden)),
    thisMachine(),
  );
}

/**
 * Compares the record npm leaves of what it installed with what the lock file names for this machine.
 *
 * @param {Package} manifest package.json
 * @param {Lockfile} lock package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 * @param {{ os: string, cpu: string, libc: string }} machine
 * @returns {string | null}
 */
export function lockDifference(manifest, lock, installed, machine) {
  const root = lock.packages[""] ?? {};
  for (const kind of /** @type {const} */ ([
    "dependencies",
    "devDependencies",
    "optionalDependencies",
  ])) {
    if (!sameVersions(manifest[kind], root[kind]))
      return `package.json names other ${kind} than package-lock.json`;
  }
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === "") continue;
    const found = installed.packages[path];
    if (found === undefined && isNeeded(wanted, machine)) return `${name(path)} is not installed`;
    if (found !== undefined && found.version !== wanted.version) {
      return `${name(path)} is ${found.version ?? "?"}, not ${wanted.version ?? "?"}`;
    }
  }
  const extra = Object.keys(installed.packages).find((path) => lock.packages[path] === undefined);
  return extra === undefined ? null : `${name(extra)} is no longer wanted`;
}

/**
 * npm leaves out optional packages made for other machines. Whether one without such a mark is needed cannot be told
 * from the lock file, so it may be absent.
 *
 * @param {Package} wanted
 * @param {{ os: string, cpu: string, libc: string }} machine
 */
function isNeeded(wanted, machine) {
  if (wanted.optional !== true) return true;
  if (wanted.os === undefined || wanted.cpu === undefined) return false;
  return (
    wanted.os.includes(machine.os) &&
    wanted.cpu.includes(machine.cpu) &&
    (wanted.libc?.includes(machine.libc) ?? true)
  );
}

/**
 * @param {Record<string, string> | undefined} one
 * @param {Record<string, string> | undefined} other
 */
function sameVersions(one = {}, other = {}) {
  const text = (/** @type {Record<string, string>} */ versions) =>
    JSON.stringify(Object.entries(versions).sort());
  return text(one) === text(other);
}

/**
 * npm adds its manual to some errors.
 *
 * @param {string} output
 */
function firstLines(output) {
  return output.split("\n").slice(0, 20).join("\n");
}

/** @param {string} path */
function name(path) {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

/**
 * How many packages npm will lay out here, and how many of them are there by now: npm makes the folders first and fills
 * them as the downloads come in.
 *
 * @param {string} project
 */
function progress(project) {
  const paths = Object.entries(readLock(project).packages)
    .filter(([path, wanted]) => path !== "" && isNeeded(wanted, thisMachine()))
    .map(([path]) => join(project, path, "package.json"));
  return { total: paths.length, done: () => paths.filter((path) => existsSync(path)).length };
}

function thisMachine() {
  return {
    os: process.platform,
    cpu: process.arch,
    libc: existsSync("/etc/alpine-release") ? "musl" : "glibc",
  };
}

/** @param {string} project */
function readLock(project) {
  return /** @type {Lockfile} */ (readJson(join(project, "package-lock.json")));
}
