import { toUtf8 } from "../../shared/bytes.ts";
import { normalised, type ProjectName } from "../../shared/claim/project-name.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import { CLAIM_KINDS, kindOf, plantedName } from "./claim-kinds.ts";
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
  const distinct = [...new Set(names.flatMap((name) => normalised(name) ?? []))].filter(isInnocent);
  if (distinct.length === 0) throw new Error("no project names were given");
  yield* distinct;
  for (let round = 1; true; round++)
    for (const name of distinct) yield projectName(`${name}-sample-${round}`);
}

function lines(texts: readonly (string | null)[]): Uint8Array {
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
  for (let line = 0; line < count; line++) {
    const wanted = kindOf(line, count, options.planted ?? count >= 50);
    const kind = wanted === "already claimed" && victim === undefined ? "two keys" : wanted;
    const before = claims[line - 1];
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
    made.push(registration);
    claims.push({ line, project: registration.project, kind, expects: CLAIM_KINDS[kind] });
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
