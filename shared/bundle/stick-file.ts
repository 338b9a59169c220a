import type { Sha256 } from "../digest/sha256.ts";

/** A file as it was read from the stick, once; never read again. */
export interface StickFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
}

/** By path relative to the stick's `conclave` folder. */
export type StickFiles = ReadonlyMap<string, StickFile>;
