import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BaseFetcher, Updater } from "tuf-js";
import { DownloadHTTPError } from "tuf-js/dist/error.js";

export interface FollowOptions {
  readonly metadataUrl: string;
  readonly targetsUrl: string;
  /** The root that the client was shipped with. */
  readonly rootBytes: Uint8Array;
  readonly path: string;
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

/**
 * Asks a stock TUF client (tuf-js) with an empty cache for one target: refresh from the given root, walk the delegations, download.
 * Rejects when the client refuses the repository.
 */
export async function follow({
  metadataUrl,
  targetsUrl,
  rootBytes,
  path,
}: FollowOptions): Promise<Followed> {
  const dir = mkdtempSync(join(tmpdir(), "sample-client-"));
  try {
    const [metadataDir, targetDir] = [join(dir, "metadata"), join(dir, "targets")];
    for (const each of [metadataDir, targetDir]) mkdirSync(each);
    writeFileSync(join(metadataDir, "root.json"), rootBytes);
    const fetcher = new NotingFetcher();
    const updater = new Updater({
      metadataDir,
      metadataBaseUrl: metadataUrl,
      targetDir,
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
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
