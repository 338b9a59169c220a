import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeIndex, type IndexOptions } from "../../../scripts/sample-index/make-index.ts";
import { readNames } from "../../../scripts/sample-index/names.ts";
import type { SampleIndex } from "../../../scripts/sample-index/sample-index.ts";
import { writeStick } from "../../../scripts/sample-index/stick.ts";
import { parseInstant, type Instant } from "../../../shared/tuf/instant.ts";

export function instant(text: string): Instant {
  const read = parseInstant(text);
  if (read === null) throw new Error(`not a date: ${text}`);
  return read.at;
}

export const NOON = instant("2026-11-22T12:00:00Z");

export function sample(claims: number, options: Partial<IndexOptions> = {}): SampleIndex {
  return makeIndex({ now: NOON, seed: "tests", claims, names: readNames(), ...options });
}

/** Runs `act` on a folder of its own, which is gone afterwards. */
export async function inFolder<T>(act: (dir: string) => T | Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "sample-index-"));
  try {
    return await act(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The same, with the index's stick in it. */
export async function onAStick<T>(
  index: SampleIndex,
  act: (dir: string) => T | Promise<T>,
): Promise<T> {
  return inFolder((dir) => {
    writeStick(index, dir);
    return act(dir);
  });
}
