import { asProjectName } from "../../shared/claim/project-name.ts";
import type { Batch } from "../../shared/import/pending.ts";
import type { PublishedFiles } from "../../shared/import/verify-bundle.ts";
import type { Profile } from "../../shared/profile/pypi.ts";
import type { DelegationChange } from "../../shared/review/changes.ts";
import type { ClaimedFile, ClaimedTree } from "../../shared/shard/claimed-tree.ts";
import type { Seal } from "../../shared/sign/seal.ts";
import type { Quorum } from "../../shared/tuf/root.ts";
import { toUtf8 } from "../../shared/bytes.ts";
import { fileText } from "../../shared/json/canonical.ts";
import { fieldOf, isObject } from "../../shared/json/value.ts";
import type { Delegation, Targets } from "../../shared/tuf/targets.ts";

/** A path that the client asks for, and the role that must answer: null when none may. */
export interface Asked {
  /** Such as "django, newly claimed". */
  readonly what: string;
  readonly path: string;
  readonly role: string | null;
  /** The document that must lead to the role. */
  readonly through: string | null;
}

/** All that a rehearsal needs, as it goes to the worker thread. */
export interface RehearsalJob {
  /** Milliseconds: the clock of the client. */
  readonly at: number;
  readonly names: Readonly<Record<"claimed" | "recentlyClaimed" | "unclaimed", string>>;
  readonly roots: readonly Uint8Array[];
  /** Of recently-claimed the delegations that are asked for, without its signatures. */
  readonly published: Readonly<
    Record<Exclude<keyof PublishedFiles, "roots" | "shards">, Uint8Array | null>
  >;
  /** What claimed is divided into, as far as it leads to what is asked for: published files by role, and which roles there are now and afterwards. */
  readonly shards: {
    readonly published: ReadonlyMap<string, Uint8Array>;
    readonly before: readonly string[];
    readonly after: readonly string[];
  };
  /** New documents in dependency order: canonical bytes without signatures, and who must sign them. */
  readonly next: readonly {
    readonly role: string;
    readonly bytes: Uint8Array;
    readonly quorums: readonly Quorum[];
    /** Whether the client comes by it on the way to the first path: only then does a missing signature show. */
    readonly control: boolean;
  }[];
  readonly asked: readonly Asked[];
}

/** A seal, and the batch that it was made of. */
interface Sealed {
  readonly batch: Batch;
  readonly seal: Seal;
}

/** A path that fits the pattern. */
function pathIn(pattern: string): string {
  return pattern.replaceAll("*", "x");
}

function askedIn(role: Delegation, through: string, project: string, how: string): Asked {
  const [pattern = ""] = role.covers.by === "paths" ? role.covers.patterns : [];
  return { what: `“${project}”, ${how}`, path: pathIn(pattern), role: role.name, through };
}

/** The first, the last, and the first whose project's name is all digits: those are the ones that clients have put in another place. */
function sample(roles: readonly string[]): readonly string[] {
  const digits = roles.find((name) => /^project\.\d+\./.test(name));
  const chosen = [roles[0], roles.at(-1), digits].filter((role) => role !== undefined);
  return [...new Set(chosen)];
}

const STRANGER = "nobody-claimed-this";

/** Role names of all projects of claimed, in the order of its files. */
function namesIn(tree: ClaimedTree): readonly string[] {
  return tree.leaves.flatMap(({ targets: { delegations } }) =>
    Array.from({ length: delegations.roleTable.length }, (_, i) => delegations.roleTable.name(i)),
  );
}

/** The delegations of such names, at most so many. No other becomes an object: recently-claimed may have 100,000. */
function delegationsIn(
  { delegations: { roleTable } }: Targets,
  most: number,
  fits: (name: string) => boolean,
): readonly Delegation[] {
  const found: Delegation[] = [];
  for (let i = 0; i < roleTable.length && found.length < most; i++)
    if (fits(roleTable.name(i))) found.push(roleTable.at(i));
  return found;
}

/**
 * Recently-claimed with those delegations only that are asked for, and their keys: the client's thread makes an object of each, and nobody asks for the
 * others. Its signatures are left out, as the index signs the next one itself.
 */
function thinned(recent: Targets, asked: readonly Asked[]): Uint8Array {
  const { frame, delegations } = recent;
  const names = new Set(asked.flatMap(({ role }) => role ?? []));
  const roles = delegationsIn(recent, names.size, (name) => names.has(name));
  const keys = roles.flatMap((role) => role.keys.map((key) => [key.keyid, key.json] as const));
  const left = { keys: Object.fromEntries(keys), roles: roles.map(({ json }) => json) };
  const within = fieldOf(frame, "delegations");
  const signed =
    isObject(within) && delegations.succinct === null
      ? { ...frame, delegations: { ...within, ...left } }
      : frame;
  return toUtf8(fileText({ signatures: [], signed }));
}

