import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { packageTestApp, type PackagedApp } from "../../scripts/package-test-app.ts";
import { launchArguments, readRuntime } from "../../scripts/runtime.ts";

/** How long a window may take to appear: a bound on a hang, far above what it takes. */
const WINDOW_MS = 60_000;

/** A started app and what it has written so far. */
type Started = Readonly<{ child: ChildProcess; output: () => string; ended: Promise<number> }>;

describe("a packaged Conclave with hardened fuses", () => {
  const scratch = mkdtempSync(join(tmpdir(), "conclave-packaged-"));
  let app: PackagedApp;

  before(async () => {
    app = await packageTestApp();
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it("opens its window", async (t) => {
    const started = start(t, app, []);
    assert.ok(await windowAppears(started), lastLines(started));
  });

  it("opens its window, and is no Node, when told to run as Node", async (t) => {
    const started = start(t, app, ["-p", "'node' + 1"], { ELECTRON_RUN_AS_NODE: "1" });
    assert.ok(await windowAppears(started), lastLines(started));
    assert.doesNotMatch(started.output(), /node1/);
  });

  it("opens no inspector", async (t) => {
    const port = await freePort();
    const started = start(t, app, [`--inspect=${port}`, `--inspect-brk=${port}`]);
    assert.ok(await windowAppears(started), lastLines(started));
    assert.equal(await isListening(port), false);
    assert.doesNotMatch(started.output(), /Debugger listening/);
  });

  it("loads no script named by NODE_OPTIONS", async (t) => {
    const script = join(scratch, "intruder.cjs");
    writeFileSync(script, 'process.stderr.write("intruder was here\\n");\n');
    const started = start(t, app, [], { NODE_OPTIONS: `--require=${script}` });
    assert.ok(await windowAppears(started), lastLines(started));
    assert.doesNotMatch(started.output(), /intruder was here/);
  });

  it("runs no folder of code put in its archive's place", async (t) => {
    const resources = join(app.folder, "resources");
    const planted = join(resources, "app");
    renameSync(join(resources, "app.asar"), join(resources, "aside.asar"));
    mkdirSync(planted);
    t.after(() => {
      rmSync(planted, { recursive: true });
      renameSync(join(resources, "aside.asar"), join(resources, "app.asar"));
    });
    writeFileSync(join(planted, "package.json"), '{ "name": "intruder", "main": "main.js" }');
    writeFileSync(
      join(planted, "main.js"),
      'process.stderr.write("intruder was here\\n");\nprocess.exit(0);\n',
    );
    const started = start(t, app, []);
    assert.notEqual(await started.ended, 0);
    assert.doesNotMatch(started.output(), /intruder was here/);
  });

  it("does not start as a release on another Electron than the pinned one", async (t) => {
    if (readRuntime().kind === "official") {
      // Only the test runtime can be refused, and here is none.
      t.skip("the pinned Electron is set up here, so there is no other to refuse");
      return;
    }
    const started = start(t, await packageTestApp({ release: true }), []);
    assert.notEqual(await started.ended, 0);
    assert.match(started.output(), /this release was made for/);
  });

  /** Starts an app with a profile of its own; it is ended with the test. */
  function start(
    t: TestContext,
    { executable }: PackagedApp,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Started {
    const profile = mkdtempSync(join(scratch, "profile-"));
    const child = spawn(executable, [...launchArguments(), `--user-data-dir=${profile}`, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (text += part));
    const ended = once(child, "close").then(([code]: unknown[]) =>
      code === null ? -1 : Number(code),
    );
    t.after(async () => {
      child.kill("SIGKILL");
      await ended;
    });
    return { child, output: () => text, ended };
  }
});

/** Whether the app shows a window of its name before it ends. Looks for the window of this very process. */
async function windowAppears({ child, ended }: Started): Promise<boolean> {
  const isOver = ended.then(() => true);
  const until = Date.now() + WINDOW_MS;
  while (Date.now() < until) {
    const args = [
      "search",
      "--onlyvisible",
      "--all",
      "--pid",
      String(child.pid),
      "--name",
      "Conclave",
    ];
    const found = spawnSync("xdotool", args, { encoding: "utf8" });
    assert.equal(found.error, undefined, "xdotool cannot be started");
    if (found.stdout.trim() !== "") return true;
    if (await Promise.race([isOver, sleep(200).then(() => false)])) return false;
  }
  return false;
}

function lastLines({ output }: Started): string {
  return `no window appeared; the app wrote:\n${output().split("\n").slice(-20).join("\n")}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
