import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readFile, rename, rm, lstat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { OutgoingFile } from "../../shared/export/publication-files.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { systemWords } from "./read-file.ts";

/** Makes a new folder entry last through a power cut, where the system can (Windows cannot; some FAT drivers say EINVAL). */
export async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code !== "EINVAL" && code !== "EPERM" && code !== "EISDIR" && code !== "ENOTSUP")
      throw error;
  }
}

/** Creates a file that must not exist yet, and returns once it is on the disk. */
export async function createDurably(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  const handle = await open(path, "wx", mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function no(where: string, found: string, expected: string, todo: string): Outcome<never> {
  return refuse({ id: "EXPORT-WRITE", where, found, expected, todo });
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** The folder of a stick that is Conclave's. */
const OWN = "conclave";

/**
 * Makes a stick's own folder where it is missing; tells whether it was new. (A recursive mkdir says "no such file" on a read-only stick.) Any other folder was
 * chosen and is there: where a stick was pulled out since, one of its name would lie on this computer's disk, and a share or a key in it.
 */
async function makeFolder(path: string): Promise<boolean> {
  if (basename(path) !== OWN) {
    if ((await lstat(path)).isDirectory()) return false;
    throw Object.assign(new Error("no folder"), { code: "ENOTDIR" });
  }
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

interface Writing {
  /** For its owner's account alone, where the file system knows accounts. */
  readonly secret?: boolean;
  /** Heard until the last folder is put in place: what was written is then taken away again. */
  readonly signal?: AbortSignal;
  readonly onFile?: (what: string, done: number, of: number) => void;
}

async function writeStaged(
  staging: string,
  files: readonly OutgoingFile[],
  { secret = false, signal, onFile = () => undefined }: Writing,
): Promise<Outcome<null>> {
  const folders = new Set<string>();
  for (const [i, file] of files.entries()) {
    signal?.throwIfAborted();
    const path = join(staging, file.path);
    const folder = dirname(path);
    if (!folders.has(folder))
      await mkdir(folder, { recursive: true, ...(secret ? { mode: 0o700 } : {}) });
    folders.add(folder);
    await createDurably(path, file.bytes, secret ? 0o600 : 0o644);
    onFile("Writing the files", i + 1, files.length);
  }
  for (const folder of folders) await syncFolder(folder);
  for (const [i, file] of files.entries()) {
    signal?.throwIfAborted();
    const back = await readFile(join(staging, file.path));
    if (createHash("sha256").update(back).digest("hex") !== file.sha256)
      return no(
        file.path,
        "other bytes when it was read back",
        `SHA-256 ${file.sha256}`,
        "Do not use this stick: it does not keep what is written to it. Take another.",
      );
    onFile("Reading the files back", i + 1, files.length);
  }
  return accept(null);
}

/**
 * Writes files under `root` (a stick's conclave folder): each top folder must be new there. All is written to a staging folder first, flushed,
 * read back and compared; then the folders are put in place, `signed` last. When anything fails, nothing of it stays.
 * Each file's bytes are asked for when it is written, and not kept. Refuses EXPORT-EXISTS and EXPORT-WRITE; throws only when cancelled.
 */
export async function writeFiles(
  root: string,
  files: readonly OutgoingFile[],
  writing: Writing = {},
): Promise<Outcome<null>> {
  const folders = [...new Set(files.map((file) => file.path.split("/")[0] ?? ""))].sort(
    (a, b) => Number(a === "signed") - Number(b === "signed"),
  );
  for (const folder of folders)
    if (await exists(join(root, folder)))
      return refuse({
        id: "EXPORT-EXISTS",
        where: folder,
        found: "a folder of that name on the stick already",
        expected: "none: nothing is ever overwritten",
        todo: "Take another stick, or move that folder away if you know what it is.",
      });
  const staging = join(root, "export.partial");
  const placed: string[] = [];
  let made = false;
  try {
    made = await makeFolder(root);
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging);
    const written = await writeStaged(staging, files, writing);
    if (!written.ok) {
      await rm(staging, { recursive: true, force: true });
      return written;
    }
    for (const folder of folders) {
      writing.signal?.throwIfAborted();
      await rename(join(staging, folder), join(root, folder));
      placed.push(folder);
    }
    await rm(staging, { recursive: true });
    await syncFolder(root);
    return accept(null);
  } catch (error) {
    const leftovers = made ? [root] : [...placed, "export.partial"].map((name) => join(root, name));
    for (const path of leftovers)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    if (writing.signal?.aborted === true) throw error;
    return no(
      "the stick",
      systemWords(error),
      "a stick that can be written to",
      "Nothing was left on it. Check the stick, or take another one.",
    );
  }
}
