import { open, mkdir, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { toUtf8 } from "../../shared/bytes.ts";
import {
  BEGINNING,
  entryLine,
  lineDigest,
  readJournal,
  type Entry,
} from "../../shared/ceremony/entry.ts";
import type { CeremonyEvent } from "../../shared/ceremony/event.ts";
import type { Sha256 } from "../../shared/digest/sha256.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { formatInstant, type Instant } from "../../shared/tuf/instant.ts";
import { systemWords } from "../stick/read-file.ts";
import { createDurably, syncFolder } from "../stick/write-files.ts";

/** A line that could not be written whole could not be cut off either: what stands on the disk is known only when it is opened again. */
export class TornJournal extends Error {
  constructor(cause: unknown) {
    super("the journal is torn", { cause });
  }
}

/**
 * The ceremony's journal on this machine's disk: one canonical line for each event, chained by hash, flushed before the event takes effect.
 */
export class Journal {
  private readonly handle: FileHandle;
  private readonly lines: Entry[];
  private head: Sha256;
  private size: number;
  private torn: TornJournal | null = null;

  private constructor(handle: FileHandle, entries: readonly Entry[], head: Sha256, size: number) {
    this.handle = handle;
    this.lines = [...entries];
    this.head = head;
    this.size = size;
  }

  /** A new journal; throws when one is there already. */
  static async create(path: string): Promise<Journal> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, "wx+", 0o600);
    await syncFolder(dirname(path));
    await syncFolder(dirname(dirname(path)));
    return new Journal(handle, [], BEGINNING, 0);
  }

  /** Opens one after a stop or a crash. A last line that power failed under never took effect and is cut off. Refuses JOURNAL-CHAIN. */
  static async reopen(path: string): Promise<Outcome<Journal>> {
    let handle: FileHandle;
    try {
      handle = await open(path, "r+");
    } catch (error) {
      return refuse({
        id: "JOURNAL-OPEN",
        where: "the record of that ceremony",
        found: systemWords(error),
        expected: "its journal on this computer",
        todo: "Begin a new ceremony with the stick.",
      });
    }
    const read = readJournal(await handle.readFile());
    if (!read.ok) {
      await handle.close();
      return read;
    }
    const { entries, head, wholeBytes } = read.value;
    await handle.truncate(wholeBytes);
    await handle.sync();
    return accept(new Journal(handle, entries, head, wholeBytes));
  }

  /** A new journal that begins with another one's lines. Throws when one is there already; refuses as `reopen`. */
  static async continued(path: string, bytes: Uint8Array): Promise<Outcome<Journal>> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await createDurably(path, bytes);
    await syncFolder(dirname(path));
    await syncFolder(dirname(dirname(path)));
    return Journal.reopen(path);
  }

  get entries(): readonly Entry[] {
    return this.lines;
  }

  /** Resolves once the event is on the disk. On an error nothing of it stays, but for a TornJournal: then nobody knows, and nothing more is written. */
  async append(event: CeremonyEvent, at: Instant): Promise<void> {
    if (this.torn !== null) throw this.torn;
    const entry: Entry = {
      at: formatInstant(at),
      event,
      previous: this.head,
      seq: this.lines.length,
    };
    const line = entryLine(entry);
    const bytes = toUtf8(`${line}\n`);
    try {
      await this.writeAll(bytes);
      await this.handle.sync();
    } catch (error) {
      await this.cutOff(error);
      throw error;
    }
    this.lines.push(entry);
    this.head = lineDigest(line);
    this.size += bytes.length;
  }

  private async cutOff(error: unknown): Promise<void> {
    try {
      await this.handle.truncate(this.size);
    } catch {
      this.torn = new TornJournal(error);
      throw this.torn;
    }
  }

  /** A nearly full disk takes a part and reports no error. */
  private async writeAll(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.handle.write(
        bytes,
        done,
        bytes.length - done,
        this.size + done,
      );
      if (bytesWritten === 0)
        throw Object.assign(new Error("the disk is full"), { code: "ENOSPC" });
      done += bytesWritten;
    }
  }

  /** The whole journal as bytes, for the transcript on the stick. */
  bytes(): Uint8Array {
    return toUtf8(this.lines.map((entry) => `${entryLine(entry)}\n`).join(""));
  }

  /** SHA-256 of the last line: names the whole record up to here. */
  get digest(): Sha256 {
    return this.head;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
