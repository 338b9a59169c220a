import type { Check, LongCheck } from "../check/check.ts";
import type { Profile } from "../profile/pypi.ts";
import type { Changes } from "../review/changes.ts";
import type { ClaimedFile, ClaimedTree } from "../shard/claimed-tree.ts";
import type { RoleTable } from "../tuf/role-table.ts";
import type { Snapshot } from "../tuf/snapshot.ts";
import type { Targets } from "../tuf/targets.ts";

/** Default limits of python-tuf, tuf-js and go-tuf alike: bytes of a snapshot, and roles that are asked for one path. */
export const SNAPSHOT_LIMIT = 2_000_000;
export const MOST_VISITED = 32;
/** Of one entry beside its role's name: `"NAME.json":{"version":1234},`. */
const ENTRY_BYTES = 30;

/** The tree as it will be, as far as the index's own files follow from it. */
export interface ClientTree {
  readonly profile: Profile;
  readonly targets: Targets;
  /** Claimed with all its files. */
  readonly tree: ClaimedTree;
  readonly changes: Pick<Changes, "delegations">;
  /** As published now: what is approved leaves it, what is newly registered comes. */
  readonly recent: Targets;
  /** As published now; null before the first publication. */
  readonly snapshot: Snapshot | null;
}

/** What the index writes for a role beside its name: its entries may state hashes. */
export function entryBytes(snapshot: Snapshot | null): number {
  if (snapshot === null || snapshot.meta.size === 0) return ENTRY_BYTES;
  const names = [...snapshot.meta.keys()].reduce((sum, name) => sum + name.length, 0);
  const length = snapshot.envelope.signedBytes.length - names;
  return Math.max(ENTRY_BYTES, Math.ceil(length / snapshot.meta.size));
}

/**
 * Every role that the next snapshot lists, each once. A project is in it once it has a file of its own: those that have one now, and those that get another
 * role in this ceremony, which move with the files that they have. Who is approved keeps the role that recently-claimed gave it: it is listed now, or has
 * no file.
 */
function listedRoles({ targets, tree, snapshot, changes }: ClientTree): ReadonlySet<string> {
  const names = (document: Targets) => document.delegations.roles.map(({ name }) => name);
  const now = [...(snapshot?.meta.keys() ?? [])].map((file) => file.replace(/\.json$/, ""));
  const moved = changes.delegations.filter(
    ({ change }) => change !== "removed" && change !== "added",
  );
  return new Set([
    ...now,
    ...names(targets),
    ...tree.files.map(({ role }) => role),
    ...moved.map(({ role }) => role),
  ]);
}

/** Roles between two pauses. */
const PIECE = 2000;

/**
 * How many of a document's roles one path can belong to, at worst: those of one project with its own paths, which no other project shares, and all with
 * other paths.
 */
function* mostFor(
  { delegations: { roleTable } }: Targets,
  profile: Profile,
): Generator<undefined, number> {
  const count = new Map<string, number>();
  let [anywhere, most] = [0, 0];
  for (let place = 0; place < roleTable.length; place++) {
    if (place % PIECE === PIECE - 1) yield;
    const own = profile.projectOf(roleTable.name(place))?.project;
    if (own === undefined || !isOwn(roleTable, place, profile.projectPaths(own))) anywhere++;
    else {
      const known = (count.get(own) ?? 0) + 1;
      count.set(own, known);
      most = Math.max(most, known);
    }
  }
  return anywhere + most;
}

/** The same for claimed. Where it is divided, one path belongs to one file at each height (CLAIMED-SHARDS), and there to one project. */
function* mostInClaimed(tree: ClaimedTree, profile: Profile): Generator<undefined, number> {
  const depth = ({ children }: ClaimedFile): number =>
    children.length === 0 ? 0 : 1 + Math.max(...children.map(depth));
  return tree.sharded ? depth(tree.top) + 1 : yield* mostFor(tree.top.targets, profile);
}

/** Whether just these are the paths of the role at a place, in this order. */
function isOwn(roleTable: RoleTable, place: number, paths: readonly string[]): boolean {
  let own = 0;
  let others = 0;
  roleTable.eachPattern(place, (text, start, end) => {
    const path = paths[own];
    if (path?.length === end - start && text.startsWith(path, start)) own++;
    else others++;
  });
  return own === paths.length && others === 0;
}

export const CLIENT_SNAPSHOT: Check<"CLIENT-SNAPSHOT", ClientTree> = {
  id: "CLIENT-SNAPSHOT",
  level: "block",
  claim:
    "The snapshot that the index must publish afterwards stays within the size that TUF clients accept.",
  holds: (tree) => {
    const each = entryBytes(tree.snapshot);
    const roles = listedRoles(tree);
    const size = [...roles].reduce((sum, name) => sum + name.length + each, 1000);
    return (
      size <= SNAPSHOT_LIMIT || {
        where: "the next snapshot",
        found: `about ${size.toLocaleString("en")} bytes for ${roles.size.toLocaleString("en")} roles`,
        expected: `at most ${SNAPSHOT_LIMIT.toLocaleString("en")}: every client would refuse more`,
        todo: "Do not sign. Ask the index's operators to take roles out of recently-claimed, and come again with a new stick.",
      }
    );
  },
};

export const CLIENT_DELEGATIONS: LongCheck<"CLIENT-DELEGATIONS", ClientTree> = {
  id: "CLIENT-DELEGATIONS",
  level: "block",
  claim: "For no path must a client ask more than 32 roles.",
  *holds({ profile, targets, tree, recent }) {
    const visited =
      1 +
      targets.delegations.roles.length +
      (yield* mostInClaimed(tree, profile)) +
      (yield* mostFor(recent, profile));
    return (
      visited <= MOST_VISITED || {
        where: "the delegations of targets, claimed and recently-claimed",
        found: `${visited} roles for one path`,
        expected: `at most ${MOST_VISITED}: clients give up after that many, and find nothing`,
        todo: "Do not sign. Ask the index's operators how so many roles came to speak for one path.",
      }
    );
  },
};

/** The index alone can mend this: no standard snapshot lists more. */
export const CLIENT_SNAPSHOT_FULL: LongCheck<"CLIENT-SNAPSHOT-FULL", ClientTree> = {
  id: "CLIENT-SNAPSHOT-FULL",
  level: "warn",
  claim:
    "The snapshot would stay within the size that TUF clients accept if every claimed project had a file of its own.",
  *holds(subject) {
    const { snapshot, tree } = subject;
    const each = entryBytes(snapshot);
    const listed = listedRoles(subject);
    let size = [...listed].reduce((sum, name) => sum + name.length + each, 1000);
    for (const { targets } of tree.leaves) {
      const { roleTable } = targets.delegations;
      for (let i = 0; i < roleTable.length; i++) {
        if (i % PIECE === PIECE - 1) yield;
        const name = roleTable.name(i);
        if (!listed.has(name)) size += name.length + each;
      }
      yield;
    }
    return (
      size <= SNAPSHOT_LIMIT || {
        where: "a later snapshot",
        found: `about ${size.toLocaleString("en")} bytes for ${tree.count.toLocaleString("en")} claimed projects`,
        expected: `at most ${SNAPSHOT_LIMIT.toLocaleString("en")}: every client refuses more`,
        todo: "Nothing is wrong with this ceremony. Tell the index's operators: before so many projects publish files, clients have to accept a larger snapshot.",
      }
    );
  },
};

export const CLIENT_TREE_CHECKS = [
  CLIENT_SNAPSHOT,
  CLIENT_SNAPSHOT_FULL,
  CLIENT_DELEGATIONS,
] as const;
