import type { ShardBudget } from "../../shared/profile/pypi.ts";
import { later, type Instant } from "../../shared/tuf/instant.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { dividedClaimed } from "./divided-claimed.ts";
import { snapshotFile, timestampFile } from "./online.ts";
import type { RepositoryKeys } from "./people.ts";
import { targetFiles, targetsJson } from "./project-role.ts";
import { rootChain } from "./roots.ts";
import { metadataPath, type Versions } from "./sample-index.ts";
import { signedFile } from "./sample-key.ts";
import {
  CLAIMED_THRESHOLD,
  projectDelegations,
  targetsSigned,
  topTargets,
  type ProjectDelegation,
} from "./targets-role.ts";

export interface TreeParts {
  readonly versions: Versions;
  readonly keys: RepositoryKeys;
  readonly now: Instant;
  readonly claimed: readonly ProjectDelegation[];
  readonly pending: readonly ProjectDelegation[];
  readonly unclaimed: readonly string[];
  /** Roles of projects that have published something. */
  readonly listed: readonly string[];
  /** Claimed is divided by this budget; null: one file. */
  readonly divided: ShardBudget | null;
  readonly brought?: ReadonlyMap<string, Key>;
}

/** What snapshot lists before the ceremony: the roles of targets, and others in version 1. */
export function presentMeta(versions: Versions, roles: readonly string[]): Record<string, number> {
  return {
    "targets.json": versions.targets,
    "claimed.json": versions.claimed,
    "recently-claimed.json": versions["recently-claimed"],
    "unclaimed.json": versions.unclaimed,
    ...Object.fromEntries(roles.map((role) => [`${role}.json`, 1])),
  };
}

/** Claimed, and the files that it is divided into, each in version 1. */
function claimedFiles({ versions, keys, now, claimed, divided }: TreeParts) {
  const holders = keys.claimed.map(({ key }) => key).slice(0, CLAIMED_THRESHOLD);
  const expires = later(now, 62);
  const delegations = projectDelegations(claimed);
  const signed = targetsSigned({ version: versions.claimed, expires, delegations });
  return divided === null
    ? [{ role: "claimed", version: versions.claimed, bytes: signedFile(signed, holders) }]
    : dividedClaimed(signed, { keys, holders, budget: divided, now, expires });
}

function onlineFiles({ versions, keys, now, pending, unclaimed }: TreeParts) {
  const pages = unclaimed.flatMap((project) => targetFiles(project, "unclaimed", false));
  const recentVersion = versions["recently-claimed"];
  const parts = {
    recent: {
      version: recentVersion,
      expires: later(now, 1),
      delegations: projectDelegations(pending),
    },
    unclaimed: { version: versions.unclaimed, expires: later(now, 1), targets: targetsJson(pages) },
  };
  return [
    [
      metadataPath(recentVersion, "recently-claimed"),
      signedFile(targetsSigned(parts.recent), [keys.online["recently-claimed"]]),
    ],
    [
      metadataPath(versions.unclaimed, "unclaimed"),
      signedFile(targetsSigned(parts.unclaimed), [keys.online.unclaimed]),
    ],
  ] as const;
}

/** The repository's metadata before the ceremony, less the projects' own: path -> bytes. */
export function presentTree(parts: TreeParts): Map<string, Uint8Array> {
  const { keys, now, versions } = parts;
  const files = new Map<string, Uint8Array>();
  for (const [version, bytes] of rootChain(keys, now, parts.brought))
    files.set(metadataPath(version, "root"), bytes);
  const targets = topTargets(keys, versions.targets, later(now, 300));
  const two = keys.targets.slice(0, 2).map(({ key }) => key);
  files.set(metadataPath(versions.targets, "targets"), signedFile(targets, two));
  const claimed = claimedFiles(parts);
  for (const { role, version, bytes } of claimed) files.set(metadataPath(version, role), bytes);
  for (const [path, bytes] of onlineFiles(parts)) files.set(path, bytes);
  const below = claimed.slice(1).map(({ role }) => role);
  const meta = presentMeta(versions, [...below, ...parts.listed]);
  const version = versions.snapshot;
  const snapshot = snapshotFile([keys.online.snapshot], version, meta, now);
  files.set(metadataPath(version, "snapshot"), snapshot);
  const timestamp = timestampFile(
    [keys.online.timestamp],
    versions.timestamp,
    { version, bytes: snapshot },
    now,
  );
  files.set("metadata/timestamp.json", timestamp);
  return files;
}
