import type { CheckOutcome } from "../check/check.ts";
import { readManifest, type Manifest } from "../bundle/manifest.ts";
import type { StickFile, StickFiles } from "../bundle/stick-file.ts";
import type { EvidenceOf } from "../bundle/evidence.ts";
import { EVIDENCE_PATH, evidenceSteps } from "../bundle/evidence-file.ts";
import { NAMES_PATH, PROHIBITED_PATH, nameListSteps, type NameList } from "../bundle/name-list.ts";
import { KEY_RECORDS } from "../key-record/key-record-checks.ts";
import { KEY_RECORD_FOLDER, readKeyRecord, type KeyRecord } from "../key-record/key-record.ts";
import type { Profile } from "../profile/pypi.ts";
import { readReplacement, REPLACEMENT_FOLDER } from "../replacement/replacement.ts";
import { REPLACEMENT_CHECKS } from "../replacement/replacement-checks.ts";
import { presentKeys } from "../replacement/present-keys.ts";
import { finished } from "../finished.ts";
import type { Rejected } from "../publication/publication.ts";
import type { Refusal } from "../refusal.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import { claimedTreeFrom } from "../shard/tree-from.ts";
import type { Instant } from "../tuf/instant.ts";
import { outerSubject, targetsSubject } from "../tuf/oddities.ts";
import type { Quorum, Root } from "../tuf/root.ts";
import { readSnapshot, type Snapshot } from "../tuf/snapshot.ts";
import { tally } from "../tuf/tally.ts";
import { readTargets, targetsSteps, type Delegation, type Targets } from "../tuf/targets.ts";
import {
  BUNDLE_AGE,
  BUNDLE_CLOCK,
  BUNDLE_FILES,
  BUNDLE_NAMES,
  BUNDLE_REPOSITORY,
  BUNDLE_SIGNATURE,
} from "./bundle-checks.ts";
import { walkClaimed } from "./claimed-files.ts";
import { BUNDLE_DECISIONS, DECISIONS_PATH, earlierDecisions } from "./earlier-checks.ts";
import { emptyTree, NONE_YET } from "./empty-tree.ts";
import { FIRST_BUNDLE, FIRST_EMPTY, FIRST_RECORDS } from "./first-checks.ts";
import { TARGETS_FILES } from "./own-files-checks.ts";
import type { Anchor } from "./root-checks.ts";
import { withWarnings, type WaitingReplacement } from "./replacement-warnings.ts";
import { publishedRoots, walkRoots } from "./root-walk.ts";
import * as tree from "./tree-checks.ts";
import { VERSION_ROOM } from "./version-checks.ts";
import { Stopped, Walk, type BundleInput, type Signed } from "./walk.ts";

declare const verified: unique symbol;

/** Null, or no roots: not published yet. */
export interface PublishedFiles {
  /** From the lowest on the stick up without a gap; those below the anchor are not looked at by the import. */
  readonly roots: readonly StickFile[];
  readonly targets: StickFile | null;
  readonly claimed: StickFile | null;
  /** What claimed is divided into, by role. */
  readonly shards: ReadonlyMap<string, StickFile>;
  readonly recent: StickFile | null;
  readonly snapshot: StickFile | null;
  readonly timestamp: StickFile | null;
}

/** The repository's tree as this stick shows it, every step from the anchor checked. Only verifyBundle makes one. */
export interface VerifiedBase {
  readonly [verified]: true;
  readonly anchor: Anchor;
  readonly manifest: Manifest;
  readonly profile: Profile;
  readonly root: Root;
  readonly targets: Targets;
  readonly claimed: Targets;
  /** Claimed with the files that it is divided into. */
  readonly tree: ClaimedTree;
  readonly recent: Targets;
  /** Null before the first publication. */
  readonly snapshot: Snapshot | null;
  /** The published files themselves, as they were read: a stock client is let loose on them later. */
  readonly published: PublishedFiles;
  /** Who may sign claimed, and how many must. */
  readonly claimedQuorum: Quorum;
  readonly evidence: EvidenceOf;
  /** Every name that the index has, and those that nobody may take; null where the stick does not carry them. */
  readonly existing: NameList | null;
  readonly prohibited: NameList | null;
  /** New keys whose holders have proven that they have them; proposals may name these and no others. */
  readonly records: readonly KeyRecord[];
  /** New keys for projects of claimed, each with what the present keys say to it and what was found about it. */
  readonly replacements: readonly WaitingReplacement[];
  /** Claims that an earlier ceremony rejected, by its signed note; none where the stick carries no note, or not one that holds. */
  readonly rejectedBefore: readonly Rejected[];
  readonly checkedAt: Instant;
}

