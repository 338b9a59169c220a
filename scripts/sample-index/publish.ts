import { join } from "node:path";
import { hash } from "node:crypto";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { fieldOf, isArray, isObject, type JsonObject } from "../../shared/json/value.ts";
import { accept, type Outcome } from "../../shared/refusal.ts";
import { formatInstant, later, type Instant } from "../../shared/tuf/instant.ts";
import { ONLINE_DAYS, snapshotFile, timestampFile } from "./online.ts";
import { repositoryKeys, type RepositoryKeys } from "./people.ts";
import { presentMeta } from "./present-tree.ts";
import { projectRoleFile, STRANGERS_PATH, targetFiles, type TargetFile } from "./project-role.ts";
import { fileOf, metadataPath, VERSIONS, type SampleIndex } from "./sample-index.ts";
import { envelopeBytes, signatureBy } from "./sample-key.ts";
import { readResult } from "./signed-result.ts";
import { writeFile } from "./stick.ts";

export interface PublishOptions {
  /** When it is published; the index's own `now` by default. */
  readonly now?: Instant;
  /** `claimed`: stop after the first of the two steps, with the approved projects still in recently-claimed. */
  readonly until?: "claimed" | "recently-claimed";
}

export interface Published {
  readonly claimed: number;
  readonly recentlyClaimed: number;
  readonly approved: readonly string[];
}

/** Beyond this many projects each publishes one file only. */
const MANY = 2000;

/** Writes a target under its hash, as clients of a consistent snapshot ask for it. */
function writeTarget(outDir: string, { path, bytes }: TargetFile): void {
  const at = path.lastIndexOf("/") + 1;
  const named = `${path.slice(0, at)}${hash("sha256", bytes)}.${path.slice(at)}`;
  writeFile(join(outDir, "targets", named), bytes);
}

function writeProjects(index: SampleIndex, outDir: string): void {
  const projects = [...index.claimedProjects, ...index.pendingProjects];
  const first = index.claimedProjects[0];
  for (const each of projects) {
    const files = targetFiles(each.project, each.role, projects.length > MANY);
    const rogue = {
      path: STRANGERS_PATH,
      bytes: Buffer.from(`Not for ${each.project} to speak for.\n`),
    };
    const all = each === first ? [...files, rogue] : files;
    writeFile(join(outDir, metadataPath(1, each.role)), projectRoleFile(each, all, index.now));
    for (const file of all) writeTarget(outDir, file);
  }
  for (const project of index.unclaimedProjects)
    for (const file of targetFiles(project, "unclaimed", false)) writeTarget(outDir, file);
}

/** Writes the repository as it was before the ceremony: OUT/metadata with every version, OUT/targets by hash. */
export function publishPresent(index: SampleIndex, outDir: string): void {
  for (const [path, bytes] of index.files)
    if (path.startsWith("metadata/")) writeFile(join(outDir, path), bytes);
  writeProjects(index, outDir);
}

/** One of the index's own files with changes to `signed`, the next version, signed anew by its online key. */
function renewed(
  index: SampleIndex,
  keys: RepositoryKeys,
  role: "recently-claimed" | "unclaimed",
  version: number,
  change: (signed: JsonObject) => JsonObject,
  now: Instant,
): Uint8Array {
  const text = Buffer.from(fileOf(index, metadataPath(VERSIONS[role], role))).toString("utf8");
  const { signed: present } = JSON.parse(text) as { readonly signed: JsonObject };
  const expires = formatInstant(later(now, ONLINE_DAYS));
  const signed = { ...change(present), version, expires };
  return envelopeBytes(signed, [signatureBy(keys.online[role], canonicalBytes(signed))]);
}

function nameOf(role: JsonObject): string {
  const name = fieldOf(role, "name");
  return typeof name === "string" ? name : "";
}

/** Recently-claimed's `signed` without the given roles, and without keys that then nobody uses. */
function without(signed: JsonObject, gone: ReadonlySet<string>): JsonObject {
  const delegations = fieldOf(signed, "delegations");
  const roles = isObject(delegations) ? fieldOf(delegations, "roles") : undefined;
  const keys = isObject(delegations) ? fieldOf(delegations, "keys") : undefined;
  if (!isArray(roles) || !isObject(keys)) throw new Error("recently-claimed has no delegations");
  const kept = roles.filter((role) => isObject(role) && !gone.has(nameOf(role)));
  const used = new Set(
    kept.flatMap((role) => (isObject(role) ? (fieldOf(role, "keyids") ?? []) : [])),
  );
  const left = Object.entries(keys).filter(([keyid]) => used.has(keyid));
  return { ...signed, delegations: { keys: Object.fromEntries(left), roles: kept } };
}

/** Snapshot and timestamp numbered `step` after the present ones. */
function writeSnapshot(
  outDir: string,
  keys: RepositoryKeys,
  step: number,
  meta: Record<string, number>,
  now: Instant,
): void {
  const version = VERSIONS.snapshot + step;
  const bytes = snapshotFile(keys.online.snapshot, version, meta, now);
  writeFile(join(outDir, metadataPath(version, "snapshot")), bytes);
  const timestamp = timestampFile(
    keys.online.timestamp,
    VERSIONS.timestamp + step,
    { version, bytes },
    now,
  );
  writeFile(join(outDir, "metadata/timestamp.json"), timestamp);
}

/**
 * What the index's operators do with an exported stick (the folder that holds `conclave`): verify it, put the new claimed live, and only then
 * take the approved names out of recently-claimed. OUT holds every version ever served. Refuses what readResult refuses, and then writes nothing.
 */
export function publish(
  index: SampleIndex,
  stickDir: string,
  outDir: string,
  { now = index.now, until = "recently-claimed" }: PublishOptions = {},
): Outcome<Published> {
  const read = readResult(index, stickDir);
  if (!read.ok) return read;
  const { version, claimed, approved } = read.value;
  const keys = repositoryKeys(index.seed, index.keyholders);
  publishPresent(index, outDir);

  const meta = presentMeta(
    [...index.claimedProjects, ...index.pendingProjects].map(({ role }) => role),
  );
  const put = (role: string, next: number, bytes: Uint8Array) => {
    writeFile(join(outDir, metadataPath(next, role)), bytes);
    meta[`${role}.json`] = next;
  };
  const outdated = later(index.now, ONLINE_DAYS) <= now;
  let recent: number = VERSIONS["recently-claimed"];
  const renewRecent = (change: (signed: JsonObject) => JsonObject) => {
    recent++;
    put("recently-claimed", recent, renewed(index, keys, "recently-claimed", recent, change, now));
  };
  put("claimed", version, claimed);
  if (outdated) {
    const next = VERSIONS.unclaimed + 1;
    put(
      "unclaimed",
      next,
      renewed(index, keys, "unclaimed", next, (signed) => signed, now),
    );
    renewRecent((signed) => signed);
  }
  writeSnapshot(outDir, keys, 1, meta, now);
  if (until === "recently-claimed") {
    const gone = new Set(approved.map(({ role }) => role));
    renewRecent((signed) => without(signed, gone));
    writeSnapshot(outDir, keys, 2, meta, now);
  }
  return accept({
    claimed: version,
    recentlyClaimed: recent,
    approved: approved.map(({ project }) => project),
  });
}
