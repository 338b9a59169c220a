import { PYPI } from "../../shared/profile/pypi.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later, type Instant } from "../../shared/tuf/instant.ts";
import type { PublishedProject } from "./project-role.ts";
import { developerKeys, projectName } from "./registration.ts";
import { keysJson, REPOSITORY } from "./roots.ts";
import { sampleKey, signedFile, type SampleKey } from "./sample-key.ts";
import type { ProjectDelegation } from "./targets-role.ts";

/** A project of claimed whose owners brought other keys. */
export interface SampleReplacement {
  readonly project: string;
  /** The role that it has, and the one that it is to get. */
  readonly replaces: string;
  readonly role: string;
  /** Whether its present keys signed the replacement: the owners of the others lost theirs. */
  readonly agreed: boolean;
}

/** Brought so many days before the stick was made: the waiting period is over. */
const AGE = 20;
/** Where the owners lost their keys, one of them left so many days before that: something to look into. */
const OWNER_LEFT = 8;
/** Why that is all right, in the words of whoever proposes the new keys. */
export const OWNERS_KNOWN = "Both owners were asked by letter.";

export function newProjectKeys(seed: string, project: string): readonly SampleKey[] {
  return developerKeys(seed, `${project} next`, 2);
}

export function replacementFor(
  { project, role }: Pick<PublishedProject, "project" | "role">,
  agreed: boolean,
): SampleReplacement {
  const generation = PYPI.projectOf(role)?.generation ?? 0;
  const next = PYPI.projectRole(projectName(project), generation + 1);
  return { project, replaces: role, role: next, agreed };
}

/** A key replacement's `signed`. docs/formats/replacement.md */
export function replacementSigned(
  seed: string,
  { project, replaces }: SampleReplacement,
  now: Instant,
): JsonObject {
  return {
    _type: "key-replacement",
    format: 1,
    keys: keysJson(newProjectKeys(seed, project)),
    project,
    registered: formatInstant(later(now, -AGE)),
    replaces,
    repository: REPOSITORY,
    threshold: 1,
  };
}

/** What the index knows of the project, as a line of evidence/projects.jsonl. docs/formats/evidence.md */
export function replacementEvidence(
  { project, agreed }: SampleReplacement,
  now: Instant,
): JsonObject {
  return {
    as_of: formatInstant(now),
    owners: [`${project}-owner`],
    owners_changed: agreed ? null : formatInstant(later(now, -AGE - OWNER_LEFT)),
    project,
    received: formatInstant(later(now, -AGE)),
    status: "active",
  };
}

/** Signed by all its new keys, and by those labelled `present` where the project's owners still have them. */
export function replacementFile(
  seed: string,
  replacement: SampleReplacement,
  present: readonly string[],
  now: Instant,
): Uint8Array {
  const old = replacement.agreed ? present.map(sampleKey) : [];
  const signers = [...newProjectKeys(seed, replacement.project), ...old];
  return signedFile(replacementSigned(seed, replacement, now), signers);
}

/** What claimed must say of the project once the replacement is approved. */
export function replacedDelegation(
  seed: string,
  { project, role }: SampleReplacement,
): ProjectDelegation {
  const keys = newProjectKeys(seed, project).map(({ key }) => key);
  return { project: projectName(project), role, keys, threshold: 1 };
}

/** The project as its owners publish it with the new keys. */
export function replacedProject(
  seed: string,
  { project, role }: SampleReplacement,
): PublishedProject {
  const signers = newProjectKeys(seed, project)
    .slice(0, 1)
    .map(({ label }) => label);
  return { project, role, signers, hasFiles: true };
}
