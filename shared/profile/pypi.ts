import { asProjectName, type ProjectName } from "../claim/project-name.ts";
import { isStandardLibrary } from "../look-alike/standard-library.ts";
import type { Stem } from "../shard/stem.ts";
import type { RoleName, TopLevel } from "../tuf/role-name.ts";

/** Bytes of a file with all its signatures. A file that outgrows `most` is divided into files of about `aim`. */
export interface ShardBudget {
  /** For files that delegate to projects. */
  readonly shard: { readonly most: number; readonly aim: number };
  /** For claimed and the files between, which delegate to other files. */
  readonly inner: { readonly most: number; readonly aim: number };
}

/** Which claims need the approval of two reviewers: none, those with a warning, or all. A blocked claim never does: nobody can approve it. */
export const SECOND_REVIEW = ["nobody", "flagged", "all"] as const;
export type SecondReview = (typeof SECOND_REVIEW)[number];

/** What differs from repository to repository. Built in, never read from a stick: a stick is not trusted to say what is allowed. */
export interface Profile {
  readonly name: string;
  readonly secondReview: SecondReview;
  readonly claimed: RoleName;
  readonly recentlyClaimed: RoleName;
  readonly unclaimed: RoleName;
  /** The role that a project's keys sign; the generation grows when a project gets new keys (TAP 8). */
  readonly projectRole: (project: ProjectName, generation: number) => RoleName;
  /** The target paths a project's role may speak for; no other path is ever delegated to it. */
  readonly projectPaths: (project: ProjectName) => readonly string[];
  /** The target paths of all projects of a stem: what a shard of claimed is delegated. */
  readonly stemPaths: (stem: Stem) => readonly string[];
  /** The stems that such paths stand for, in their order; null for any other paths. */
  readonly stemsIn: (paths: readonly string[]) => readonly Stem[] | null;
  /** The role of a shard of claimed, by its height (0: it delegates to projects) and the first of its stems. */
  readonly shardRole: (height: number, first: Stem) => RoleName;
  /** The height that a shard's name tells; null for any other name. */
  readonly shardHeight: (role: string) => number | null;
  /** How large the files of claimed may grow before they are divided. */
  readonly shardBudget: ShardBudget;
  /** The project and generation that a role's name stands for; null for any other name. */
  readonly projectOf: (
    role: string,
  ) => { readonly project: ProjectName; readonly generation: number } | null;
  /** The paths that claimed, recently-claimed and unclaimed are delegated: everything the index serves. */
  readonly everyPath: readonly string[];
  /** How many must sign each role of a repository that begins. Proposals may change it, within what PLAN-THRESHOLD allows. */
  readonly firstThresholds: Readonly<
    Record<TopLevel | "claimed" | "recentlyClaimed" | "unclaimed", number>
  >;
  /** Days that claimed metadata may live, for the person to choose from; the first is proposed. */
  readonly claimedExpiryDays: readonly number[];
  /** The same for root and for targets. */
  readonly rootExpiryDays: readonly number[];
  readonly targetsExpiryDays: readonly number[];
  /** A document that has fewer days to live than this leaves no room to prepare the next ceremony. */
  readonly nextCeremonyDays: number;
  /** A registration waits this many days before it is vetted, so that a hijacked account can be noticed. */
  readonly waitingDays: number;
  /** An owner change within so many days before the registration is pointed out. */
  readonly ownerChangeDays: number;
  /** A bundle older than this many days is pointed out. */
  readonly bundleDays: number;
  /** Evidence that the index looked up more than so many days before it made the bundle is pointed out. */
  readonly evidenceDays: number;
  /** A registration that its maker dates more than so many days before it reached the index is pointed out. */
  readonly registrationDays: number;
  /** Whether a project is called like a part of the language's standard library. */
  readonly isStandardLibrary: (project: ProjectName) => boolean;
}

/** PEP 458's figure; the safe characters of a normalised name, and `*` behind a prefix, mean the same to every client. */
function pathsOf(names: string): readonly string[] {
  return [`simple/${names}/*`, `packages/*/*/${names}/*`];
}

function stemPaths({ prefix, exact }: Stem): readonly string[] {
  return pathsOf(exact ? prefix : `${prefix}*`);
}

const STEM_PATH = /^simple\/([a-z0-9](?:-?[a-z0-9])*)?(-?)(\*?)\/\*$/;

function stemsIn(paths: readonly string[]): readonly Stem[] | null {
  const stems: Stem[] = [];
  for (let i = 0; i < paths.length; i += 2) {
    const [, name = "", dash = "", star = ""] = STEM_PATH.exec(paths[i] ?? "") ?? [];
    const stem = { prefix: name + dash, exact: star === "" };
    const [simple, packages] = stemPaths(stem);
    if (stem.prefix === "" || simple !== paths[i] || packages !== paths[i + 1]) return null;
    stems.push(stem);
  }
  return stems;
}

const SHARD_ROLE = /^claimed\.(?:shard|inner([1-9]))\.[a-z0-9][a-z0-9-]*$/;

/** PEP 458 (2013 round) and 480: paths as in their figure; claimed lives 3 to 6 months. */
export const PYPI: Profile = {
  name: "pypi",
  secondReview: "nobody",
  claimed: "claimed" as RoleName,
  recentlyClaimed: "recently-claimed" as RoleName,
  unclaimed: "unclaimed" as RoleName,
  // A dot never stands in a normalised project name, so no project can be named into another role's name.
  projectRole: (project, generation) => `project.${project}.${generation}` as RoleName,
  projectOf: (role) => {
    const parts = /^project\.([^.]+)\.([1-9][0-9]{0,5})$/.exec(role);
    const project = asProjectName(parts?.[1] ?? "");
    return project === null ? null : { project, generation: Number(parts?.[2]) };
  },
  everyPath: ["simple/*/*", "packages/*/*/*/*"],
  projectPaths: pathsOf,
  stemPaths,
  stemsIn,
  // A project's name holds no dot either, so none of these is a project's role.
  shardRole: (height, { prefix }) =>
    `claimed.${height === 0 ? "shard" : `inner${height}`}.${prefix}` as RoleName,
  shardHeight: (role) => {
    const found = SHARD_ROLE.exec(role);
    return found === null ? null : Number(found[1] ?? 0);
  },
  // Of all of PyPI, 390,000 bytes for one project: claimed, two inner files and a shard. See `npm run plan`.
  shardBudget: {
    shard: { most: 220_000, aim: 180_000 },
    inner: { most: 70_000, aim: 50_000 },
  },
  firstThresholds: {
    root: 3,
    targets: 2,
    snapshot: 1,
    timestamp: 1,
    claimed: 3,
    recentlyClaimed: 1,
    unclaimed: 1,
  },
  claimedExpiryDays: [180, 150, 120, 90],
  rootExpiryDays: [365, 300, 240],
  targetsExpiryDays: [365, 300, 240],
  nextCeremonyDays: 60,
  waitingDays: 14,
  ownerChangeDays: 30,
  bundleDays: 7,
  evidenceDays: 7,
  registrationDays: 30,
  isStandardLibrary,
};

/** PyPI's profiles. The room chooses one when the ceremony begins; they differ in nothing but who has to look. */
export const PYPI_PROFILES: Readonly<Record<SecondReview, Profile>> = {
  nobody: PYPI,
  flagged: { ...PYPI, name: "pypi-two-for-flagged", secondReview: "flagged" },
  all: { ...PYPI, name: "pypi-two-for-all", secondReview: "all" },
};
