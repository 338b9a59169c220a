import { lstat, mkdir, realpath, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OutgoingFile } from "../../shared/export/publication-files.ts";
import { sameBytes } from "../../shared/bytes.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { readStickFile, systemWords } from "./read-file.ts";
import { createDurably, syncFolder } from "./write-files.ts";

/** Makes a folder unless it is there; a link in its place could lead off the stick. */
async function folderAt(path: string): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (there === null) await mkdir(path);
  else if (!there.isDirectory()) throw Object.assign(new Error("no folder"), { code: "ENOTDIR" });
}

/** The bytes of an ordinary file that is no longer than it should be; null of anything else, which is not waited for. */
async function readBack(root: string, path: string, most: number): Promise<Uint8Array | null> {
  const reading = { signal: new AbortController().signal, onBytes: () => undefined };
  const file = await readStickFile(await realpath(root), path, most, reading);
  return file.ok ? file.value.bytes : null;
}

/**
 * Puts one file beside others into a folder of the stick's `conclave` folder, flushed and read back. The same file once more is fine; another
 * one of that name is never overwritten. Refuses EXPORT-EXISTS and EXPORT-WRITE.
 */
export async function addFile(
  root: string,
  { path, bytes }: Pick<OutgoingFile, "path" | "bytes">,
): Promise<Outcome<null>> {
  const target = join(root, path);
  if (await lstat(target).catch(() => null)) {
    const before = await readBack(root, path, bytes.length);
    if (before !== null && sameBytes(before, bytes)) return accept(null);
    return refuse({
      id: "EXPORT-EXISTS",
      where: path,
      found: "something else of that name on the stick already",
      expected: "none: nothing is ever overwritten",
      todo: "Take another stick, or move it away if you know what it is.",
    });
  }
  let made = false;
  const no = (found: string) =>
    refuse({
      id: "EXPORT-WRITE",
      where: path,
      found,
      expected: "a stick that can be written to",
      todo: "Nothing was left on it. Check the stick, or take another one.",
    });
  try {
    await folderAt(root);
    await folderAt(dirname(target));
    made = true;
    await createDurably(target, bytes);
    await syncFolder(dirname(target));
    const back = await readBack(root, path, bytes.length);
    if (back !== null && sameBytes(back, bytes)) return accept(null);
    await rm(target, { force: true });
    return no("other bytes when it was read back");
  } catch (error) {
    const taken = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (made && !taken) await rm(target, { force: true }).catch(() => undefined);
    return no(systemWords(error));
  }
}
