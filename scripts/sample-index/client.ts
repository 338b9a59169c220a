import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BaseFetcher, Updater } from "tuf-js";
import { DownloadHTTPError } from "tuf-js/dist/error.js";

/** Where a repository is served. */
export interface Address {
  readonly metadataUrl: string;
  readonly targetsUrl: string;
}

export interface Followed {
  /** The target's bytes, verified by the client; null when no role that may speak for the path lists it. */
  readonly bytes: Uint8Array | null;
  /** Names of the metadata files that the client received, in order, such as `42.claimed.json`. */
  readonly metadata: readonly string[];
}

/** Fetches as tuf-js's own fetcher does, and notes what it received. */
class NotingFetcher extends BaseFetcher {
  readonly received: string[] = [];
  async fetch(url: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const response = await fetch(url);
    if (!response.ok || response.body === null) throw new DownloadHTTPError(url, response.status);
    this.received.push(url);
    return response.body;
  }
}

/** A stock TUF client (tuf-js) with a cache of its own, shipped with one root. `close` drops the cache. */
export class Client {
  private readonly dir = mkdtempSync(join(tmpdir(), "sample-client-"));
  private readonly metadataDir = join(this.dir, "metadata");
  private readonly targetDir = join(this.dir, "targets");

  constructor(rootBytes: Uint8Array) {
    for (const each of [this.metadataDir, this.targetDir]) mkdirSync(each);
    writeFileSync(join(this.metadataDir, "root.json"), rootBytes);
  }

  /** Refreshes from what it has, walks the delegations, downloads. Rejects when the client refuses the repository. */
  async ask({ metadataUrl, targetsUrl }: Address, path: string): Promise<Followed> {
    const fetcher = new NotingFetcher();
    const updater = new Updater({
      metadataDir: this.metadataDir,
      metadataBaseUrl: metadataUrl,
      targetDir: this.targetDir,
      targetBaseUrl: targetsUrl,
      fetcher,
    });
    await updater.refresh();
    const info = await updater.getTargetInfo(path);
    const bytes =
      info === undefined ? null : new Uint8Array(readFileSync(await updater.downloadTarget(info)));
    const metadata = fetcher.received
      .filter((url) => url.startsWith(`${metadataUrl}/`))
      .map((url) => decodeURIComponent(url.slice(metadataUrl.length + 1)));
    return { bytes, metadata };
  }

  close(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export interface FollowOptions extends Address {
  /** The root that the client was shipped with. */
  readonly rootBytes: Uint8Array;
  readonly path: string;
}

/** Asks a client with an empty cache for one target. Rejects as `Client.ask` does. */
export async function follow({ rootBytes, path, ...address }: FollowOptions): Promise<Followed> {
  const client = new Client(rootBytes);
  try {
    return await client.ask(address, path);
  } finally {
    client.close();
  }
}