export interface BundleVerdict {
  /** In the order they were run, the good ones too; the last is the one that stopped the import, if any did. */
  readonly checks: readonly CheckOutcome[];
  readonly base: VerifiedBase | null;
  readonly refusal: Refusal | null;
}

/** The newest `N.NAME.json` among the files; a name without one gives the unreadable version 0. */
function newest(files: StickFiles, name: string): string {
  const pattern = new RegExp(`^metadata/([1-9][0-9]{0,9})\\.${name}\\.json$`);
  const versions = [...files.keys()].map((path) => Number(pattern.exec(path)?.[1] ?? 0));
  return `metadata/${versions.reduce((a, b) => Math.max(a, b), 0)}.${name}.json`;
}

function delegationTo(targets: Targets, name: string): Delegation {
  const found = targets.delegations.roles.find((role) => role.name === name);
  if (found === undefined)
    throw new Stopped({
      id: "TARGETS-DELEGATIONS",
      where: "targets",
      found: `no delegation to ${name}`,
      expected: "one",
      todo: "Conclave cannot mend this. Ask the index's operators.",
    });
  return found;
}

function* walkTree(walk: Walk, root: Root, { files, now, profile }: BundleInput) {
  const targetsPath = newest(files, "targets");
  const targets = walk.read(targetsPath, readTargets);
  walk.signed(tree.TARGETS_SIGNATURES, targetsPath, targets, root.roles.targets);
  walk.oddities(targetsPath, targetsSubject(targets, root.roles.targets));
  walk.check(tree.TARGETS_EXPIRY, targetsPath, { targets, now });
  walk.check(tree.TARGETS_DELEGATIONS, targetsPath, { targets, profile });
  walk.check(TARGETS_FILES, targetsPath, { targets });
  const claimedQuorum = delegationTo(targets, profile.claimed);
  const recentQuorum = delegationTo(targets, profile.recentlyClaimed);
  const material = (...quorums: Quorum[]) =>
    quorums.flatMap((quorum) => quorum.keys.map((key) => key.material));
  walk.check(tree.KEYS_APART, targetsPath, {
    offline: material(root.roles.root, root.roles.targets, claimedQuorum),
    online: material(
      root.roles.snapshot,
      root.roles.timestamp,
      recentQuorum,
      delegationTo(targets, profile.unclaimed),
    ),
  });
  yield undefined;
  const claimedPath = newest(files, profile.claimed);
  const claimed = yield* walk.readSteps(claimedPath, targetsSteps);
  yield* walk.signedSteps(tree.CLAIMED_SIGNATURES, claimedPath, claimed, claimedQuorum);
  walk.oddities(claimedPath, targetsSubject(claimed, claimedQuorum));
  walk.check(tree.CLAIMED_EXPIRY, claimedPath, { claimed, now });
  yield undefined;
  const recentPath = newest(files, profile.recentlyClaimed);
  const recent = yield* walk.readSteps(recentPath, targetsSteps);
  yield undefined;
  yield* walk.signedSteps(tree.RECENT_SIGNATURES, recentPath, recent, recentQuorum);
  yield undefined;
  walk.oddities(recentPath, outerSubject(recent, recentQuorum));
  walk.check(tree.CLIENT_RECENT, recentPath, { bytes: files.get(recentPath)?.bytes.length ?? 0 });
  const snapshotPath = newest(files, "snapshot");
  const snapshot = walk.read(snapshotPath, (bytes, where) =>
    readSnapshot(bytes, where, "snapshot"),
  );
  walk.signed(tree.SNAPSHOT_SIGNATURES, snapshotPath, snapshot, root.roles.snapshot);
  const timestamp = walk.read("metadata/timestamp.json", (bytes, where) =>
    readSnapshot(bytes, where, "timestamp"),
  );
  walk.signed(
    tree.TIMESTAMP_SIGNATURES,
    "metadata/timestamp.json",
    timestamp,
    root.roles.timestamp,
  );
  walk.check(tree.SNAPSHOT_VERSIONS, snapshotPath, {
    snapshot,
    timestamp,
    targets,
    claimed,
    recent,
    profile,
    files,
    paths: {
      snapshot: snapshotPath,
      targets: targetsPath,
      claimed: claimedPath,
      recent: recentPath,
    },
  });
  walk.check(tree.SNAPSHOT_AGE, "metadata/timestamp.json", {
    online: { timestamp, snapshot, [profile.recentlyClaimed]: recent },
    now,
  });
  const below = { claimed, claimedPath, claimedQuorum, snapshot };
  const claimedFiles = yield* walkClaimed(walk, below);
  walk.check(VERSION_ROOM, snapshotPath, { targets, tree: claimedFiles.tree, snapshot, profile });
  const published = {
    roots: publishedRoots(files, root),
    targets: files.get(targetsPath) ?? null,
    claimed: files.get(claimedPath) ?? null,
    shards: claimedFiles.published,
    recent: files.get(recentPath) ?? null,
    snapshot: files.get(snapshotPath) ?? null,
    timestamp: files.get("metadata/timestamp.json") ?? null,
  };
  const rest = { recent, snapshot, published, claimedQuorum, recentQuorum };
  return { targets, claimed, tree: claimedFiles.tree, ...rest };
}

