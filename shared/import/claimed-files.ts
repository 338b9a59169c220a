import type { Check } from "../check/check.ts";
import type { StickFile } from "../bundle/stick-file.ts";
import { counted } from "../finished.ts";
import type { Profile } from "../profile/pypi.ts";
import type { ClaimedFile, ClaimedTree } from "../shard/claimed-tree.ts";
import { claimedTreeSteps, Unfit } from "../shard/tree-from.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Quorum } from "../tuf/root.ts";
import { statedHash, type Snapshot } from "../tuf/snapshot.ts";
import { tally, tallyWords, type Tally } from "../tuf/tally.ts";
import { readTargets, type Targets } from "../tuf/targets.ts";
import { CLAIMED_FILES } from "./own-files-checks.ts";
import type { Walk } from "./walk.ts";

const NEW_STICK = "Do not use this stick. Ask the index's operators for a new one.";

/** What came of putting claimed's files together. */
export type Joined = { readonly tree: ClaimedTree } | { readonly unfit: Unfit };

export const CLAIMED_SHARDS: Check<"CLAIMED-SHARDS", Joined> = {
  id: "CLAIMED-SHARDS",
  level: "block",
  claim:
    "Where claimed is divided into shards, each name of a project belongs to just one of them, each is delegated to claimed's own keys, and none terminates.",
  holds: (joined) => {
    if ("tree" in joined) return true;
    const { where, found, expected } = joined.unfit;
    return { where, found, expected, todo: NEW_STICK };
  },
};

/** A shard that is not signed as claimed is. */
export interface ShardTally {
  readonly role: string;
  readonly tally: Tally;
}

export const CLAIMED_SHARD_SIGNATURES: Check<
  "CLAIMED-SHARD-SIGNATURES",
  { readonly tallies: readonly ShardTally[] }
> = {
  id: "CLAIMED-SHARD-SIGNATURES",
  level: "block",
  claim: "Each shard of claimed is signed by a threshold of claimed's own keys.",
  holds: ({ tallies }) => {
    const short = tallies.find((each) => !each.tally.reached);
    if (short === undefined) return true;
    return {
      where: short.role,
      found: tallyWords(short.tally),
      expected: `valid signatures by ${short.tally.threshold} of claimed's keys`,
      todo: NEW_STICK,
    };
  },
};

export const CLAIMED_SHARD_EXPIRY: Check<
  "CLAIMED-SHARD-EXPIRY",
  { readonly shards: readonly ClaimedFile[]; readonly now: Instant }
> = {
  id: "CLAIMED-SHARD-EXPIRY",
  level: "warn",
  claim: "No shard of claimed has expired.",
  holds: ({ shards, now }) => {
    const old = shards.filter(({ targets }) => targets.expires <= now);
    const [first] = old;
    return (
      first === undefined || {
        where: first.role,
        found: `${old.length.toLocaleString("en")} expired shards; this one on ${formatInstant(first.targets.expires)}`,
        expected: `shards that are valid today, ${formatInstant(now)}`,
        todo: "This ceremony renews them. Publish soon: clients cannot install their projects now.",
      }
    );
  },
};

/** Whether a role's text is a terminating delegation of just the project's own paths. Read letter by letter first: there may be 900,000. */
function speaksForOne({ delegations }: Targets, place: number, profile: Profile): boolean {
  const { roleTable } = delegations;
  const named = profile.projectOf(roleTable.name(place));
  if (named === null) return false;
  const paths = profile.projectPaths(named.project);
  const usual = `,"paths":${JSON.stringify(paths)},"terminating":true,"threshold":`;
  if (roleTable.saysBehindName(place, usual)) return true;
  const { covers, terminating } = roleTable.at(place);
  return (
    terminating &&
    covers.by === "paths" &&
    JSON.stringify(covers.patterns) === JSON.stringify(paths)
  );
}

interface LeafFault {
  readonly where: string;
  readonly found: string;
}

/** Known for a file that was looked at before, so that thousands of them can be looked at one after another. */
const faults = new WeakMap<ClaimedFile, LeafFault | "none">();

function leafFault(tree: ClaimedTree, file: ClaimedFile, profile: Profile): LeafFault | null {
  const known = faults.get(file) ?? foundIn(tree, file, profile) ?? "none";
  faults.set(file, known);
  return known === "none" ? null : known;
}

