import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DECISIONS_PATH } from "../../shared/import/earlier-checks.ts";
import { fieldOf, isArray, isObject, type JsonObject } from "../../shared/json/value.ts";
import { accept, type Outcome } from "../../shared/refusal.ts";
import { later, type Instant } from "../../shared/tuf/instant.ts";
import { LiveTree } from "./live-tree.ts";
import { onlineKeys, wasSignedBy } from "./online-keys.ts";
import { ONLINE_DAYS } from "./online.ts";
import { publishPresent } from "./present-repository.ts";
import type { SampleIndex, Versions } from "./sample-index.ts";
import { publishing } from "./not-published.ts";
import { targetFiles } from "./project-role.ts";
import { replacedProject, type SampleReplacement } from "./replacements.ts";
import { NOTE, readResult, type SignedResult } from "./signed-result.ts";

export interface PublishOptions {
  /** When it is published; the index's own `now` by default. */
  readonly now?: Instant;
  /** `claimed`: stop after the first of the two steps, with the approved projects still in recently-claimed. */
  readonly until?: "claimed" | "recently-claimed";
}

/** What is live when it is done. */
export interface Published {
  readonly versions: Versions;
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

/** What is live, and how the index goes on. */
export interface Continued extends Published {
  /** The index as it stands now: its next batch is made of this one. */
  readonly stands: SampleIndex;
}

/** Who is claimed and who waits, after a result. */
function afterwards(index: SampleIndex, result: SignedResult) {
  const { approved, revoked, replaced, clear } = result;
  const moved = new Map(replaced.map((each) => [each.project, each]));
  const come = new Set(approved.map(({ role }) => role));
  const claimedProjects = index.claimedProjects
    .filter(({ project }) => !revoked.includes(project))
    .map((each) => {
      const next = moved.get(each.project);
      return next === undefined ? each : replacedProject(index.seed, next);
    });
  return {
    claimedProjects: [
      ...claimedProjects,
      ...index.pendingProjects.filter(({ role }) => come.has(role)),
    ],
    pendingProjects: clear ? [] : index.pendingProjects.filter(({ role }) => !come.has(role)),
  };
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
): Outcome<Continued> {
  const read = publishing(stickDir, () => {
    const result = readResult(index, stickDir);
    return { ...result, keys: onlineKeys(index, result) };
  });
  if (!read.ok) return read;
  const { documents, listed, approved, revoked, replaced, clear, keys } = read.value;
  publishPresent(index, outDir);
  const live = new LiveTree(index, outDir, now, keys);
  for (const { role, version, bytes } of documents) live.put(role, version, bytes);
  for (const { role, version } of listed) live.list(role, version);
  for (const replacement of replaced) {
    // The old role stays listed, as a snapshot forgets nothing.
    const { project, replaces } = replacement;
    live.putProject(
      replacedProject(index.seed, replacement),
      targetFiles(project, replaces, false),
    );
  }
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
  // The next stick carries what was decided on this one.
  live.files.set(
    DECISIONS_PATH,
    new Uint8Array(readFileSync(join(stickDir, "conclave", "signed", NOTE))),
  );
  return accept({
    versions: live.versions,
    approved: approved.map(({ project }) => project),
    revoked,
    replaced,
    cleared: clear,
    stands: { ...live.index(), ...afterwards(index, read.value) },
  });
}