function readRecords(walk: Walk, { files, verify }: BundleInput): readonly KeyRecord[] {
  return [...files.keys()]
    .filter((path) => path.startsWith(KEY_RECORD_FOLDER))
    .map((path) => walk.read(path, (bytes, where) => readKeyRecord(bytes, where, verify)));
}

/** An empty claimed asks for none. */
function noShards(role: string): Targets {
  throw new Error(`no file for ${role} in a repository that begins`);
}

function* readNames(walk: Walk, { claims }: Manifest, { files }: BundleInput) {
  const list = function* (path: string) {
    if (!files.has(path)) return null;
    return yield* walk.readSteps(path, (bytes, where) =>
      nameListSteps(bytes, where, path === NAMES_PATH),
    );
  };
  const names = { existing: yield* list(NAMES_PATH), prohibited: yield* list(PROHIBITED_PATH) };
  walk.check(BUNDLE_NAMES, NAMES_PATH, { claims: claims.count, ...names });
  return names;
}

/** No tree yet: the people recognised bundle.json itself, and all that it may bring are key records. */
function walkFirst(walk: Walk, manifest: Manifest, input: BundleInput): VerifiedBase {
  const { files, anchor, now, profile, verify } = input;
  const bundle = files.get("bundle.json")?.sha256;
  walk.check(FIRST_BUNDLE, "bundle.json", { manifest, bundle, anchor });
  walk.check(BUNDLE_FILES, "bundle.json", { manifest, files });
  walk.check(FIRST_EMPTY, "bundle.json", manifest);
  const tree = emptyTree(manifest, profile);
  const claimedTree = claimedTreeFrom(tree.claimed, tree.claimedQuorum, profile, noShards);
  const records = readRecords(walk, input);
  walk.check(KEY_RECORDS, KEY_RECORD_FOLDER, { records, ...tree });
  walk.check(FIRST_RECORDS, KEY_RECORD_FOLDER, { records, profile });
  const keys = records.filter(({ role }) => role === profile.recentlyClaimed).map(({ key }) => key);
  const quorum = { keys, threshold: profile.firstThresholds.recentlyClaimed };
  walk.check(BUNDLE_SIGNATURE, "bundle.json", tally(manifest.envelope, quorum, verify));
  walk.check(BUNDLE_CLOCK, "bundle.json", { manifest, now });
  walk.check(BUNDLE_AGE, "bundle.json", { manifest, now, profile });
  const evidence: VerifiedBase["evidence"] = new Map();
  const base = {
    anchor,
    manifest,
    profile,
    ...tree,
    tree: claimedTree,
    snapshot: null,
    published: {
      roots: [],
      targets: null,
      claimed: null,
      shards: new Map(),
      recent: null,
      snapshot: null,
      timestamp: null,
    },
    evidence,
    existing: null,
    prohibited: null,
    records,
    replacements: [],
    rejectedBefore: [],
    checkedAt: now,
  };
  return base as Omit<VerifiedBase, typeof verified> as VerifiedBase;
}

