import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join, resolve, sep } from "node:path";

/** A repository served on this machine only. */
export interface Served {
  readonly metadataUrl: string;
  readonly targetsUrl: string;
  /** Every path that was asked for, in order, such as `/metadata/timestamp.json`. */
  readonly log: readonly string[];
  readonly close: () => Promise<void>;
}

async function bytesAt(dir: string, path: string): Promise<Uint8Array | null> {
  const file = resolve(join(dir, path));
  if (!file.startsWith(resolve(dir) + sep)) return null;
  try {
    return await readFile(file);
  } catch {
    return null;
  }
}

/** Serves DIR over HTTP on 127.0.0.1, at a port that the system chooses; `instead` holds other bytes for some paths, such as `metadata/timestamp.json`. */
export async function serve(
  dir: string,
  instead: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<Served> {
  const log: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "/").replace(/\?.*$/, ""));
    log.push(path);
    const other = instead.get(path.slice(1));
    void (other === undefined ? bytesAt(dir, path) : Promise.resolve(other)).then((bytes) => {
      response.writeHead(bytes === null ? 404 : 200);
      response.end(bytes ?? undefined);
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  return {
    metadataUrl: `${base}/metadata`,
    targetsUrl: `${base}/targets`,
    log,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
