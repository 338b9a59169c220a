import { normalised } from "../../shared/claim/project-name.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import { makeBundle } from "./bundle.ts";
import { keyRecordFile, keyRecordPath } from "./key-records.ts";
import {
  CLAIMED_KEYHOLDERS,
  INDEX_ITSELF,
  ONLINE_ROLES,
  repositoryKeys,
  type Held,
  type RepositoryKeys,
} from "./people.ts";
import type { SampleIndex } from "./sample-index.ts";

const NONE = {
  root: 0,
  targets: 0,
  claimed: 0,
  "recently-claimed": 0,
  unclaimed: 0,
  snapshot: 0,
  timestamp: 0,
} as const;

export interface FirstOptions {
  readonly now: Instant;
  readonly seed: string;
  /** Names of the projects that the new repository publishes as unclaimed; the first three are taken. */
  readonly names: readonly string[];
  /** Who will hold claimed's keys. */
  readonly keyholders?: readonly string[];
}

/** Everybody whose key stands in root 1 or targets 1, the index itself for each online role. */
export function firstHolders({ root, targets, claimed, online }: RepositoryKeys): readonly Held[] {
  const own = ONLINE_ROLES.map((role) => ({ name: INDEX_ITSELF, role, key: online[role] }));
  return [...root, ...targets, ...claimed, ...own];
}

/**
 * An index that has published nothing yet, and its stick for the first ceremony: bundle.json and the key records. Pure: the same options give
 * the same bytes.
 */
export function makeFirstIndex(options: FirstOptions): SampleIndex {
  const { now, seed, names, keyholders = CLAIMED_KEYHOLDERS } = options;
  const keys = repositoryKeys(seed, keyholders);
  const files = new Map<string, Uint8Array>();
  for (const held of firstHolders(keys)) files.set(keyRecordPath(held), keyRecordFile(held, now));
  const bundle = makeBundle(
    { files, claims: 0, created: now, kind: "first" },
    keys.online["recently-claimed"],
  );
  files.set("bundle.json", bundle);
  return {
    seed,
    now,
    kind: "first",
    keyholders,
    versions: NONE,
    claims: [],
    planted: [],
    replacements: [],
    claimedProjects: [],
    pendingProjects: [],
    unclaimedProjects: names.flatMap((name) => normalised(name) ?? []).slice(0, 3),
    bundle: sha256Of(bundle),
    files,
  };
}
