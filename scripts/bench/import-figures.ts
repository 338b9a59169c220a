import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Anchor } from "../../shared/import/root-checks.ts";

/** The limit: so many Ed25519 signatures, verified by the platform on all cores and nothing else done. */
export interface Bare {
  readonly signatures: number;
  readonly seconds: number;
  readonly cores: number;
}

/** One import of a whole stick, from the first byte to the list that is drawn. */
export interface ImportFigures {
  readonly claims: number;
  readonly seconds: number;
  /** Of these, the seconds after the root was recognised. */
  readonly waited: number;
  /** Bytes of memory of the process, with its worker threads, at most. */
  readonly peak: number;
  /** Null where it was not measured: the new files of claimed, and writing them. */
  readonly seal: {
    readonly seconds: number;
    readonly writing: number;
    readonly files: number;
  } | null;
}

/** What stands beside it in the same run. */
export interface ImportSize {
  readonly bare: Bare;
  readonly conclave: ImportFigures;
  /** With people who recognised the root when the proofs had been looked at. */
  readonly slow: ImportFigures;
}

export interface ImportReport {
  readonly runtime: string;
  readonly names: number;
  readonly sizes: readonly ImportSize[];
  /** Seconds in which a common TUF library reads, canonicalises and verifies so many claims one after another. */
  readonly peer: { readonly claims: number; readonly seconds: number };
}

/** In the folder of a bench's stick, beside what is the stick's. */
export const ANCHOR = "anchor.json";

export function readAnchor(stick: string): Anchor {
  return JSON.parse(readFileSync(join(stick, ANCHOR), "utf8")) as Anchor;
}
