import type { Sha256 } from "../../shared/digest/sha256.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import type { CeremonyKind } from "./bundle.ts";
import type { ClaimKind } from "./claim-kinds.ts";
import type { PublishedProject } from "./project-role.ts";
import type { SampleReplacement } from "./replacements.ts";

/** One line of claims.jsonl, and what the app must find about it. */
export interface SampleClaim {
  readonly line: number;
  readonly project: string;
  readonly kind: ClaimKind;
  /** Check IDs, in the order in which the app reports them. */
  readonly expects: readonly string[];
  /** The known project that this one can be taken for. */
  readonly taken?: string;
}

/**
 * An index that stands in for Warehouse and plays its part by code: all that it publishes, what it put on the stick, and what it needs
 * in order to publish later. Its keys follow from the seed, so it is good for rehearsals and tests only.
 */
export interface SampleIndex {
  readonly seed: string;
  readonly now: Instant;
  readonly kind: CeremonyKind;
  /** Who holds claimed's keys. */
  readonly keyholders: readonly string[];
  /** What is live. Of the files that claimed is divided into, and of projects, snapshot tells the versions. */
  readonly versions: Versions;
  readonly claims: readonly SampleClaim[];
  /** The claims that were slipped in, each of which must be blocked. */
  readonly planted: readonly SampleClaim[];
  readonly claimedProjects: readonly PublishedProject[];
  readonly pendingProjects: readonly PublishedProject[];
  readonly unclaimedProjects: readonly string[];
  /** Projects of claimed whose owners brought other keys. */
  readonly replacements: readonly SampleReplacement[];
  /** SHA-256 of bundle.json. */
  readonly bundle: Sha256;
  /** By path relative to the stick's `conclave` folder; unclaimed's file is here too, and not on the stick. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Versions before the first ceremony of a sample. */
export const VERSIONS = {
  root: 3,
  targets: 7,
  claimed: 41,
  "recently-claimed": 1203,
  unclaimed: 2114,
  snapshot: 5210,
  timestamp: 98123,
} as const;

export type Versions = Readonly<Record<keyof typeof VERSIONS, number>>;

export function metadataPath(version: number, role: string): string {
  return `metadata/${version}.${role}.json`;
}

/** The bytes of one of the index's files. Throws where there is none: the index made them all. */
export function fileOf(index: Pick<SampleIndex, "files">, path: string): Uint8Array {
  const bytes = index.files.get(path);
  if (bytes === undefined) throw new Error(`the sample index has no ${path}`);
  return bytes;
}

/** What the index's snapshot lists: file names without version, such as `claimed.json`, with their versions. */
export function listedMeta(index: Pick<SampleIndex, "files" | "versions">): Record<string, number> {
  const bytes = fileOf(index, metadataPath(index.versions.snapshot, "snapshot"));
  const { signed } = JSON.parse(Buffer.from(bytes).toString("utf8")) as {
    readonly signed: { readonly meta: Readonly<Record<string, { readonly version: number }>> };
  };
  return Object.fromEntries(
    Object.entries(signed.meta).map(([file, { version }]) => [file, version]),
  );
}
