import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MOST_STICK_BYTES, mostBytes, readManifest } from "../../shared/bundle/manifest.ts";
import type { StickFile, StickFiles } from "../../shared/bundle/stick-file.ts";
import { recordedName } from "../../shared/recorded-name.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { readStickFile, systemWords, type Reading } from "./read-file.ts";

export interface Stick {
  /** The stick's name, for people: its folder's. */
  readonly name: string;
  /** The real path of its `conclave` folder. */
  readonly root: string;
  readonly files: StickFiles;
  readonly bytes: number;
}

/** Takes a stick, or its `conclave` folder itself. Refuses STICK-FOLDER. */
export async function conclaveFolder(
  chosen: string,
): Promise<Outcome<{ readonly root: string; readonly name: string }>> {
  for (const candidate of [join(chosen, "conclave"), chosen]) {
    try {
      await stat(join(candidate, "bundle.json"));
      const root = await realpath(candidate);
      const stick = basename(root) === "conclave" ? dirname(root) : root;
      return accept({ root, name: recordedName(basename(stick), "the stick") });
    } catch {
      // not here; the last one is told below
    }
  }
  const found = await stat(chosen).then(
    () => "a folder without conclave/bundle.json",
    (error: unknown) => systemWords(error),
  );
  return refuse({
    id: "STICK-FOLDER",
    where: basename(chosen),
    found,
    expected: "a stick with a folder named conclave",
    todo: "Choose the stick that the index's operators prepared.",
  });
}

/**
 * Reads a stick once: bundle.json, and then just the files that it lists, each within its size. What else lies on the stick is not looked at.
 * Refuses STICK-FOLDER, STICK-FILE, BUNDLE-FORM, JSON-STRICT. `onBytes` gets the bytes read so far and, once known, of how many;
 * `onFile` each listed file once it is read, while the rest of the stick may yet be refused.
 */
export async function readStick(
  chosen: string,
  signal: AbortSignal,
  onBytes: (done: number, of: number) => void,
  onFile: (file: StickFile) => void = () => undefined,
): Promise<Outcome<Stick>> {
  const folder = await conclaveFolder(chosen);
  if (!folder.ok) return folder;
  const { root, name } = folder.value;
  let done = 0;
  let of = 0;
  const reading: Reading = {
    signal,
    onBytes: (count) => {
      done += count;
      onBytes(done, of);
    },
  };
  const first = await readStickFile(root, "bundle.json", mostBytes("bundle.json"), reading);
  if (!first.ok) return first;
  const manifest = readManifest(first.value.bytes);
  if (!manifest.ok) return manifest;
  of = manifest.value.files.reduce((sum, file) => sum + file.length, done);
  if (of > MOST_STICK_BYTES)
    return refuse({
      id: "STICK-FILE",
      where: name,
      found: `files of ${of.toLocaleString("en")} bytes together`,
      expected: `at most ${MOST_STICK_BYTES.toLocaleString("en")} bytes`,
      todo: "Ask the index's operators for a smaller batch.",
    });
  const files = new Map<string, StickFile>([["bundle.json", first.value]]);
  for (const { path, length } of manifest.value.files) {
    const file = await readStickFile(root, path, Math.min(length, mostBytes(path)), reading);
    if (!file.ok) return file;
    files.set(path, file.value);
    onFile(file.value);
  }
  return accept({ name, root, files, bytes: done });
}
