import { join } from "node:path";
import { fieldOf, isArray, isObject, type JsonObject } from "../../shared/json/value.ts";
import { accept, type Outcome } from "../../shared/refusal.ts";
import { formatInstant, later, type Instant } from "../../shared/tuf/instant.ts";
import { onlineKeys, wasSignedBy, type OnlineKeys } from "./online-keys.ts";
import { ONLINE_DAYS, snapshotFile, timestampFile } from "./online.ts";
import { presentMeta } from "./present-tree.ts";
import { publishPresent } from "./present-repository.ts";
import { fileOf, metadataPath, VERSIONS, type SampleIndex } from "./sample-index.ts";
import { signedFile } from "./sample-key.ts";
import { publishing } from "./not-published.ts";
import { projectRoleFile, targetFiles } from "./project-role.ts";
import { replacedProject, type SampleReplacement } from "./replacements.ts";
import { readResult } from "./signed-result.ts";
import { writeFile } from "./stick.ts";

export interface PublishOptions {
  /** When it is published; the index's own `now` by default. */
  readonly now?: Instant;
  /** `claimed`: stop after the first of the two steps, with the approved projects still in recently-claimed. */
  readonly until?: "claimed" | "recently-claimed";
}

/** What is live when it is done. */
export interface Published {
  readonly versions: Readonly<Record<keyof typeof VERSIONS, number>>;
  /** Projects. */
  readonly approved: readonly string[];
  readonly revoked: readonly string[];
  readonly replaced: readonly SampleReplacement[];
  /** Recently-claimed was emptied. */
  readonly cleared: boolean;
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

function emptied(signed: JsonObject): JsonObject {
  return { ...signed, delegations: { keys: {}, roles: [] } };
}

/** The repository as it stands, for one step after another. */
class LiveTree {
  readonly versions: Record<keyof typeof VERSIONS, number> = { ...VERSIONS };
  private readonly meta: Record<string, number>;
  private readonly options: { readonly index: SampleIndex; readonly outDir: string; now: Instant };
  private readonly keys: OnlineKeys;

  constructor(index: SampleIndex, outDir: string, now: Instant, keys: OnlineKeys) {
    this.options = { index, outDir, now };
    this.keys = keys;
    this.meta = presentMeta(
      [...index.claimedProjects, ...index.pendingProjects].map(({ role }) => role),
    );
  }

  put(role: keyof typeof VERSIONS, version: number, bytes: Uint8Array): void {
    writeFile(join(this.options.outDir, metadataPath(version, role)), bytes);
    this.versions[role] = version;
    if (role !== "root") this.meta[`${role}.json`] = version;
  }

  /** A project's first file by its new keys: it must be there before claimed asks for it. The old one stays listed, as a snapshot forgets nothing. */
  putProject(replacement: SampleReplacement): void {
    const { index, outDir, now } = this.options;
    const project = replacedProject(index.seed, replacement);
    const files = targetFiles(project.project, replacement.replaces, false);
    writeFile(join(outDir, metadataPath(1, project.role)), projectRoleFile(project, files, now));
    this.meta[`${project.role}.json`] = 1;
  }

  /** The next version of one of the index's own files, signed by the keys that targets names for it. */
  renew(
    role: "recently-claimed" | "unclaimed",
    change: (signed: JsonObject) => JsonObject = (signed) => signed,
  ): void {
    const { index, now } = this.options;
    const text = Buffer.from(fileOf(index, metadataPath(VERSIONS[role], role))).toString("utf8");
    const { signed: present } = JSON.parse(text) as { readonly signed: JsonObject };
    const version = this.versions[role] + 1;
    const expires = formatInstant(later(now, ONLINE_DAYS));
    this.put(role, version, signedFile({ ...change(present), version, expires }, this.keys[role]));
  }

  /** The next snapshot and timestamp: with them all that was put becomes visible. */
  goLive(): void {
    const { outDir, now } = this.options;
    const version = ++this.versions.snapshot;
    const bytes = snapshotFile(this.keys.snapshot, version, this.meta, now);
    writeFile(join(outDir, metadataPath(version, "snapshot")), bytes);
    const timestamp = timestampFile(
      this.keys.timestamp,
      ++this.versions.timestamp,
      { version, bytes },
      now,
    );
    writeFile(join(outDir, "metadata/timestamp.json"), timestamp);
  }
}

/**
 * What the index's operators do with an exported stick (the folder that holds `conclave`): verify it, put the new documents live with what the
 * online keys must sign anew, and only then take the approved names out of recently-claimed. OUT holds every version ever served.
 * Refuses what readResult refuses, and PUBLISH-KEYS (an online role was given keys that the index does not have); then it writes nothing.
 */
export function publish(
  index: SampleIndex,
  stickDir: string,
  outDir: string,
  { now = index.now, until = "recently-claimed" }: PublishOptions = {},
): Outcome<Published> {
  const read = publishing(stickDir, () => {
    const result = readResult(index, stickDir);
    return { ...result, keys: onlineKeys(index, result) };
  });
  if (!read.ok) return read;
  const { documents, approved, revoked, replaced, clear, keys } = read.value;
  publishPresent(index, outDir);
  const live = new LiveTree(index, outDir, now, keys);
  for (const { role, version, bytes } of documents) live.put(role, version, bytes);
  for (const replacement of replaced) live.putProject(replacement);
  const outdated = later(index.now, ONLINE_DAYS) <= now;
  if (outdated || !wasSignedBy(index, "unclaimed", keys.unclaimed)) live.renew("unclaimed");
  // What a thief may have put there is never signed with the new key.
  if (clear) live.renew("recently-claimed", emptied);
  else if (outdated || !wasSignedBy(index, "recently-claimed", keys["recently-claimed"]))
    live.renew("recently-claimed");
  live.goLive();
  if (until === "recently-claimed" && approved.length > 0) {
    const gone = new Set(approved.map(({ role }) => role));
    live.renew("recently-claimed", (signed) => without(signed, gone));
    live.goLive();
  }
  return accept({
    versions: live.versions,
    approved: approved.map(({ project }) => project),
    revoked,
    replaced,
    cleared: clear,
  });
}
