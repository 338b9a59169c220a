import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";

const SCREEN = "1920x1080x24";
const START_MS = 30_000;

/** A display to draw on: the variables a child process needs, and the end of what was started for it. */
export type Display = Readonly<{
  env: Readonly<Record<string, string>>;
  stop: () => Promise<void>;
}>;

/**
 * Finds a display. Where the system has a window system of its own (Windows, macOS, a set DISPLAY or WAYLAND_DISPLAY),
 * that is it; otherwise a virtual one (Xvfb, 1920x1080) is started on the next free number. It also ends with this
 * process. Throws when Xvfb is missing or does not come up.
 */
export async function displayEnvironment(): Promise<Display> {
  const hasOwn =
    process.platform !== "linux" ||
    (process.env["DISPLAY"] ?? "") !== "" ||
    (process.env["WAYLAND_DISPLAY"] ?? "") !== "";
  return hasOwn ? { env: {}, stop: () => Promise.resolve() } : startVirtualDisplay();
}

/** Runs `run` with a display and ends that display afterwards, however `run` ends. */
export async function withDisplay<T>(
  run: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const display = await displayEnvironment();
  try {
    return await run(display.env);
  } finally {
    await display.stop();
  }
}

async function startVirtualDisplay(): Promise<Display> {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", SCREEN, "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => {
    server.once("close", () => resolve());
    server.once("error", () => resolve());
  });
  const forget = endWithThisProcess(() => void server.kill());
  const pipes = [server.stdio[3] as Socket, server.stderr as Socket] as const;
  const number = await firstLine(...pipes, ended);
  const all = [server, ...pipes];
  for (const part of all) part.unref();
  return {
    env: { DISPLAY: `:${number}` },
    stop: async () => {
      forget();
      for (const part of all) part.ref();
      server.kill();
      await ended;
    },
  };
}

/** Calls `kill` when this process ends, by a signal too. Gives back what takes that promise away again. */
function endWithThisProcess(kill: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    forget();
    kill();
    // With other listeners, they decide whether the signal ends this process.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const forget = (): void => {
    process.off("exit", kill);
    for (const signal of signals) process.off(signal, onSignal);
  };
  process.on("exit", kill);
  for (const signal of signals) process.on(signal, onSignal);
  return forget;
}

/** Xvfb writes the number it took to the pipe once it accepts connections. */
async function firstLine(pipe: Readable, errors: Readable, ended: Promise<void>): Promise<string> {
  let words = "";
  errors.setEncoding("utf8").on("data", (text: string) => (words += text));
  const line = new Promise<string>((resolve) => {
    let text = "";
    pipe.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (text.includes("\n")) resolve(text.trim());
    });
  });
  const failed = ended.then(() => null);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), START_MS).unref());
  const number = await Promise.race([line, failed, late]);
  if (number === null) {
    throw new Error(`No virtual display: Xvfb did not start. ${words.trim()}`.trim());
  }
  return number;
}
