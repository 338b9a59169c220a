import { existsSync, readdirSync } from "node:fs";
import { ask, isOnPath, run } from "./command.mjs";
import { Stop, step } from "./progress.mjs";

/**
 * @typedef {"library" | "program" | "font"} Kind
 * @typedef {{ kind: Kind, name: string, packages: readonly string[] }} Need
 *   `packages` are Debian's names for it, the newest first: Debian 13 and Ubuntu 24.04 renamed some.
 */

/** @type {readonly Need[]} */
const ELECTRON = [
  { kind: "library", name: "libgtk-3.so.0", packages: ["libgtk-3-0t64", "libgtk-3-0"] },
  { kind: "library", name: "libnss3.so", packages: ["libnss3"] },
  { kind: "library", name: "libasound.so.2", packages: ["libasound2t64", "libasound2"] },
  { kind: "library", name: "libgbm.so.1", packages: ["libgbm1"] },
  { kind: "library", name: "libXss.so.1", packages: ["libxss1"] },
  { kind: "font", name: "a font to draw text with", packages: ["fonts-dejavu-core"] },
];

/** @type {Need} */
const DISPLAY = { kind: "program", name: "Xvfb", packages: ["xvfb"] };

/** @type {Need} */
const WINDOW_SEARCH = { kind: "program", name: "xdotool", packages: ["xdotool"] };

/** @type {Need} */
const COMPILER = { kind: "program", name: "g++", packages: ["g++"] };

/** @type {Need} the stock program for key files, to test with */
const AGE = { kind: "program", name: "age", packages: ["age"] };

/** @type {Need} a hardware token in software, to test with */
const TOKENS = { kind: "program", name: "softhsm2-util", packages: ["softhsm2"] };

/**
 * What it is for: to open a window, to compile what comes as source, to run the tests.
 *
 * @typedef {{ window: boolean, compiling: boolean, tests: boolean }} Purpose
 */

/**
 * Makes sure that the system's own libraries and programs are here. Installs Debian packages where it may; elsewhere it
 * stops and names the command to run.
 *
 * @param {Purpose} purpose
 */
export async function ensureDebianPackages(purpose) {
  if (hasDebianPackages(purpose)) return;
  const missing = missingNeeds(needs(purpose), look());
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isOnPath("apt-get")) throw new Stop(instruction(missing, isOnPath("apt-get")));
  await install(missing);
  const still = missingNeeds(needs(purpose), look());
  if (still.length > 0) throw new Stop(instruction(still, true));
}

/** @param {Purpose} purpose */
export function hasDebianPackages(purpose) {
  return process.platform !== "linux" || missingNeeds(needs(purpose), look()).length === 0;
}

/**
 * @param {Purpose} purpose
 * @returns {readonly Need[]}
 */
export function needs({ window, compiling, tests }) {
  const hasDisplay = [process.env["DISPLAY"], process.env["WAYLAND_DISPLAY"]].some(Boolean);
  return [
    ...(window ? ELECTRON : []),
    ...(window && !hasDisplay ? [DISPLAY] : []),
    ...(compiling ? [COMPILER] : []),
    ...(tests ? [WINDOW_SEARCH, TOKENS, AGE] : []),
  ];
}

/**
 * @param {readonly Need[]} wanted
 * @param {(need: Need) => boolean} isPresent
 * @returns {readonly Need[]}
 */
export function missingNeeds(wanted, isPresent) {
  return wanted.filter((need) => !isPresent(need));
}

/**
 * The words for someone who must install the rest by hand.
 *
 * @param {readonly Need[]} missing
 * @param {boolean} hasApt
 */
export function instruction(missing, hasApt) {
  const names = missing.map((need) => need.name).join(", ");
  const packages = missing.map((need) => need.packages.at(-1)).join(" ");
  return hasApt
    ? `This machine lacks: ${names}. Install it, then run the same command again:\n\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}\n`
    : `This machine lacks: ${names}. Debian calls the packages: ${packages}.\n` +
        "Install your system's packages for them, then run the same command again.";
}

/** @returns {(need: Need) => boolean} */
function look() {
  const libraries = ask("ldconfig", ["-p"]) ?? ask("/sbin/ldconfig", ["-p"]) ?? "";
  return (need) => {
    if (need.kind === "program") return isOnPath(need.name);
    if (need.kind === "library") return libraries.includes(`\t${need.name} `);
    return ["/usr/share/fonts", "/usr/local/share/fonts"].some(hasFont);
  };
}

/** @param {string} folder */
function hasFont(folder) {
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true, encoding: "utf8" }).some((file) =>
      /\.(ttf|otf|ttc)$/i.test(file),
    )
  );
}

/** @param {readonly Need[]} missing */
async function install(missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (/** @type {string[]} */ ...args) =>
    run("apt-get", ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=2", ...args], { env });
  const title = `installing Debian packages (${missing.map((need) => need.packages.at(-1)).join(" ")})`;
  const result = await step(title, async (say) => {
    let last = { code: 1, output: "" };
    for (const attempt of ["", "second try: "]) {
      say(`${attempt}fetching the list of packages`);
      const update = await apt("update");
      const packages = missing.map(
        (need) => need.packages.find(isKnown) ?? need.packages.at(-1) ?? need.name,
      );
      say(`${attempt}fetching and unpacking`);
      last = await apt("install", "-y", "--no-install-recommends", ...packages);
      if (last.code === 0) return last;
      last = {
        code: last.code,
        output: [update.code === 0 ? "" : update.output, last.output].join("\n").trim(),
      };
    }
    return last;
  });
  if (result.code !== 0) {
    const words = result.output.split("\n").slice(-15).join("\n");
    throw new Stop(
      `apt-get could not install them. It said:\n${words}\n\n${instruction(missing, true)}`,
    );
  }
}

/** @param {string} packageName */
function isKnown(packageName) {
  return /Candidate: \d/.test(ask("apt-cache", ["policy", packageName]) ?? "");
}
