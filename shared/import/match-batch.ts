import type { Evidence } from "../bundle/evidence.ts";
import { runCheck } from "../check/check.ts";
import type { Examined, Finding } from "../claim/examine.ts";
import { asProjectName } from "../claim/project-name.ts";
import type { Sha256 } from "../digest/sha256.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { KeyMaterial } from "../tuf/key.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { BATCH_CHECKS, type BatchSubject } from "./batch-checks.ts";
import { standingOf, type Batch, type Pending } from "./pending.ts";
import type { VerifiedBase } from "./verify-bundle.ts";

export const CLAIMS_PATH = "claims/claims.jsonl";

/** Recently-claimed's delegations by each path pattern they name: paths, not role names, decide what a role may speak for. A client takes the first. */
function byPattern(document: Targets): ReadonlyMap<string, Delegation> {
  const found = new Map<string, Delegation>();
  for (const role of document.delegations.roles)
    if (role.covers.by === "paths")
      for (const pattern of role.covers.patterns) if (!found.has(pattern)) found.set(pattern, role);
  return found;
}

function repositoryKeys(base: VerifiedBase): ReadonlySet<KeyMaterial> {
  const quorums = [
    ...TOP_LEVEL.map((name) => base.root.roles[name]),
    ...base.targets.delegations.roles,
  ];
  return new Set(quorums.flatMap((quorum) => quorum.keys.map((key) => key.material)));
}

function ownersKey(evidence: Evidence | undefined): string {
  return evidence === undefined ? "" : evidence.owners.toSorted().join("\n");
}

/** Who registers a key: the first project that does, and the first of other owners, if there is one. Enough to name one for each claim. */
interface Registrants {
  readonly project: string;
  readonly owners: string;
  readonly other: string | undefined;
}

function registrantsByKey(
  base: VerifiedBase,
  examined: readonly Examined[],
): ReadonlyMap<string, Registrants> {
  const found = new Map<string, Registrants>();
  for (const { claim } of examined) {
    if (claim === null) continue;
    const owners = ownersKey(base.evidence.get(claim.project));
    for (const key of claim.keys) {
      const before = found.get(key);
      if (before === undefined)
        found.set(key, { project: claim.project, owners, other: undefined });
      else if (before.other === undefined && before.owners !== owners)
        found.set(key, { ...before, other: claim.project });
    }
  }
  return found;
}

class Matching {
  private readonly base: VerifiedBase;
  private readonly recent: ReadonlyMap<string, Delegation>;
  private readonly keys: ReadonlySet<KeyMaterial>;
  private readonly times = new Map<string, number>();
  private readonly registrants: ReadonlyMap<string, Registrants>;

  constructor(base: VerifiedBase, examined: readonly Examined[]) {
    this.base = base;
    this.recent = byPattern(base.recent);
    this.keys = repositoryKeys(base);
    this.registrants = registrantsByKey(base, examined);
    for (const { claim } of examined)
      if (claim !== null) this.times.set(claim.project, (this.times.get(claim.project) ?? 0) + 1);
  }

  private firstFor(
    found: ReadonlyMap<string, Delegation>,
    project: string,
  ): Delegation | undefined {
    const name = asProjectName(project);
    if (name === null) return undefined;
    return this.base.profile
      .projectPaths(name)
      .map((path) => found.get(path))
      .find((role) => role !== undefined);
  }

  private claimedFor(project: string): Delegation | undefined {
    const name = asProjectName(project);
    return name === null ? undefined : this.base.tree.delegation(name);
  }

  private sharesKeyWith(claim: BatchSubject["claim"]): string | undefined {
    const own = ownersKey(this.base.evidence.get(claim.project));
    for (const key of claim.keys) {
      const who = this.registrants.get(key);
      const stranger = who?.owners === own ? who.other : who?.project;
      if (stranger !== undefined && stranger !== claim.project) return stranger;
    }
    return undefined;
  }

  pending(examined: Examined, line: number): Pending {
    const { claim } = examined;
    if (claim === null) {
      const project = `(line ${line + 1} cannot be read)`;
      return {
        line,
        project,
        keys: [],
        threshold: 0,
        registered: null,
        role: null,
        findings: examined.findings,
        standing: "blocked",
      };
    }
    const { base } = this;
    const recent = this.firstFor(this.recent, claim.project);
    const subject: BatchSubject = {
      claim,
      evidence: base.evidence.get(claim.project),
      recent,
      claimed: this.claimedFor(claim.project),
      timesInBatch: this.times.get(claim.project) ?? 0,
      repositoryKeys: this.keys,
      sharesKeyWith: this.sharesKeyWith(claim),
      repository: base.manifest.repository,
      profile: base.profile,
      now: base.checkedAt,
    };
    const findings: Finding[] = [...examined.findings];
    for (const check of BATCH_CHECKS) {
      const { id, level, objection } = runCheck(check, claim.project, subject);
      if (objection !== null) findings.push({ id, level, ...objection });
    }
    const { project, keys, threshold, registered } = claim;
    return {
      line,
      project,
      keys,
      threshold,
      registered,
      role: recent?.name ?? null,
      findings,
      standing: standingOf(findings),
    };
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
  if (examined.length !== base.manifest.claims.count)
    return refuse({
      id: "BUNDLE-CLAIMS",
      where: CLAIMS_PATH,
      found: `${examined.length} claims`,
      expected: `${base.manifest.claims.count}, as the manifest states`,
      todo: "Do not use this stick. Ask the index's operators for a new one.",
    });
  const matching = new Matching(base, examined);
  const claims = examined.map((each, line) => matching.pending(each, line));
  const batch: Omit<Batch, symbol> = { base, bundle, claims };
  return accept(batch as Batch);
}
