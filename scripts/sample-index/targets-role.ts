import { PYPI } from "../../shared/profile/pypi.ts";
import type { ProjectName } from "../../shared/claim/project-name.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, type Instant } from "../../shared/tuf/instant.ts";
import type { Ed25519Key } from "../../shared/tuf/key.ts";
import type { RepositoryKeys } from "./people.ts";
import { keyholdersJson, keysJson, quorumJson } from "./roots.ts";

/** What claimed or recently-claimed says of a project. */
export interface ProjectDelegation {
  readonly project: ProjectName;
  readonly role: string;
  readonly keys: readonly Ed25519Key[];
  readonly threshold: number;
}

export interface TargetsParts {
  readonly version: number;
  readonly expires: Instant;
  readonly targets?: JsonObject;
  readonly delegations?: JsonObject;
  readonly extra?: JsonObject;
}

/** The `signed` part of any role of the targets kind. */
export function targetsSigned(parts: TargetsParts): JsonObject {
  return {
    _type: "targets",
    ...(parts.delegations === undefined ? {} : { delegations: parts.delegations }),
    expires: formatInstant(parts.expires),
    spec_version: "1.0.34",
    targets: parts.targets ?? {},
    version: parts.version,
    ...parts.extra,
  };
}

/** Claimed's and recently-claimed's delegations: one terminating role for each project, with its own two paths and no other. */
export function projectDelegations(projects: readonly ProjectDelegation[]): JsonObject {
  return {
    keys: keysJson(projects.flatMap(({ keys }) => keys.map((key) => ({ key })))),
    roles: projects.map(({ project, role, keys, threshold }) => ({
      keyids: keys.map((key) => key.keyid).sort(),
      name: role,
      paths: PYPI.projectPaths(project),
      terminating: true,
      threshold,
    })),
  };
}

const EVERYTHING = ["simple/*/*", "packages/*/*/*/*"];
export const CLAIMED_THRESHOLD = 3;

/** Targets' `signed`: claimed, recently-claimed, unclaimed, in this order; none terminates, so that a client goes on to the next. */
export function topTargets(keys: RepositoryKeys, version: number, expires: Instant): JsonObject {
  const claimed = keys.claimed.map(({ key }) => key);
  const recent = keys.online[PYPI.recentlyClaimed as "recently-claimed"];
  const { unclaimed } = keys.online;
  const role = (name: string, quorum: JsonObject): JsonObject => ({
    ...quorum,
    name,
    paths: EVERYTHING,
    terminating: false,
  });
  return targetsSigned({
    version,
    expires,
    delegations: {
      keys: keysJson([...claimed, recent, unclaimed]),
      roles: [
        role(PYPI.claimed, quorumJson(claimed, CLAIMED_THRESHOLD)),
        role(PYPI.recentlyClaimed, quorumJson([recent], 1)),
        role(PYPI.unclaimed, quorumJson([unclaimed], 1)),
      ],
    },
    extra: keyholdersJson(keys.claimed),
  });
}
