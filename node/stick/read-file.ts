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

/** Hashes a file to its end; `place` says where what is read next is put. Null where it became shorter meanwhile. */
async function readAll(
  handle: FileHandle,
  length: number,
  place: (at: number, count: number) => Uint8Array,
  { signal, onBytes }: Reading,
): Promise<Sha256 | null> {
  const hash = createHash("sha256");
  for (let at = 0; at < length;) {
    signal.throwIfAborted();
    const into = place(at, Math.min(CHUNK, length - at));
    const { bytesRead } = await handle.read(into, 0, into.length, at);
    if (bytesRead === 0) return null;
    hash.update(into.subarray(0, bytesRead));
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
 * Opens one file of a stick. Links that lead off the stick, pipes and devices are refused unopened or unread (O_NOFOLLOW guards only the last part of a
 * path, hence realpath; O_NONBLOCK keeps a pipe from blocking).
 */
async function opened<T>(
  root: string,
  path: string,
  most: number,
  signal: AbortSignal,
  read: (handle: FileHandle, length: number) => Promise<T | null>,
): Promise<Outcome<T>> {
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
    const value = await read(handle, stats.size);
    if (value === null)
      return no(path, "a file that became shorter while it was read", `${stats.size} bytes`);
    return accept(value);
  } catch (error) {
    if (signal.aborted) throw error;
    return no(path, systemWords(error), "a file that can be read");
  } finally {
    await handle?.close();
  }
}

/**
 * Reads one file of a stick whole, once, and hashes what was read. Refuses STICK-FILE.
 * The bytes lie in shared memory, so that worker threads can look at them without a copy. Throws only when cancelled.
 */
export function readStickFile(
  root: string,
  path: string,
  most: number,
  reading: Reading,
): Promise<Outcome<StickFile>> {
  return opened(root, path, most, reading.signal, async (handle, length) => {
    const bytes = new Uint8Array(new SharedArrayBuffer(length));
    const place = (at: number, count: number) => bytes.subarray(at, at + count);
    const sha256 = await readAll(handle, length, place, reading);
    return sha256 === null ? null : { path, bytes, sha256 };
  });
}

/** Length and hash of one file of a stick, which is not kept. Refuses STICK-FILE; throws only when cancelled. */
export function hashStickFile(
  root: string,
  path: string,
  most: number,
  reading: Reading,
): Promise<Outcome<{ readonly length: number; readonly sha256: Sha256 }>> {
  return opened(root, path, most, reading.signal, async (handle, length) => {
    const chunk = new Uint8Array(Math.min(CHUNK, length));
    const place = (_: number, count: number) => chunk.subarray(0, count);
    const sha256 = await readAll(handle, length, place, reading);
    return sha256 === null ? null : { length, sha256 };
  });
}
