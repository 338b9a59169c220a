import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";

export const PROJECT = dirname(dirname(import.meta.dirname));

const running = new Set<ChildProcess>();
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.once(signal, () => {
    for (const child of running) child.kill("SIGTERM");
    process.exit(code);
  });
}

/** Runs a program in the project, printing what it prints, with nothing on its standard input. Gives back its exit code. */
export async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(program, args, {
    cwd: PROJECT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  running.add(child);
  const [code] = (await once(child, "close")) as [number | null];
  running.delete(child);
  return code ?? 1;
}

/** Runs a script of a package in node_modules with this Node. */
export function runPackage(script: string, ...args: readonly string[]): Promise<number> {
  return run(process.execPath, [`node_modules/${script}`, ...args]);
}
