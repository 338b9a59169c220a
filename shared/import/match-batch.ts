import type { Examined, Finding } from "../claim/examine.ts";
import { asProjectName, type ProjectName } from "../claim/project-name.ts";
import type { Sha256 } from "../digest/sha256.ts";
import { finished } from "../finished.ts";
import { LookAlikes, type Neighbour } from "../look-alike/look-alikes.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { KeyMaterial } from "../tuf/key.ts";
import type { Delegation } from "../tuf/targets.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { BATCH_CHECKS } from "./batch-checks.ts";
import type { BatchSubject } from "./batch-subject.ts";
import { PathIndex } from "./path-index.ts";
import { standingOf, type Batch, type Pending } from "./pending.ts";
import { Registrants } from "./registrants.ts";
import type { VerifiedBase } from "./verify-bundle.ts";

export const CLAIMS_PATH = "claims/claims.jsonl";

function repositoryKeys(base: VerifiedBase): ReadonlySet<KeyMaterial> {
  const quorums = [
    ...TOP_LEVEL.map((name) => base.root.roles[name]),
    ...base.targets.delegations.roles,
  ];
  const keys = quorums.flatMap((quorum) => quorum.keys.map((key) => key.material));
  return new Set([...keys, ...base.records.map(({ key }) => key.material)]);
}

/** What was found out before the claims were put beside each other. */
interface Known {
  readonly base: VerifiedBase;
  readonly recent: PathIndex;
  readonly registrants: Registrants;
  readonly neighboursOf: NeighboursOf;
}

function unreadable(line: number, { findings }: Examined): Pending {
  return {
    line,
    project: `(line ${line + 1} cannot be read)`,
    keys: [],
    threshold: 0,
    registered: null,
    role: null,
    findings,
    neighbours: [],
    standing: "blocked",
  };
}

class Matching {
  private readonly known: Known;
  private readonly keys: ReadonlySet<KeyMaterial>;
  private readonly times = new Map<string, number>();

  constructor(known: Known, examined: readonly Examined[]) {
    this.known = known;
    this.keys = repositoryKeys(known.base);
    for (const { claim } of examined)
      if (claim !== null) this.times.set(claim.project, (this.times.get(claim.project) ?? 0) + 1);
  }

  private subject(claim: BatchSubject["claim"]): BatchSubject {
    const { base, recent, registrants, neighboursOf } = this.known;
    const name = asProjectName(claim.project);
    const evidence = base.evidence.get(claim.project);
    return {
      claim,
      evidence,
      recent: name === null ? undefined : firstFor(recent, base.profile.projectPaths(name)),
      claimed: name === null ? undefined : base.tree.delegation(name),
      timesInBatch: this.times.get(claim.project) ?? 0,
      repositoryKeys: this.keys,
      sharesKeyWith: registrants.stranger(claim, evidence),
      neighbours: name === null ? [] : neighboursOf(name),
      isExisting: name === null ? null : (base.existing?.has(name) ?? null),
      isProhibited: name !== null && base.prohibited?.has(name) === true,
      repository: base.manifest.repository,
      bundleMade: base.manifest.created,
      profile: base.profile,
      now: base.checkedAt,
    };
  }

  pending(line: number, examined: Examined): Pending {
    const { claim } = examined;
    if (claim === null) return unreadable(line, examined);
    const subject = this.subject(claim);
    const findings: Finding[] = [...examined.findings];
    for (const { id, level, holds } of BATCH_CHECKS) {
      const held = holds(subject);
      if (held !== true) findings.push({ id, level, ...held });
    }
    const { project, keys, threshold, registered } = claim;
    return {
      line,
      project,
      keys,
      threshold,
      registered,
      role: subject.recent?.name ?? null,
      findings: findings.length === 0 ? NOTHING : findings,
      neighbours: subject.neighbours,
      standing: standingOf(findings),
    };
  }
}

/** One for all claims of which nothing was found: most of them. */
const NOTHING: readonly Finding[] = [];

function firstFor(recent: PathIndex, paths: readonly string[]): Delegation | undefined {
  for (const path of paths) {
    const role = recent.first(path);
    if (role !== undefined) return role;
  }
  return undefined;
}

/** Existing projects that a name can be taken for. */
export type NeighboursOf = (name: ProjectName) => readonly Neighbour[];

/** Claims between two pauses. */
const PIECE = 200;

/** As matchBatch, with a pause now and then, each with the claims that are done. `neighboursOf`: where these were looked up before. */
export function* batchSteps(
  base: VerifiedBase,
  bundle: Sha256,
  examined: readonly Examined[],
  neighboursOf: NeighboursOf,
): Generator<number, Outcome<Batch>> {
  if (examined.length !== base.manifest.claims.count)
    return refuse({
      id: "BUNDLE-CLAIMS",
      where: CLAIMS_PATH,
      found: `${examined.length} claims`,
      expected: `${base.manifest.claims.count}, as the manifest states`,
      todo: "Do not use this stick. Ask the index's operators for a new one.",
    });
  const recent = yield* atNone(PathIndex.of(base.recent));
  const registrants = yield* atNone(Registrants.among(base, examined));
  const matching = new Matching({ base, recent, registrants, neighboursOf }, examined);
  const claims: Pending[] = [];
  for (const [line, each] of examined.entries()) {
    claims.push(matching.pending(line, each));
    if (line % PIECE === 0) yield line;
  }
  const batch: Omit<Batch, symbol> = { base, bundle, claims };
  return accept(batch as Batch);
}

function* atNone<T>(steps: Generator<undefined, T>): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield 0;
  }
}

/** Looks each name up among those of the base; nothing where it has none. */
export function lookingUp(base: VerifiedBase): NeighboursOf {
  const lookAlikes = base.existing === null ? null : LookAlikes.among(base.existing);
  return (name) => lookAlikes?.of(name) ?? [];
}

/**
 * Puts the examined claims beside the tree and each other. Refuses BUNDLE-CLAIMS when the manifest states another number of claims.
 */
export function matchBatch(
  base: VerifiedBase,
  bundle: Sha256,
  examined: readonly Examined[],
): Outcome<Batch> {
  const neighboursOf = examined.length === 0 ? () => [] : lookingUp(base);
  return finished(batchSteps(base, bundle, examined, neighboursOf));
}
