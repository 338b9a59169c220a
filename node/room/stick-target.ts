import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { mostBytes, type Manifest } from "../../shared/bundle/manifest.ts";
import type { OutgoingFile } from "../../shared/export/publication-files.ts";
import type { Batch } from "../../shared/import/pending.ts";
import { recordedName } from "../../shared/recorded-name.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { hashStickFile, readStickFile, systemWords } from "../stick/read-file.ts";
import { readStick } from "../stick/read-stick.ts";
import { writeFiles } from "../stick/write-files.ts";
import { keptPath } from "./folders.ts";
import type { Room } from "./room.ts";

/** A stick that is about to be written to. */
export interface Target {
  readonly root: string;
  readonly stick: string;
  /** SHA-256 of the bundle.json that lies there, or null. */
  readonly bundle: string | null;
}

/**
 * The `conclave` folder of a chosen stick. One that is a link could lead what is written off the stick. What lies there as bundle.json is read as at an
 * import: a pipe in its place would block the app for good. Refuses STICK-FOLDER and STICK-FILE.
 */
export async function targetOn(chosen: string): Promise<Outcome<Target>> {
  try {
    const real = await realpath(chosen);
    const itself = basename(real) === "conclave" && (await stands(join(real, BUNDLE)));
    const root = itself ? real : join(real, "conclave");
    const there = await lstat(root).catch(() => null);
    if (there !== null && !there.isDirectory())
      return no(basename(real), "something named conclave that is not a folder");
    const stick = recordedName(basename(itself ? dirname(real) : real), "the stick");
    const bundle = await bundleOn(root);
    return bundle.ok ? accept({ root, stick, bundle: bundle.value }) : bundle;
  } catch (error) {
    return no(basename(chosen), systemWords(error));
  }
}

function no(where: string, found: string): Outcome<never> {
  return refuse({
    id: "STICK-FOLDER",
    where,
    found,
    expected: "a stick that can be written to",
    todo: "Nothing was written. Check the stick, or take another one.",
  });
}

const BUNDLE = "bundle.json";

function stands(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** SHA-256 of the bundle.json in a folder; null where there is none. */
async function bundleOn(root: string): Promise<Outcome<string | null>> {
  if (!(await stands(join(root, BUNDLE)))) return accept(null);
  const reading = { signal: new AbortController().signal, onBytes: () => undefined };
  const file = await readStickFile(root, BUNDLE, mostBytes(BUNDLE), reading);
  if (file.ok) return accept(file.value.sha256);
  return refuse({
    ...file.refusal,
    todo: "Nothing was written. Check the stick, or take another one.",
  });
}

/**
 * Another stick than the bundle's gets the bundle too: without it nobody could check what is written. On the bundle's own each listed file is compared
 * with what was imported: whoever verifies later reads them there. Null when it was cancelled. Refuses EXPORT-EXISTS and EXPORT-BUNDLE.
 */
export async function bundleFor(
  room: Room,
  target: Target,
  id: string,
  { bundle, base: { manifest } }: Pick<Batch, "bundle" | "base">,
): Promise<Outcome<readonly OutgoingFile[]> | null> {
  if (target.bundle === bundle) {
    const differs = await room.working("Comparing the stick with what was imported", (...work) =>
      otherOn(target.root, manifest.files, ...work),
    );
    return differs?.ok === true ? accept([]) : differs;
  }
  if (target.bundle !== null)
    return refuse({
      id: "EXPORT-EXISTS",
      where: "bundle.json",
      found: "another bundle on that stick",
      expected: "the stick that this ceremony began with, or an empty one",
      todo: "Nothing was written. Take the right stick.",
    });
  const kept = await room.working("Reading the kept copy of the stick", (signal, progress) =>
    readStick(keptPath(room.doors.dataFolder, id), signal, progress),
  );
  return kept?.ok === true ? accept([...kept.value.files.values()]) : kept;
}

/** Refuses EXPORT-BUNDLE at the first file of a stick that is not as the manifest lists it. */
async function otherOn(
  root: string,
  files: Manifest["files"],
  signal: AbortSignal,
  progress: (done: number, of: number) => void,
): Promise<Outcome<null>> {
  const of = files.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const onBytes = (count: number) => {
    done += count;
    progress(done, of);
  };
  for (const { path, length, sha256 } of files) {
    const file = await hashStickFile(root, path, length, { signal, onBytes });
    if (file.ok && file.value.length === length && file.value.sha256 === sha256) continue;
    return refuse({
      id: "EXPORT-BUNDLE",
      where: path,
      found: file.ok
        ? `${file.value.length} bytes, SHA-256 ${file.value.sha256}`
        : file.refusal.found,
      expected: `${length} bytes, SHA-256 ${sha256}, as it was imported`,
      todo: "Nothing was written. This stick has changed since the import. Keep it, and take an empty one: the bundle is copied to it.",
    });
  }
  return accept(null);
}

/** Milliseconds between two words about how far it is. */
const WORDS = 100;

/** Writes files with progress on the screen. Null when it was cancelled: then nothing is left of them. Refuses what writeFiles refuses. */
export function writing(
  room: Room,
  root: string,
  files: readonly OutgoingFile[],
): Promise<Outcome<null> | null> {
  let said = performance.now();
  return room.working("Writing the files", (signal, progress) =>
    writeFiles(root, files, {
      signal,
      onFile: (what, done, of) => {
        const now = performance.now();
        if (now - said < WORDS) return;
        said = now;
        progress(done, of, what);
      },
    }),
  );
}
