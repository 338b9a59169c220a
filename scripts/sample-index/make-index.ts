import { toUtf8 } from "../../shared/bytes.ts";
import { normalised, type ProjectName } from "../../shared/claim/project-name.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { NAMES_PATH, PROHIBITED_PATH } from "../../shared/bundle/name-list.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { makeBundle, type CeremonyKind } from "./bundle.ts";
import { CLAIM_KINDS, isPlanted, kindOf, plantedName } from "./claim-kinds.ts";
import {
  innocence,
  namesFile,
  prohibitedFile,
  rankedInTurn,
  type KnownNames,
} from "./known-names.ts";
import { keyRecordFile, keyRecordPath } from "./key-records.ts";
import { replacementPath } from "../../shared/replacement/replacement.ts";
import { CLAIMED_KEYHOLDERS, repositoryKeys, type RepositoryKeys } from "./people.ts";
import { presentTree } from "./present-tree.ts";
import { replacementFile, replacementFor } from "./replacements.ts";
import { developerKeys, projectName, register, type Registration } from "./registration.ts";
import type { SampleClaim, SampleIndex } from "./sample-index.ts";
import { CLAIMED_THRESHOLD, type ProjectDelegation } from "./targets-role.ts";

export interface IndexOptions {
  readonly now: Instant;
  readonly seed: string;
  /** Lines in claims.jsonl. */
  readonly claims: number;
  /** Project names, the best known first; each is used once. When they run out, they come again with `-sample-N` after them. */
  readonly names: readonly string[];
  /** Every name that the index has, with ranks; by default `names`, the first ones ranked. Names that the sample takes elsewhere are added to it. */
  readonly existing?: KnownNames;
  /** Who holds claimed's keys; three of them must sign. */
  readonly keyholders?: readonly string[];
  /** How many projects claimed holds already. */
  readonly alreadyClaimed?: number;
  /** Whether the batch holds claims that must be blocked; by default from 50 claims up. */
  readonly planted?: boolean;
  readonly kind?: CeremonyKind;
  /** Keys that people of root made elsewhere, such as on a token, by name; the last of root's keyholders may. */
  readonly brought?: ReadonlyMap<string, Key>;
  readonly onProgress?: (done: number, of: number) => void;
}

interface Project {
  readonly delegation: ProjectDelegation;
  readonly signers: readonly string[];
}

type Registered = SampleClaim & { readonly registration: Registration };

function* namesInTurn(
  names: readonly string[],
  isInnocent: (name: ProjectName) => boolean,
): Generator<ProjectName, never> {
  const distinct = [...new Set(names.flatMap((name) => normalised(name) ?? []))].filter(isInnocent);
  if (distinct.length === 0) throw new Error("no project names were given");
  yield* distinct;
  for (let round = 1; true; round++)
    for (const name of distinct) yield projectName(`${name}-sample-${round}`);
}

function claimedAlready(seed: string, next: () => ProjectName, count: number): readonly Project[] {
  return Array.from({ length: count }, () => {
    const project = next();
    const keys = developerKeys(seed, project, 2);
    const role = PYPI.projectRole(project, 1);
    const delegation = { project, role, keys: keys.map(({ key }) => key), threshold: 1 };
    return { delegation, signers: keys.slice(0, 1).map(({ label }) => label) };
  });
}

function registrations(
  options: IndexOptions,
  next: () => ProjectName,
  keys: RepositoryKeys,
  victim: ProjectName | undefined,
): readonly Registered[] {
  const { claims: count, seed, now, onProgress } = options;
  const around = { seed, now, repositoryKey: keys.online.unclaimed };
  const made: Registered[] = [];
  for (let line = 0; line < count; line++) {
    const wanted = kindOf(line, count, options.planted ?? count >= 50);
    const kind = wanted === "already claimed" && victim === undefined ? "two keys" : wanted;
    const before = made[line - 1];
    const again = kind === "registered twice" && before?.kind === kind ? before.project : null;
    const named = plantedName(kind);
    const project =
      kind === "already claimed" ? victim : named === undefined ? undefined : projectName(named);
    const registration = register(
      around,
      line,
      kind,
      again === null ? (project ?? next()) : projectName(again),
      again !== null,
    );
    made.push({
      line,
      project: registration.project,
      kind,
      expects: CLAIM_KINDS[kind],
      registration,
    });
    if (line % 1000 === 999) onProgress?.(line + 1, count);
  }
  return made;
}

