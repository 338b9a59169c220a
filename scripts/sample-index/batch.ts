import { toUtf8 } from "../../shared/bytes.ts";
import { normalised, type ProjectName } from "../../shared/claim/project-name.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import { CLAIM_KINDS, usualClaim, type PlannedClaim } from "./claim-kinds.ts";
import type { RepositoryKeys } from "./people.ts";
import { projectName, register, type Registration } from "./registration.ts";
import type { SampleClaim } from "./sample-index.ts";
import type { ProjectDelegation } from "./targets-role.ts";

export interface BatchOptions {
  readonly now: Instant;
  readonly seed: string;
  /** Lines in claims.jsonl. */
  readonly claims: number;
  /** Whether the batch holds claims that must be blocked; by default from 50 claims up. */
  readonly planted?: boolean;
  /** What each line is to be; by default what small batches hold. */
  readonly plan?: readonly PlannedClaim[];
  readonly onProgress?: (done: number, of: number) => void;
}

/** A project with keys of its own, and whose signatures its files need. */
export interface Registered {
  readonly delegation: ProjectDelegation;
  /** Labels of its keys. */
  readonly signers: readonly string[];
}

/** What the index puts on a stick of its pending registrations. */
export interface Batch {
  readonly claims: readonly SampleClaim[];
  /** What recently-claimed says of them. */
  readonly pending: readonly Registered[];
  /** The claims, and what the index knows of each project; by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The names one after another, each once, but for those that something would be found about; then again with `-sample-N` after them. */
export function* namesInTurn(
  names: readonly string[],
  isInnocent: (name: ProjectName) => boolean,
): Generator<ProjectName, never> {
  const distinct: ProjectName[] = [];
  // One by one: of a whole index's names only the first ones are taken.
  for (const name of new Set(names.flatMap((each) => normalised(each) ?? []))) {
    if (!isInnocent(name)) continue;
    distinct.push(name);
    yield name;
  }
  if (distinct.length === 0) throw new Error("no project names were given");
  for (let round = 1; true; round++)
    for (const name of distinct) yield projectName(`${name}-sample-${round}`);
}

/** A file of lines; null is none. */
export function lines(texts: readonly (string | null)[]): Uint8Array {
  return toUtf8(texts.flatMap((text) => (text === null ? [] : [`${text}\n`])).join(""));
}

/** A batch of registrations. `victim`: a project of claimed, whose name somebody else tries to register. */
export function makeBatch(
  options: BatchOptions,
  next: () => ProjectName,
  { keys, victim }: { readonly keys: RepositoryKeys; readonly victim: ProjectName | undefined },
): Batch {
  const { claims: count, seed, now, onProgress } = options;
  const around = { seed, now, repositoryKey: keys.online.unclaimed };
  const made: Registration[] = [];
  const claims: SampleClaim[] = [];
  const planted = options.planted ?? count >= 50;
  for (let line = 0; line < count; line++) {
    const claim = options.plan?.[line] ?? usualClaim(line, count, { planted, victim });
    const { kind, taken, again = false } = claim;
    const named = again ? claims[line - 1]?.project : claim.project;
    const project = named === undefined ? next() : projectName(named);
    const registration = register(around, line, { ...claim, project });
    made.push(registration);
    claims.push({
      line,
      project: registration.project,
      kind,
      expects: CLAIM_KINDS[kind],
      ...(taken === undefined ? {} : { taken }),
    });
    if (line % 1000 === 999) onProgress?.(line + 1, count);
  }
  return {
    claims,
    pending: made.flatMap(({ delegation, signers }) =>
      delegation === null ? [] : [{ delegation, signers }],
    ),
    files: new Map([
      ["claims/claims.jsonl", lines(made.map(({ line }) => line))],
      ["evidence/projects.jsonl", lines(made.map(({ evidence }) => evidence))],
    ]),
  };
}