function foundIn(tree: ClaimedTree, file: ClaimedFile, profile: Profile): LeafFault | null {
  const seen = new Set<string>();
  const { roleTable } = file.targets.delegations;
  for (let place = 0; place < roleTable.length; place++) {
    const where = roleTable.name(place);
    const named = profile.projectOf(where);
    if (named === null) return { where, found: "a role that is no project's" };
    if (tree.fileFor(named.project) !== file)
      return { where, found: `a project in ${file.role}, which is not asked for it` };
    if (seen.has(named.project) || !speaksForOne(file.targets, place, profile))
      return { where, found: "other paths, one that does not terminate, or a second one" };
    seen.add(named.project);
  }
  return null;
}

/** A delegation in claimed that speaks for more than its own project would come before those that are added now. */
export const CLAIMED_PATHS: Check<
  "CLAIMED-PATHS",
  { readonly tree: ClaimedTree; readonly profile: Profile }
> = {
  id: "CLAIMED-PATHS",
  claim:
    "Each project's delegation in the present claimed speaks for that project's own paths, terminates, stands in the shard of its name, and no project has two.",
  level: "block",
  holds: ({ tree, profile }) => {
    for (const file of tree.leaves) {
      const fault = leafFault(tree, file, profile);
      if (fault !== null)
        return {
          ...fault,
          expected: "one terminating delegation with the project's own paths",
          todo: "Do not add to this file. Ask the index's operators how this role came into claimed.",
        };
    }
    return true;
  },
};

/** Claimed as it was read, and what is needed to find its shards. */
export interface ClaimedTop {
  readonly claimed: Targets;
  readonly claimedPath: string;
  readonly claimedQuorum: Quorum;
  readonly snapshot: Snapshot;
}

/** Reads the files that claimed is divided into, in the versions that snapshot lists, and looks at all of them. Pauses before each, with how many are read, and then within the second look. Throws Stopped. */
export function* walkClaimed(
  walk: Walk,
  { claimed, claimedPath, claimedQuorum, snapshot }: ClaimedTop,
): Generator<
  number | undefined,
  { readonly tree: ClaimedTree; readonly published: ReadonlyMap<string, StickFile> }
> {
  const { files, now, profile, verify } = walk.input;
  const published = new Map<string, StickFile>();
  const tallies: ShardTally[] = [];
  const fetch = (role: RoleName): Targets => {
    const version = snapshot.meta.get(`${role}.json`) ?? 0;
    const path = `metadata/${version}.${role}.json`;
    const targets = walk.read(path, readTargets);
    const stated = statedHash(snapshot, `${role}.json`);
    const sha256 = files.get(path)?.sha256;
    if (stated !== null && sha256 !== stated)
      throw new Unfit(
        path,
        `SHA-256 ${sha256 ?? "of no file"}`,
        `SHA-256 ${stated}, as snapshot lists it`,
      );
    if (targets.version !== version)
      throw new Unfit(
        path,
        `version ${targets.version}`,
        `version ${version}, as snapshot lists it`,
      );
    const file = files.get(path);
    if (file !== undefined) published.set(role, file);
    tallies.push({ role, tally: tally(targets.envelope, claimedQuorum, verify) });
    return targets;
  };
  const joined = yield* counted(join(claimed, claimedQuorum, profile, fetch));
  walk.check(CLAIMED_SHARDS, claimedPath, joined);
  walk.check(CLAIMED_SHARD_SIGNATURES, claimedPath, { tallies });
  if (!("tree" in joined)) throw joined.unfit;
  const { tree } = joined;
  walk.check(CLAIMED_SHARD_EXPIRY, claimedPath, { shards: tree.files.slice(1), now });
  for (const file of tree.leaves) {
    leafFault(tree, file, profile);
    yield undefined;
  }
  walk.check(CLAIMED_PATHS, claimedPath, { tree, profile });
  walk.check(CLAIMED_FILES, claimedPath, { tree });
  return { tree, published };
}

function* join(
  claimed: Targets,
  quorum: Quorum,
  profile: Profile,
  fetch: (role: RoleName) => Targets,
): Generator<undefined, Joined> {
  try {
    return { tree: yield* claimedTreeSteps(claimed, quorum, profile, fetch) };
  } catch (error) {
    if (error instanceof Unfit) return { unfit: error };
    throw error;
  }
}
