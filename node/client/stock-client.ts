import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BaseFetcher, Updater } from "tuf-js";
import { DownloadHTTPError } from "tuf-js/dist/error.js";
import type { Files } from "./twin-repository.ts";

/** Never resolved: there is no network in here. */
const BASE = "http://twin.invalid/metadata";
const CHUNK = 65_536;

/** Serves files out of memory, and notes which were taken. */
class MemoryFetcher extends BaseFetcher {
  readonly taken: string[] = [];
  private readonly files: Files;

  constructor(files: Files) {
    super();
    this.files = files;
  }

  override fetch(url: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const name = decodeURIComponent(url.slice(BASE.length + 1));
    const bytes = this.files.get(name);
    if (bytes === undefined) return Promise.reject(new DownloadHTTPError(`no ${name}`, 404));
    this.taken.push(name);
    return Promise.resolve(
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += CHUNK)
            controller.enqueue(Uint8Array.from(bytes.subarray(at, at + CHUNK)));
          controller.close();
        },
      }),
    );
  }
}

/** A stock TUF client with a cache of its own in a temporary folder, which whoever started this thread removes. */
export class StockClient {
  readonly taken: readonly string[];
  private readonly updater: Updater;
  private readonly dir: string;

  /** `cache`: what it kept from before, by role; `root` at least. */
  constructor(files: Files, cache: ReadonlyMap<string, Uint8Array>) {
    this.dir = mkdtempSync(join(tmpdir(), "client-"));
    const targetDir = join(this.dir, "targets");
    mkdirSync(targetDir);
    for (const [role, bytes] of cache) writeFileSync(join(this.dir, `${role}.json`), bytes);
    const fetcher = new MemoryFetcher(files);
    this.taken = fetcher.taken;
    this.updater = new Updater({
      metadataDir: this.dir,
      metadataBaseUrl: BASE,
      targetDir,
      fetcher,
    });
  }

  /** Rejects when the client refuses the repository. */
  refresh(): Promise<void> {
    return this.updater.refresh();
  }

  /** SHA-256 of the target at that path, as the role that speaks for it states it; null when there is none. */
  async ask(path: string): Promise<string | null> {
    const info = await this.updater.getTargetInfo(path);
    return info?.hashes["sha256"] ?? null;
  }

  /** The version of what it trusts and keeps for a role; 0 for nothing. */
  keeps(role: string): number {
    try {
      const text = readFileSync(join(this.dir, `${encodeURIComponent(role)}.json`), "utf8");
      return (JSON.parse(text) as { signed: { version: number } }).signed.version;
    } catch {
      return 0;
    }
  }
}

/** The innermost words of what a client threw. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, 400);
}
