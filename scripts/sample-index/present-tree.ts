import { later, type Instant } from "../../shared/tuf/instant.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { snapshotFile, timestampFile } from "./online.ts";
import type { RepositoryKeys } from "./people.ts";
import { targetFiles, targetsJson } from "./project-role.ts";
import { rootChain } from "./roots.ts";
import { metadataPath, VERSIONS } from "./sample-index.ts";
import { signedFile } from "./sample-key.ts";
import {
  CLAIMED_THRESHOLD,
  projectDelegations,
  targetsSigned,
  topTargets,
  type ProjectDelegation,
} from "./targets-role.ts";

export interface TreeParts {
  readonly keys: RepositoryKeys;
  readonly now: Instant;
  readonly claimed: readonly ProjectDelegation[];
  readonly pending: readonly ProjectDelegation[];
  readonly unclaimed: readonly string[];
  readonly brought?: ReadonlyMap<string, Key>;
}

/** What snapshot lists before the ceremony. */
export function presentMeta(roles: readonly string[]): Record<string, number> {
  return {
    "targets.json": VERSIONS.targets,
    "claimed.json": VERSIONS.claimed,
    "recently-claimed.json": VERSIONS["recently-claimed"],
    "unclaimed.json": VERSIONS.unclaimed,
    ...Object.fromEntries(roles.map((role) => [`${role}.json`, 1])),
  };
}

function delegatedFiles({ keys, now, claimed, pending, unclaimed }: TreeParts) {
  const holders = keys.claimed.map(({ key }) => key).slice(0, CLAIMED_THRESHOLD);
  const pages = unclaimed.flatMap((project) => targetFiles(project, "unclaimed", false));
  const recentVersion = VERSIONS["recently-claimed"];
  const parts = {
    claimed: {
      version: VERSIONS.claimed,
      expires: later(now, 62),
      delegations: projectDelegations(claimed),
    },
    recent: {
      version: recentVersion,
      expires: later(now, 1),
      delegations: projectDelegations(pending),
    },
    unclaimed: { version: VERSIONS.unclaimed, expires: later(now, 1), targets: targetsJson(pages) },
  };
  return [
    [metadataPath(VERSIONS.claimed, "claimed"), signedFile(targetsSigned(parts.claimed), holders)],
    [
      metadataPath(recentVersion, "recently-claimed"),
      signedFile(targetsSigned(parts.recent), [keys.online["recently-claimed"]]),
    ],
    [
      metadataPath(VERSIONS.unclaimed, "unclaimed"),
      signedFile(targetsSigned(parts.unclaimed), [keys.online.unclaimed]),
    ],
  ] as const;
}

/** The repository's metadata before the ceremony, less the projects' own: path -> bytes. */
export function presentTree(parts: TreeParts): Map<string, Uint8Array> {
  const { keys, now } = parts;
  const files = new Map<string, Uint8Array>();
  for (const [version, bytes] of rootChain(keys, now, parts.brought))
    files.set(metadataPath(version, "root"), bytes);
  const targets = topTargets(keys, VERSIONS.targets, later(now, 300));
  const two = keys.targets.slice(0, 2).map(({ key }) => key);
  files.set(metadataPath(VERSIONS.targets, "targets"), signedFile(targets, two));
  for (const [path, bytes] of delegatedFiles(parts)) files.set(path, bytes);
  const meta = presentMeta([...parts.claimed, ...parts.pending].map(({ role }) => role));
  const version = VERSIONS.snapshot;
  const snapshot = snapshotFile([keys.online.snapshot], version, meta, now);
  files.set(metadataPath(version, "snapshot"), snapshot);
  const timestamp = timestampFile(
    [keys.online.timestamp],
    VERSIONS.timestamp,
    { version, bytes: snapshot },
    now,
  );
  files.set("metadata/timestamp.json", timestamp);
  return files;
}
