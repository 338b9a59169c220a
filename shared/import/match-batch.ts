import type { Examined, Finding } from "../claim/examine.ts";
import { asProjectName, type ProjectName } from "../claim/project-name.ts";
import type { Sha256 } from "../digest/sha256.ts";
import { finished } from "../finished.ts";
import { LookAlikes, type Neighbour } from "../look-alike/look-alikes.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { TOP_LEVEL, type RoleName } from "../tuf/role-name.ts";
import { BATCH_CHECKS } from "./batch-checks.ts";
import type { BatchSubject } from "./batch-subject.ts";
import { PathIndex } from "./path-index.ts";
import { standingOf, type Batch, type Pending } from "./pending.ts";
import { Registrants } from "./registrants.ts";
import { saidBy } from "./replacement-warnings.ts";
import type { VerifiedBase } from "./verify-bundle.ts";

export const CLAIMS_PATH = "claims/claims.jsonl";

/** What the name of an Ed25519 key begins with. */
const ED25519 = "ed25519:";

function repositoryKeys(base: VerifiedBase): ReadonlySet<string> {
  const quorums = [
    ...TOP_LEVEL.map((name) => base.root.roles[name]),
    ...base.targets.delegations.roles,
  ];
  const keys = [...quorums.flatMap((quorum) => quorum.keys), ...base.records.map(({ key }) => key)];
  // Claims have no other keys.
  const edwards = keys.filter(({ material }) => material.startsWith(ED25519));
  return new Set(edwards.map(({ material }) => material.slice(ED25519.length)));
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

/** One for all claims of which nothing was found: most of them. */
const NOTHING: readonly Finding[] = [];
const NO_NEIGHBOURS: readonly Neighbour[] = [];

/** What the rest of the batch has to do with a claim. */
type Beside = Pick<BatchSubject, "timesInBatch" | "sharesKeyWith">;
const ALONE: Beside = { timesInBatch: 1, sharesKeyWith: undefined };

/** Claims between two pauses. */
const PIECE = 500;
/** Of a project's role, until its keys are replaced. */
const FIRST_GENERATION = 1;

/**
 * Puts claims beside the tree as they come, in any order, and at the end beside each other. So that what one claim needs is looked for while
 * others are still being verified.
 */
export class Matching {
  private readonly base: VerifiedBase;
  private readonly recent: PathIndex;
  private readonly lookAlikes: LookAlikes | null;
  private readonly keys: ReadonlySet<string>;
  private readonly examined: Examined[] = [];
  private readonly claims: Pending[] = [];

  private constructor(base: VerifiedBase, recent: PathIndex, lookAlikes: LookAlikes | null) {
    this.base = base;
    this.recent = recent;
    this.lookAlikes = lookAlikes;
    this.keys = repositoryKeys(base);
  }

  /** Makes ready, with a pause now and then. Where no claims come, the names are left alone: their tables take a third of a second of all of PyPI. */
  static *over(base: VerifiedBase): Generator<undefined, Matching> {
    const { existing, manifest } = base;
    const recent = yield* PathIndex.of(base.recent);
    const tables =
      existing === null || manifest.claims.count === 0 ? null : yield* LookAlikes.making(existing);
    return new Matching(base, recent, tables);
  }

  private recentFor(name: ProjectName, claim: BatchSubject["claim"]): BatchSubject["recent"] {
    const { profile } = this.base;
    const paths = profile.projectPaths(name);
    const role = profile.projectRole(name, FIRST_GENERATION);
    const behind = `],"name":"${role}","paths":["${paths.join('","')}"],"terminating":true,"threshold":${claim.threshold}}`;
    if (this.recent.says(paths[0] ?? "", claim.keys, behind)) return "as claimed";
    for (const path of paths) {
      const found = this.recent.first(path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private firstRole(project: string): RoleName | null {
    const name = asProjectName(project);
    return name === null ? null : this.base.profile.projectRole(name, FIRST_GENERATION);
  }

  private subject(claim: BatchSubject["claim"], beside: Beside): BatchSubject {
    const { base, lookAlikes } = this;
    const name = asProjectName(claim.project);
    return {
      ...beside,
      claim,
      evidence: base.evidence.get(claim.project),
      recent: name === null ? undefined : this.recentFor(name, claim),
      claimed: name === null ? undefined : base.tree.delegation(name),
      repositoryKeys: this.keys,
      neighbours: name === null ? NO_NEIGHBOURS : (lookAlikes?.of(name) ?? NO_NEIGHBOURS),
      isExisting: name === null ? null : (base.existing?.has(name) ?? null),
      isProhibited: name !== null && base.prohibited?.has(name) === true,
      repository: base.manifest.repository,
      bundleMade: base.manifest.created,
      profile: base.profile,
      now: base.checkedAt,
    };
  }

  private pending(line: number, examined: Examined, beside: Beside): Pending {
    const { claim } = examined;
    if (claim === null) return unreadable(line, examined);
    const subject = this.subject(claim, beside);
    const findings: Finding[] = [...examined.findings];
    for (const { id, level, holds } of BATCH_CHECKS) {
      const held = holds(subject);
      if (held !== true) findings.push({ id, level, ...held });
    }
    const { project, keys, threshold, registered } = claim;
    const { recent, neighbours } = subject;
    return {
      line,
      project,
      keys,
      threshold,
      registered,
      role: recent === "as claimed" ? this.firstRole(project) : (recent?.name ?? null),
      findings: findings.length === 0 ? NOTHING : findings,
      neighbours: neighbours.length === 0 ? NO_NEIGHBOURS : neighbours,
      standing: standingOf(findings),
    };
  }

  /** Takes a claim, which stands on that line of the file. */
  take(line: number, examined: Examined): void {
    this.examined[line] = examined;
    this.claims[line] = this.pending(line, examined, ALONE);
  }

  /** How often each project stands in the batch, where that is not once. */
  private *again(): Generator<undefined, ReadonlyMap<string, number>> {
    const once = new Set<string>();
    const again = new Map<string, number>();
    for (const [line, { claim }] of this.examined.entries()) {
      if (line % PIECE === 0) yield;
      if (claim === null) continue;
      const { project } = claim;
      if (once.has(project)) again.set(project, (again.get(project) ?? 1) + 1);
      else once.add(project);
    }
    return again;
  }

  /** With a pause now and then. Refuses BUNDLE-CLAIMS when the manifest states another number of claims. */
  *batch(bundle: Sha256): Generator<undefined, Outcome<Batch>> {
    const { base, examined, claims } = this;
    if (examined.length !== base.manifest.claims.count)
      return refuse({
        id: "BUNDLE-CLAIMS",
        where: CLAIMS_PATH,
        found: `${examined.length} claims`,
        expected: `${base.manifest.claims.count}, as the manifest states`,
        todo: "Do not use this stick. Ask the index's operators for a new one.",
      });
    const again = yield* this.again();
    const said = [
      ...examined.map(({ claim }) => claim),
      ...base.replacements.map(({ replacement }) => saidBy(replacement)),
    ];
    const registrants = yield* Registrants.among(base, said);
    for (const [line, each] of examined.entries()) {
      if (line % PIECE === 0) yield;
      const { claim } = each;
      if (claim === null) continue;
      const timesInBatch = again.get(claim.project) ?? 1;
      const sharesKeyWith = registrants.stranger(claim, base.evidence);
      if (timesInBatch !== 1 || sharesKeyWith !== undefined)
        claims[line] = this.pending(line, each, { timesInBatch, sharesKeyWith });
    }
    const batch: Omit<Batch, symbol> = { base, bundle, claims };
    return accept(batch as Batch);
  }
}

/**
 * Puts the examined claims beside the tree and each other. Refuses BUNDLE-CLAIMS when the manifest states another number of claims.
 */
export function matchBatch(
  base: VerifiedBase,
  bundle: Sha256,
  examined: readonly Examined[],
): Outcome<Batch> {
  const matching = finished(Matching.over(base));
  examined.forEach((each, line) => {
    matching.take(line, each);
  });
  return finished(matching.batch(bundle));
}
