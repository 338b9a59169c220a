import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onStick } from "./bundle.ts";
import type { SampleIndex } from "./sample-index.ts";

/** Writes DIR/conclave, the stick for the ceremony; returns that folder. */
export function writeStick(index: SampleIndex, dir: string): string {
  const root = join(dir, "conclave");
  for (const [path, bytes] of index.files)
    if (path === "bundle.json" || onStick(path)) writeFile(join(root, path), bytes);
  return root;
}

export function writeFile(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