function lines(texts: readonly (string | null)[]): Uint8Array {
  return toUtf8(texts.flatMap((text) => (text === null ? [] : [`${text}\n`])).join(""));
}

/** Two projects of claimed get other keys: the first one's owners have their present keys still, the second one's have lost them. */
function movingProjects(already: readonly Project[]) {
  return already.slice(3, 5).map(({ delegation, signers }, i) => ({
    replacement: replacementFor(delegation, i === 0),
    signers,
  }));
}

const published = ({ delegation: { project, role }, signers }: Project) => ({
  project,
  role,
  signers,
});

/**
 * The repository as it is before the ceremony, and the bundle for it. Pure: the same options give the same bytes.
 * Throws on options that cannot be met (no names, fewer than three keyholders).
 */
export function makeIndex(options: IndexOptions): SampleIndex {
  const {
    now,
    seed,
    keyholders = CLAIMED_KEYHOLDERS,
    alreadyClaimed = 12,
    kind = "claims",
  } = options;
  if (new Set(keyholders).size < CLAIMED_THRESHOLD)
    throw new Error("claimed needs three keyholders or more");
  const keys = repositoryKeys(seed, keyholders);
  const existing = options.existing ?? rankedInTurn(options.names);
  const names = namesInTurn(options.names, innocence(existing));
  const next = () => names.next().value;
  const already = claimedAlready(seed, next, alreadyClaimed);
  const made = registrations(options, next, keys, already[0]?.delegation.project);
  const pending = made.flatMap(({ registration: { delegation, signers } }) =>
    delegation === null ? [] : [{ delegation, signers }],
  );
  const unclaimedProjects = [next(), next(), next()];

  const files = presentTree({
    keys,
    now,
    claimed: already.map(({ delegation }) => delegation),
    pending: pending.map(({ delegation }) => delegation),
    unclaimed: unclaimedProjects,
    ...(options.brought === undefined ? {} : { brought: options.brought }),
  });
  files.set("claims/claims.jsonl", lines(made.map(({ registration }) => registration.line)));
  files.set(
    "evidence/projects.jsonl",
    lines(made.map(({ registration }) => registration.evidence)),
  );
  const unknown = made.filter(({ kind: of }) => of === "not in the index");
  const taken = [
    ...pending.map(({ delegation: { project } }) => project),
    ...already.map(({ delegation: { project } }) => project),
    ...unclaimedProjects,
  ].filter((name) => !existing.has(name) && unknown.every(({ project }) => project !== name));
  files.set(
    NAMES_PATH,
    namesFile(new Map([...existing, ...taken.map((name) => [name, null] as const)])),
  );
  files.set(PROHIBITED_PATH, prohibitedFile());
  for (const held of keys.newcomers) files.set(keyRecordPath(held), keyRecordFile(held, now));
  const moving = movingProjects(already);
  for (const { replacement, signers } of moving)
    files.set(
      replacementPath(replacement.project),
      replacementFile(seed, replacement, signers, now),
    );
  const bundle = makeBundle(
    { files, claims: made.length, created: now, kind },
    keys.online["recently-claimed"],
  );
  files.set("bundle.json", bundle);

  const claims = made.map(({ line, project, kind, expects }) => ({ line, project, kind, expects }));
  return {
    seed,
    now,
    kind,
    keyholders,
    claims,
    planted: claims.filter(({ kind }) => isPlanted(kind)),
    claimedProjects: already.map(published),
    pendingProjects: pending.map(published),
    unclaimedProjects,
    replacements: moving.map(({ replacement }) => replacement),
    bundle: sha256Of(bundle),
    files,
  };
}