/** Every path that fits none, whose project nobody has claimed. */
function strangers(profile: Profile): readonly Asked[] {
  const stranger = asProjectName(STRANGER);
  const paths = stranger === null ? [] : profile.projectPaths(stranger);
  return paths.slice(0, 1).map((path) => ({
    what: "a path that nobody claimed",
    path: pathIn(path),
    role: null,
    through: null,
  }));
}

function asks({ batch: { base }, seal }: Sealed): readonly Asked[] {
  const { profile, tree: before } = base;
  const { claimed: after, changes } = seal;
  // Where claimed stays and has expired, every client stops at it until it is renewed.
  if (after.top.targets.expires <= base.checkedAt) return [];
  const projectOf = (name: string) => profile.projectOf(name)?.project ?? name;
  const named = (change: DelegationChange["change"]) =>
    changes.delegations.filter((each) => each.change === change).map(({ role }) => role);
  const [added, replaced, removed] = [named("added"), named("replaced"), named("removed")];
  const changed = new Set([...added, ...replaced]);
  const staying = namesIn(after).filter((name) => !changed.has(name));
  const gone = new Set(removed.map(projectOf));
  const inClaimed = (roles: readonly string[], how: string) =>
    sample(roles).flatMap((role) => {
      const project = asProjectName(projectOf(role));
      const delegation = after.delegationOf(role);
      return project === null || delegation === undefined
        ? []
        : [askedIn(delegation, after.fileFor(project).role, project, how)];
    });
  const waiting = delegationsIn(base.recent, 1, (name) => {
    const project = asProjectName(projectOf(name));
    return project !== null && after.find(project) === null && !gone.has(project);
  });
  return [
    ...inClaimed(added, "newly claimed"),
    ...inClaimed(replaced, "by its new keys"),
    ...inClaimed(staying, "claimed before"),
    ...sample(removed).flatMap((role) => {
      const delegation = before.delegationOf(role);
      return delegation === undefined
        ? []
        : [{ ...askedIn(delegation, "", projectOf(role), "revoked"), role: null, through: null }];
    }),
    ...waiting.map((role) =>
      askedIn(role, profile.recentlyClaimed, projectOf(role.name), "not vetted yet"),
    ),
    ...strangers(profile),
  ];
}

/** The files below claimed that lead to what is asked for, each before those that it delegates to. */
function ways(tree: ClaimedTree, asked: readonly Asked[]): ReadonlySet<string> {
  const names = asked.flatMap(({ path }) => asProjectName(path.split("/")[1] ?? "") ?? []);
  const ends = new Set(names.map((name) => tree.fileFor(name)));
  const leads = (file: ClaimedFile): boolean => ends.has(file) || file.children.some(leads);
  return new Set(
    tree.files
      .slice(1)
      .filter(leads)
      .map(({ role }) => role),
  );
}

/** What a stock client is to be let loose on: the sealed documents, and the published files that they stand on. */
export function jobOf(state: Sealed): RehearsalJob {
  const { batch, seal } = state;
  const { base } = batch;
  const { claimed: name, recentlyClaimed, unclaimed } = base.profile;
  const { roots, shards, ...files } = base.published;
  const bytes = (file: keyof typeof files) => files[file]?.bytes ?? null;
  const asked = asks(state);
  const [before, after] = [ways(base.tree, asked), ways(seal.claimed, asked)];
  const first = ways(seal.claimed, asked.slice(0, 1));
  const tried = new Set(["root", "targets", name, ...after]);
  return {
    at: base.checkedAt,
    names: { claimed: name, recentlyClaimed, unclaimed },
    roots: roots.map((root) => root.bytes),
    published: {
      targets: bytes("targets"),
      claimed: bytes("claimed"),
      recent: files.recent === null ? null : thinned(base.recent, asked),
      snapshot: bytes("snapshot"),
      timestamp: bytes("timestamp"),
    },
    shards: {
      published: new Map(
        [...shards]
          .filter(([role]) => before.has(role) || after.has(role))
          .map(([role, file]) => [role, file.bytes]),
      ),
      before: [...before],
      after: [...after],
    },
    next: seal.documents
      .filter(({ role }) => tried.has(role))
      .map(({ role, bytes: signed, quorums }) => ({
        role,
        bytes: signed,
        quorums: quorums.map(({ keys, threshold }) => ({ keys, threshold })),
        control: !after.has(role) || first.has(role),
      })),
    asked,
  };
}
