import { createHash } from "node:crypto";
import {
  fieldOf,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../shared/json/value.ts";
import { DAY, formatInstant, instantOf } from "../../shared/tuf/instant.ts";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { envelopeFile, readEnvelope } from "../../shared/tuf/envelope.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { readRoot, type Quorum, type Root } from "../../shared/tuf/root.ts";
import type { RehearsalJob } from "./job.ts";
import {
  certain,
  delegatedQuorum,
  entryFor,
  justEnough,
  objectIn,
  realSigners,
  signedTwin,
  targetBytes,
  twinOf,
} from "./twin.ts";
import type { StandIns } from "./stand-in.ts";

/** Files by the name under which a client asks for them: `4.root.json`, `42.claimed.json`, `timestamp.json`. */
export type Files = ReadonlyMap<string, Uint8Array>;

export interface Versions {
  readonly root: number;
  readonly targets: number;
  readonly claimed: number;
  readonly snapshot: number;
  readonly timestamp: number;
}

/** A repository in which every key is a stand-in. */
export interface Twin {
  readonly files: Files;
  readonly versions: Versions;
  /** The lowest root, which an old client was shipped with. */
  readonly firstRoot: Uint8Array;
  readonly root: Uint8Array;
}

/** A document of the targets kind, its real `signed` part, and whose stand-ins sign it. */
interface Part {
  readonly signed: JsonObject;
  readonly signers: readonly Key[];
}

function versionOf(signed: JsonObject): number {
  const version = fieldOf(signed, "version");
  return typeof version === "number" ? version : 0;
}

function metaOf(signed: JsonObject): JsonObject {
  const meta = fieldOf(signed, "meta");
  return isObject(meta) ? meta : {};
}

function listedVersion(meta: JsonObject, role: string): number {
  const entry = fieldOf(meta, `${role}.json`);
  return isObject(entry) ? versionOf(entry) : 0;
}

function rolesIn(signed: JsonObject): readonly JsonObject[] {
  const delegations = fieldOf(signed, "delegations");
  const roles = isObject(delegations) ? fieldOf(delegations, "roles") : undefined;
  return (isArray(roles) ? roles : []).filter((role) => isObject(role));
}

/** Only these roles, and only their keys: so large a file need not be read for what nobody asks. */
function thinned(signed: JsonObject, kept: ReadonlySet<string>): JsonObject {
  const delegations = fieldOf(signed, "delegations");
  if (!isObject(delegations)) return signed;
  const roles = rolesIn(signed).filter((role) => {
    const name = fieldOf(role, "name");
    return typeof name === "string" && kept.has(name);
  });
  const used = new Set(
    roles.flatMap((role) => {
      const keyids = fieldOf(role, "keyids");
      return isArray(keyids) ? keyids : [];
    }),
  );
  const keys = fieldOf(delegations, "keys");
  const left = Object.entries(isObject(keys) ? keys : {}).filter(([keyid]) => used.has(keyid));
  return { ...signed, delegations: { ...delegations, keys: Object.fromEntries(left), roles } };
}

const EMPTY = { spec_version: "1.0.31" } as const;

/**
 * Builds twins of one job: the repository as it is published now, as it will be after this ceremony, and variants of that in which a signature
 * is missing. Everything that the index would make itself (snapshot, timestamp, recently-claimed, unclaimed, the projects' own files) is made
 * as it would make it.
 */
export class TwinMaker {
  private readonly job: RehearsalJob;
  private readonly standIns: StandIns;
  /** Published roots, then the new one where there is one. */
  readonly roots: readonly Root[];
  private readonly rootFiles: readonly Uint8Array[];

  constructor(job: RehearsalJob, standIns: StandIns) {
    this.job = job;
    this.standIns = standIns;
    this.roots = job.roots.map((bytes) => certain(readRoot(bytes, "a published root")));
    this.rootFiles = this.roots.map((root, i) => {
      const before = this.roots[i - 1]?.roles.root.keys ?? [];
      const keys = [
        ...root.roles.root.keys,
        ...before.filter((key) => !root.roles.root.keys.some(({ keyid }) => keyid === key.keyid)),
      ];
      return this.file(root.envelope.signed, realSigners(root.envelope, keys));
    });
  }

  private file(signed: JsonObject, signers: readonly Key[]): Uint8Array {
    return signedTwin(twinOf(signed, this.standIns), signers, this.standIns);
  }

  /** A published file as it is: signed by the stand-ins of those who have signed it. */
  private present(bytes: Uint8Array | null, quorum: Quorum): Part | null {
    if (bytes === null) return null;
    const envelope = certain(readEnvelope(bytes, "a published file"));
    return { signed: envelope.signed, signers: realSigners(envelope, quorum.keys) };
  }

  /** A claimed that gives way to a new one is only what an old client keeps: of its projects those that are asked for will do, since it may have become too large for any client. */
  private outdated(claimed: Part | null): Part | null {
    const { asked, names, next } = this.job;
    if (claimed === null || !next.some(({ role }) => role === names.claimed)) return claimed;
    const kept = new Set([...this.job.shards.before, ...asked.flatMap(({ role }) => role ?? [])]);
    return { ...claimed, signed: thinned(claimed.signed, kept) };
  }

  private next(role: string, without: Without | null): Part | null {
    const document = this.job.next.find((each) => each.role === role);
    if (document === undefined) return null;
    const enough = justEnough(document.quorums);
    const signers = without?.role === role ? oneTooFew(enough, without.quorum) : enough;
    return { signed: objectIn(document.bytes), signers };
  }

  /** The repository as it stands; null before the first publication. */
  before(): Twin | null {
    const root = this.roots.at(-1);
    const { published, names } = this.job;
    if (root === undefined) return null;
    const targets = this.present(published.targets, root.roles.targets);
    if (targets === null) return null;
    const claimed = this.outdated(
      this.present(published.claimed, delegatedQuorum(targets.signed, names.claimed)),
    );
    const shards = this.shards(this.job.shards.before, claimed, null, null);
    return this.laidOut(this.rootFiles, root, targets, [claimed, shards], 0);
  }

  /** The repository as it will be. `without`: one signature of that quorum is missing. */
  after(without: Without | null = null): Twin {
    const { published, names } = this.job;
    const made = this.next("root", without);
    const files =
      made === null ? this.rootFiles : [...this.rootFiles, this.file(made.signed, made.signers)];
    const newest = files.at(-1);
    if (newest === undefined) throw new Error("a repository without a root");
    const root = made === null ? this.roots.at(-1) : rootIn(made.signed);
    if (root === undefined) throw new Error("a repository without a root");
    const targets =
      this.next("targets", without) ?? this.present(published.targets, root.roles.targets);
    if (targets === null) throw new Error("a repository without targets");
    const quorum = delegatedQuorum(targets.signed, names.claimed);
    const claimed = this.next(names.claimed, without) ?? this.present(published.claimed, quorum);
    const shards = this.shards(this.job.shards.after, claimed, quorum, without);
    return this.laidOut(files, root, targets, [claimed, shards], 1);
  }

  /** What claimed is divided into, by role. Published files stay in force with the signatures that they have. `made`: who signs the new ones. */
  private shards(
    roles: readonly string[],
    claimed: Part | null,
    made: Quorum | null,
    without: Without | null,
  ): ReadonlyMap<string, Part> {
    const parts = new Map<string, Part>();
    for (const role of roles) {
      const parent = [...parts.values(), ...(claimed === null ? [] : [claimed])].find(
        ({ signed }) => rolesIn(signed).some((each) => fieldOf(each, "name") === role),
      );
      const quorum = made ?? delegatedQuorum(parent?.signed ?? {}, role);
      const part =
        (made === null ? null : this.next(role, without)) ??
        this.present(this.job.shards.published.get(role) ?? null, quorum);
      if (part !== null) parts.set(role, part);
    }
    return parts;
  }

  /** Puts one state of the repository together: `step` 0 is today's, 1 tomorrow's. */
  private laidOut(
    rootFiles: readonly Uint8Array[],
    root: Root,
    targets: Part,
    [claimed, shards]: readonly [Part | null, ReadonlyMap<string, Part>],
    step: 0 | 1,
  ): Twin {
    const { names, published } = this.job;
    const old =
      published.snapshot === null
        ? null
        : certain(readEnvelope(published.snapshot, "snapshot")).signed;
    const meta = metaOf(old ?? {});
    const files = new Map<string, Uint8Array>();
    const first = root.version - rootFiles.length + 1;
    for (const [i, bytes] of rootFiles.entries()) files.set(`${first + i}.root.json`, bytes);
    const listed: Record<string, JsonValue> = {};
    const put = (role: string, version: number, bytes: Uint8Array) => {
      files.set(`${version}.${role}.json`, bytes);
      listed[`${role}.json`] = entryFor(fieldOf(meta, `${role}.json`), version, bytes);
    };
    put("targets", versionOf(targets.signed), this.file(targets.signed, targets.signers));
    if (claimed !== null)
      put(names.claimed, versionOf(claimed.signed), this.file(claimed.signed, claimed.signers));
    for (const [role, { signed, signers }] of shards)
      put(role, versionOf(signed), this.file(signed, signers));
    // What snapshot has listed once it lists for ever: clients refuse one that leaves a role out.
    for (const role of this.job.shards.before)
      listed[`${role}.json`] ??= fieldOf(meta, `${role}.json`) ?? null;
    for (const [role, bytes, version] of this.online(targets.signed, meta, step))
      put(role, version, bytes);
    const holders = new Map([...shards].map(([role, { signed }]) => [role, signed]));
    if (claimed !== null) holders.set(names.claimed, claimed.signed);
    for (const [role, bytes] of this.projects(holders)) put(role, 1, bytes);
    const versions = {
      root: root.version,
      targets: versionOf(targets.signed),
      claimed: versionOf(claimed?.signed ?? {}),
    };
    return {
      files,
      versions: { ...versions, ...this.finish(files, root, listed, old, step) },
      firstRoot: rootFiles[0] ?? new Uint8Array(),
      root: rootFiles.at(-1) ?? new Uint8Array(),
    };
  }

  private tomorrow(): string {
    return formatInstant(instantOf(this.job.at + DAY));
  }

  /** The index's own roles under targets, by the keys that this targets names for them. */
  private online(
    targets: JsonObject,
    meta: JsonObject,
    step: 0 | 1,
  ): readonly (readonly [string, Uint8Array, number])[] {
    const { names, published, asked } = this.job;
    const kept = new Set(
      asked
        .filter(({ through }) => through === names.recentlyClaimed)
        .flatMap(({ role }) => role ?? []),
    );
    const recent =
      published.recent === null
        ? null
        : certain(readEnvelope(published.recent, "recently-claimed")).signed;
    const empty = { ...EMPTY, _type: "targets", targets: {} };
    return [
      [names.recentlyClaimed, thinned(recent ?? empty, kept), versionOf(recent ?? {})] as const,
      [names.unclaimed, empty, listedVersion(meta, names.unclaimed)] as const,
    ].map(([role, signed, version]) => {
      const next = Math.max(1, version + step);
      const renewed = { ...signed, version: next, expires: this.tomorrow() };
      return [
        role,
        this.file(renewed, justEnough([delegatedQuorum(targets, role)])),
        next,
      ] as const;
    });
  }

  /** The files of the projects that are asked for. The last trap: each lists every path that is asked for, its own or not. */
  private projects(holders: Map<string, JsonObject>): readonly (readonly [string, Uint8Array])[] {
    const { asked, names, published } = this.job;
    const paths = asked.map(({ path }) => path);
    const recent =
      published.recent === null
        ? {}
        : certain(readEnvelope(published.recent, "recently-claimed")).signed;
    holders.set(names.recentlyClaimed, recent);
    const roles = new Set(asked.flatMap(({ role }) => role ?? []));
    return [...roles].map((role) => {
      // In which file it stands may change in this ceremony: the first that a client comes by.
      const through = [...holders.values()].find((signed) =>
        rolesIn(signed).some((each) => fieldOf(each, "name") === role),
      );
      const quorum = delegatedQuorum(through ?? {}, role);
      const bytes = targetBytes(role);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const target = { hashes: { sha256 }, length: bytes.length };
      const targets = Object.fromEntries(paths.map((path) => [path, target]));
      const signed = { ...EMPTY, _type: "targets", expires: this.tomorrow(), targets, version: 1 };
      return [role, signedTwin(signed, justEnough([quorum]), this.standIns)] as const;
    });
  }

  /** Snapshot and timestamp, as the index makes them last. */
  private finish(
    files: Map<string, Uint8Array>,
    root: Root,
    listed: JsonObject,
    oldSnapshot: JsonObject | null,
    step: 0 | 1,
  ): Pick<Versions, "snapshot" | "timestamp"> {
    const { timestamp } = this.job.published;
    const oldTimestamp =
      timestamp === null ? null : certain(readEnvelope(timestamp, "timestamp")).signed;
    const expires = this.tomorrow();
    const online = (type: string, old: JsonObject | null, meta: JsonObject) => {
      const version = Math.max(1, versionOf(old ?? {}) + step);
      return { ...(old ?? { ...EMPTY, _type: type }), expires, meta, version };
    };
    const snapshot = online("snapshot", oldSnapshot, listed);
    const bytes = this.file(snapshot, justEnough([root.roles.snapshot]));
    files.set(`${snapshot.version}.snapshot.json`, bytes);
    const before = fieldOf(metaOf(oldTimestamp ?? {}), "snapshot.json");
    const meta = { "snapshot.json": entryFor(before, snapshot.version, bytes) };
    const last = online("timestamp", oldTimestamp, meta);
    files.set("timestamp.json", this.file(last, justEnough([root.roles.timestamp])));
    return { snapshot: snapshot.version, timestamp: last.version };
  }
}

/** Which quorum of which new document is to lack a signature. */
export interface Without {
  readonly role: string;
  readonly quorum: Quorum;
}

/** The signers, less as many of the quorum's as leave it one short. */
function oneTooFew(signers: readonly Key[], { keys, threshold }: Quorum): readonly Key[] {
  const own = new Set(keys.map(({ material }) => material));
  const left = new Set(
    [...new Set(signers.map(({ material }) => material))]
      .filter((each) => own.has(each))
      .slice(0, threshold - 1),
  );
  return signers.filter(({ material }) => !own.has(material) || left.has(material));
}

function rootIn(signed: JsonObject): Root {
  return certain(readRoot(envelopeFile(canonicalBytes(signed), []), "the new root"));
}
