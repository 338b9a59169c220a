import { spawn } from "node:child_process";
import { once } from "node:events";
import { buildApp } from "./build.ts";
import { withDisplay } from "./display.ts";
import { launchArguments, readRuntime } from "./runtime.ts";

/** Builds the app when a source changed and opens it, with this command's own arguments; ends with its exit code. */
async function start(args: readonly string[]): Promise<number> {
  const runtime = readRuntime();
  const app = await buildApp();
  if (runtime.kind === "test") {
    console.log(
      `start: on the test runtime, Electron ${runtime.version}: for trying out, never for a ceremony`,
    );
  }
  return withDisplay(async (env) => {
    if (env["DISPLAY"] !== undefined) {
      console.log(
        `start: there is no screen; the window is on the virtual display ${env["DISPLAY"]}`,
      );
    }
    const child = spawn(runtime.executable, [...launchArguments(), app.appPath, ...args], {
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => child.kill(signal));
    }
    const [code] = (await once(child, "close")) as [number | null];
    return code ?? 1;
  });
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  console.error(`start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
