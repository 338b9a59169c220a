import { join } from "node:path";
import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later, type Instant } from "../../shared/tuf/instant.ts";
import { onlineKeys, type OnlineKeys } from "./online-keys.ts";
import { ONLINE_DAYS, snapshotFile, timestampFile } from "./online.ts";
import { writeTarget } from "./present-repository.ts";
import {
  projectRoleFile,
  targetFiles,
  type PublishedProject,
  type TargetFile,
} from "./project-role.ts";
import { fileOf, listedMeta, metadataPath, type SampleIndex } from "./sample-index.ts";
import { signedFile } from "./sample-key.ts";
import { writeFile } from "./stick.ts";
import { readWritten } from "./written-quorum.ts";

/** The repository as it stands, for one step after another: what is put becomes visible with the next `goLive`. */
export class LiveTree {
  private readonly before: SampleIndex;
  private readonly outDir: string;
  private readonly now: Instant;
  private readonly keys: OnlineKeys;
  readonly versions: { -readonly [Role in keyof SampleIndex["versions"]]: number };
  private readonly meta: Record<string, number>;
  /** The index's files as they stand. */
  readonly files: Map<string, Uint8Array>;

  constructor(index: SampleIndex, outDir: string, now: Instant, keys: OnlineKeys) {
    this.before = index;
    this.outDir = outDir;
    this.now = now;
    this.keys = keys;
    this.versions = { ...index.versions };
    this.meta = listedMeta(index);
    this.files = new Map(index.files);
  }

  /** With the keys that the index's own root and targets name. */
  static of(index: SampleIndex, outDir: string, now: Instant): LiveTree {
    const signed = (role: "root" | "targets") => {
      const path = metadataPath(index.versions[role], role);
      return readWritten(fileOf(index, path), path).signed;
    };
    const tree = { root: signed("root"), targets: signed("targets") };
    return new LiveTree(index, outDir, now, onlineKeys(index, tree));
  }

  private isTop(role: string): role is keyof SampleIndex["versions"] {
    return Object.hasOwn(this.versions, role);
  }

  put(role: string, version: number, bytes: Uint8Array): void {
    const path = metadataPath(version, role);
    writeFile(join(this.outDir, path), bytes);
    const was = this.isTop(role) ? this.versions[role] : this.meta[`${role}.json`];
    if (role !== "root" && was !== undefined) this.files.delete(metadataPath(was, role));
    this.files.set(path, bytes);
    if (this.isTop(role)) this.versions[role] = version;
    if (role !== "root") this.meta[`${role}.json`] = version;
  }

  /** What snapshot lists of roles that have no new file: a role that is used no longer stays listed, in its last version. */
  list(role: string, version: number): void {
    this.meta[`${role}.json`] = version;
  }

  /** A project's first file: it must be there before anything that leads to it goes live. */
  putProject(project: PublishedProject, files: readonly TargetFile[]): void {
    const path = metadataPath(1, project.role);
    writeFile(join(this.outDir, path), projectRoleFile(project, files, this.now));
    for (const file of files) writeTarget(this.outDir, file);
    this.meta[`${project.role}.json`] = 1;
  }

  /** The next version of one of the index's own files, signed by the keys that targets names for it. */
  renew(
    role: "recently-claimed" | "unclaimed",
    change: (signed: JsonObject) => JsonObject = (signed) => signed,
  ): void {
    const path = metadataPath(this.versions[role], role);
    const { signed } = readWritten(fileOf(this, path), path);
    const version = this.versions[role] + 1;
    const expires = formatInstant(later(this.now, ONLINE_DAYS));
    this.put(role, version, signedFile({ ...change(signed), version, expires }, this.keys[role]));
  }

  /** The next snapshot and timestamp: with them all that was put becomes visible. */
  goLive(): void {
    const { keys, meta, now, versions } = this;
    const version = versions.snapshot + 1;
    const bytes = snapshotFile(keys.snapshot, version, meta, now);
    const path = metadataPath(version, "snapshot");
    writeFile(join(this.outDir, path), bytes);
    this.files.delete(metadataPath(versions.snapshot, "snapshot"));
    this.files.set(path, bytes);
    versions.snapshot = version;
    const snapshot = { version, bytes };
    const timestamp = timestampFile(keys.timestamp, ++versions.timestamp, snapshot, now);
    writeFile(join(this.outDir, "metadata/timestamp.json"), timestamp);
    this.files.set("metadata/timestamp.json", timestamp);
  }

  /** The index as it stands. */
  index(): SampleIndex {
    return { ...this.before, versions: { ...this.versions }, files: this.files };
  }
}

/** Some projects publish their first page, and the next snapshot lists them. Gives the index as it stands then. */
export function publishPages(
  index: SampleIndex,
  outDir: string,
  projects: ReadonlySet<string>,
): SampleIndex {
  const live = LiveTree.of(index, outDir, index.now);
  const comes = (each: PublishedProject) => !each.hasFiles && projects.has(each.project);
  const all = [...index.claimedProjects, ...index.pendingProjects];
  for (const each of all.filter(comes))
    live.putProject(each, targetFiles(each.project, each.role, true));
  live.goLive();
  const after = (each: PublishedProject) => (comes(each) ? { ...each, hasFiles: true } : each);
  return {
    ...live.index(),
    claimedProjects: index.claimedProjects.map(after),
    pendingProjects: index.pendingProjects.map(after),
  };
}
