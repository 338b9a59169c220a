import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const PROJECT = dirname(import.meta.dirname);

/**
 * The Electron that set-up made ready. "official" is the pinned release that ships; "test" is the older one from the npm
 * registry, used where the official one cannot be downloaded, and never shipped. `executable` is an absolute path.
 */
export type Runtime = Readonly<{
  kind: "official" | "test";
  version: string;
  executable: string;
}>;

/** Reads what `npm start` and `npm test` set up. Throws when nothing is set up. */
export function readRuntime(): Runtime {
  const file = join(PROJECT, ".runtime/runtime.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error("No Electron is set up. Run: node scripts/setup/run.mjs electron");
  }
  const record: unknown = JSON.parse(text);
  if (
    typeof record !== "object" ||
    record === null ||
    !("kind" in record && "version" in record && "executable" in record) ||
    (record.kind !== "official" && record.kind !== "test") ||
    typeof record.version !== "string" ||
    typeof record.executable !== "string"
  ) {
    throw new Error(`${file} is not a runtime record. Remove the folder and set up again.`);
  }
  return {
    kind: record.kind,
    version: record.version,
    executable: resolve(PROJECT, record.executable),
  };
}

/** What every start of Electron needs first on its command line: root has no sandbox to drop into. */
export function launchArguments(): readonly string[] {
  return process.getuid?.() === 0 ? ["--no-sandbox"] : [];
}
