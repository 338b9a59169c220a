import { createHash } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { open, realpath, type FileHandle } from "node:fs/promises";
import { join, sep } from "node:path";
import type { StickFile } from "../../shared/bundle/stick-file.ts";
import type { Sha256 } from "../../shared/digest/sha256.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";

const CHUNK = 4 * 1024 * 1024;

export interface Reading {
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

/** The system's error in words a person can act on. */
export function systemWords(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words: Readonly<Record<string, string>> = {
    ENOENT: "no such file",
    EACCES: "no permission to read it",
    EPERM: "no permission",
    ELOOP: "a link instead of a file",
    EISDIR: "a folder instead of a file",
    ENOTDIR: "a file where a folder should be",
    EIO: "the stick could not be read here (was it pulled out?)",
    ENODEV: "the stick is gone",
    ENOSPC: "no space left on it",
    EROFS: "a stick that cannot be written to",
    EEXIST: "a file or folder of that name already",
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}

function no(where: string, found: string, expected: string): Outcome<never> {
  return refuse({
    id: "STICK-FILE",
    where,
    found,
    expected,
    todo: "Check the stick, and ask for a new one if it stays so.",
  });
}

async function readAll(
  handle: FileHandle,
  bytes: Uint8Array,
  { signal, onBytes }: Reading,
): Promise<Sha256 | null> {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.length;) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, at, Math.min(CHUNK, bytes.length - at), at);
    if (bytesRead === 0) return null;
    hash.update(bytes.subarray(at, at + bytesRead));
    at += bytesRead;
    onBytes(bytesRead);
  }
  return hash.digest("hex") as Sha256;
}

function sizeFault(stats: Stats, most: number): string | null {
  if (!stats.isFile()) return "something that is not an ordinary file";
  return stats.size > most ? `${stats.size.toLocaleString("en")} bytes` : null;
}

/**
 * Reads one file of a stick whole, once, and hashes what was read. Links that lead off the stick, pipes and devices are refused unopened or
 * unread (O_NOFOLLOW guards only the last part of a path, hence realpath; O_NONBLOCK keeps a pipe from blocking). Refuses STICK-FILE.
 * The bytes lie in shared memory, so that worker threads can look at them without a copy. Throws only when cancelled.
 */
export async function readStickFile(
  root: string,
  path: string,
  most: number,
  reading: Reading,
): Promise<Outcome<StickFile>> {
  let handle: FileHandle | null = null;
  try {
    const real = await realpath(join(root, path));
    if (!real.startsWith(root + sep))
      return no(path, "a link that leads off the stick", "a file on the stick");
    handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await handle.stat();
    const fault = sizeFault(stats, most);
    if (fault !== null)
      return no(path, fault, `a file of at most ${most.toLocaleString("en")} bytes`);
    const bytes = new Uint8Array(new SharedArrayBuffer(stats.size));
    const sha256 = await readAll(handle, bytes, reading);
    if (sha256 === null)
      return no(path, "a file that became shorter while it was read", `${stats.size} bytes`);
    return accept({ path, bytes, sha256 });
  } catch (error) {
    if (reading.signal.aborted) throw error;
    return no(path, systemWords(error), "a file that can be read");
  } finally {
    await handle?.close();
  }
}