function readEarlier(
  walk: Walk,
  tree: Pick<VerifiedBase, "manifest" | "root" | "targets" | "claimed" | "claimedQuorum">,
): VerifiedBase["rejectedBefore"] {
  const { files, verify } = walk.input;
  const earlier = earlierDecisions(files.get(DECISIONS_PATH), tree, verify);
  if (earlier === null) return [];
  walk.check(BUNDLE_DECISIONS, DECISIONS_PATH, earlier);
  const holds = walk.checks.at(-1)?.objection === null;
  return holds && earlier.note.ok ? earlier.note.value.rejected : [];
}

function* walkReplacements(
  walk: Walk,
  tree: Pick<
    VerifiedBase,
    "manifest" | "root" | "targets" | "tree" | "recent" | "records" | "evidence"
  >,
  { files, now, profile, verify }: BundleInput,
): Generator<undefined, readonly WaitingReplacement[]> {
  const { repository } = tree.manifest;
  const waiting: Omit<WaitingReplacement, "checks">[] = [];
  for (const path of files.keys()) {
    if (!path.startsWith(REPLACEMENT_FOLDER)) continue;
    yield;
    const replacement = walk.read(path, readReplacement);
    const subject = { ...tree, replacement, path, repository, profile, verify };
    for (const check of REPLACEMENT_CHECKS) walk.check(check, path, subject);
    const present = presentKeys(tree, replacement, verify);
    if (present !== null) waiting.push({ replacement, present });
  }
  return yield* withWarnings({ ...tree, profile, checkedAt: now }, waiting);
}

function* walkBundle(walk: Walk, input: BundleInput): Generator<BundlePause, VerifiedBase> {
  const { files, anchor, now, profile, verify } = input;
  const manifest = walk.read("bundle.json", (bytes) => readManifest(bytes));
  if (manifest.kind === "first" || anchor.version === NONE_YET)
    return walkFirst(walk, manifest, input);
  walk.mending = manifest.kind !== "claims";
  walk.check(BUNDLE_FILES, "bundle.json", { manifest, files });
  const root = yield* walkRoots(walk, input);
  const { recentQuorum, ...rest } = yield* walkTree(walk, root, input);
  walk.check(BUNDLE_SIGNATURE, "bundle.json", tally(manifest.envelope, recentQuorum, verify));
  walk.check(BUNDLE_REPOSITORY, "bundle.json", { manifest, root });
  walk.check(BUNDLE_CLOCK, "bundle.json", { manifest, now });
  walk.check(BUNDLE_AGE, "bundle.json", { manifest, now, profile });
  const evidence = yield* walk.readSteps(EVIDENCE_PATH, evidenceSteps);
  const names = yield* readNames(walk, manifest, input);
  const records = readRecords(walk, input);
  walk.check(KEY_RECORDS, KEY_RECORD_FOLDER, { records, root, targets: rest.targets });
  const replacements = yield* walkReplacements(
    walk,
    { manifest, root, records, evidence, ...rest },
    input,
  );
  const rejectedBefore = readEarlier(walk, { manifest, root, ...rest });
  const base = {
    anchor,
    manifest,
    profile,
    root,
    ...rest,
    evidence,
    ...names,
    records,
    replacements,
    rejectedBefore,
    checkedAt: now,
  };
  return base as Omit<VerifiedBase, typeof verified> as VerifiedBase;
}

/**
 * A pause: how many of the files that claimed is divided into are read; undefined where something else takes long; or a document whose signatures are
 * verified next, which takes long where it is.
 */
export type BundlePause = number | undefined | Signed;

/**
 * Everything about a bundle but its claims, from the anchor down: manifest, hashes, root chain, targets, claimed with its files, recently-claimed,
 * snapshot, timestamp; of a bundle that begins a repository, the manifest and the key records. Stops at the first check that blocks; the checks before it are told all the same. Nothing is half-accepted.
 */
export function* bundleSteps(input: BundleInput): Generator<BundlePause, BundleVerdict> {
  const walk = new Walk(input);
  try {
    return { base: yield* walkBundle(walk, input), checks: walk.checks, refusal: null };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return { base: null, checks: walk.checks, refusal: error.refusal };
  }
}

/** The same without a pause. */
export function verifyBundle(input: BundleInput): BundleVerdict {
  return finished(bundleSteps(input));
}
