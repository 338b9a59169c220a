import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

/**
 * @param {string} file
 * @param {string} expected base64, as package-lock.json writes it after "sha512-"
 * @returns {Promise<string | null>} null when the file has that digest, otherwise the digest it has
 */
export async function otherSha512(file, expected) {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  const found = hash.digest("base64");
  return found === expected ? null : found;
}

/**
 * Unpacks a zip archive of which the digest was already checked: no 64-bit sizes, no encryption, no links. Writes an
 * entry to the path that `place` gives for it, relative to `folder`, or leaves it out when that is null.
 *
 * @param {string} archive
 * @param {string} folder
 * @param {(name: string) => string | null} place
 * @param {(done: number, total: number) => void} [onBytes]
 */
export async function unzip(archive, folder, place, onBytes) {
  const file = await open(archive);
  try {
    const entries = (await readDirectory(file)).flatMap((entry) => {
      const path = entry.name.endsWith("/") ? null : place(entry.name);
      return path === null ? [] : [{ ...entry, path }];
    });
    const total = entries.reduce((sum, entry) => sum + entry.packed, 0);
    let done = 0;
    for (const entry of entries) {
      const path = join(folder, entry.path);
      mkdirSync(dirname(path), { recursive: true });
      await pipeline(
        createReadStream(archive, await range(file, entry)),
        entry.method === 0
          ? async function* (bytes) {
              yield* bytes;
            }
          : createInflateRaw(),
        createWriteStream(path, { mode: entry.mode === 0 ? 0o644 : entry.mode }),
      );
      done += entry.packed;
      onBytes?.(done, total);
    }
  } finally {
    await file.close();
  }
}

/**
 * Reads the central directory at the archive's end (PKWARE APPNOTE 4.3.12 and 4.3.16).
 *
 * @param {import("node:fs/promises").FileHandle} file
 */
async function readDirectory(file) {
  const { size } = await file.stat();
  const tail = await bytesAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0) throw new Error("not a zip archive");
  const directory = await bytesAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  for (let at = 0; at < directory.length;) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      header: directory.readUInt32LE(at + 42),
      name: directory.toString("utf8", at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * Where an entry's bytes lie: after its local header (APPNOTE 4.3.7), whose extra field may differ from the directory's.
 *
 * @param {import("node:fs/promises").FileHandle} file
 * @param {{ header: number, packed: number }} entry
 */
async function range(file, entry) {
  const header = await bytesAt(file, entry.header, 30);
  const start = entry.header + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return { start, end: start + entry.packed - 1 };
}

/**
 * @param {import("node:fs/promises").FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function bytesAt(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error("the zip archive is cut short");
  return buffer;
}
