import type { Evidence } from "../bundle/evidence.ts";
import { runCheck } from "../check/check.ts";
import type { Examined, Finding } from "../claim/examine.ts";
import { asProjectName } from "../claim/project-name.ts";
import type { Sha256 } from "../digest/sha256.ts";
import { LookAlikes } from "../look-alike/look-alikes.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { KeyMaterial } from "../tuf/key.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { BATCH_CHECKS } from "./batch-checks.ts";
import type { BatchSubject, SharedKey } from "./batch-subject.ts";
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
  const keys = quorums.flatMap((quorum) => quorum.keys.map((key) => key.material));
  return new Set([...keys, ...base.records.map(({ key }) => key.material)]);
}

function ownersKey(evidence: Evidence | undefined): string {
  return evidence === undefined ? "" : evidence.owners.toSorted().join("\n");
}

/** Who has a key: the first project that does, and the first of other owners, if there is one. Enough to name one for each claim. */
interface Registrants {
  readonly first: SharedKey;
  readonly owners: string;
  readonly other: SharedKey | undefined;
}

/** Every project of the batch, and of claimed those that share a key with one, with keys and owners. Of a project in claimed the stick may not say who they are: nobody's, then. */
function* holders(
  base: VerifiedBase,
  examined: readonly Examined[],
): Generator<readonly [SharedKey, owners: string, keys: readonly string[]]> {
  for (const { claim } of examined)
    if (claim !== null)
      yield [
        { project: claim.project, isClaimed: false },
        ownersKey(base.evidence.get(claim.project)),
        claim.keys,
      ];
  const asked = new Set(examined.flatMap(({ claim }) => claim?.keys ?? []));
  for (const { targets } of base.tree.leaves)
    for (const [role, keys] of rolesWith(targets, asked)) {
      const project = base.profile.projectOf(role)?.project ?? role;
      const evidence = base.evidence.get(project);
      const owners = evidence === undefined ? `claimed ${project}` : ownersKey(evidence);
      yield [{ project, isClaimed: true }, owners, keys];
    }
}

/** The roles of a file that have one of these public keys, with those that they have. Most files have none: only keys are looked at then. */
function* rolesWith(
  { delegations: { keyTable, roleTable } }: Targets,
  asked: ReadonlySet<string>,
): Generator<readonly [role: string, keys: readonly string[]]> {
  const found = new Map<string, string>();
  for (let i = 0; i < keyTable.length; i++) {
    const key = keyTable.publicAt(i);
    if (asked.has(key)) found.set(keyTable.keyid(i), key);
  }
  if (found.size === 0) return;
  for (let place = 0; place < roleTable.length; place++) {
    const keys = roleTable.keyids(place).flatMap((keyid) => found.get(keyid) ?? []);
    if (keys.length > 0) yield [roleTable.name(place), keys];
  }
}

function registrantsByKey(
  base: VerifiedBase,
  examined: readonly Examined[],
): ReadonlyMap<string, Registrants> {
  const found = new Map<string, Registrants>();
  for (const [holder, owners, keys] of holders(base, examined))
    for (const key of keys) {
      const before = found.get(key);
      if (before === undefined) found.set(key, { first: holder, owners, other: undefined });
      else if (before.other === undefined && before.owners !== owners)
        found.set(key, { ...before, other: holder });
    }
  return found;
}

class Matching {
  private readonly base: VerifiedBase;
  private readonly recent: ReadonlyMap<string, Delegation>;
  private readonly keys: ReadonlySet<KeyMaterial>;
  private readonly times = new Map<string, number>();
  private readonly registrants: ReadonlyMap<string, Registrants>;
  private readonly lookAlikes: LookAlikes | null;

  constructor(base: VerifiedBase, examined: readonly Examined[]) {
    this.base = base;
    this.recent = byPattern(base.recent);
    this.keys = repositoryKeys(base);
    this.registrants = registrantsByKey(base, examined);
    this.lookAlikes =
      base.existing === null || examined.length === 0 ? null : new LookAlikes(base.existing);
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

  private sharesKeyWith(claim: BatchSubject["claim"]): SharedKey | undefined {
    const own = ownersKey(this.base.evidence.get(claim.project));
    for (const key of claim.keys) {
      const who = this.registrants.get(key);
      const stranger = who?.owners === own ? who.other : who?.first;
      if (stranger !== undefined && stranger.project !== claim.project) return stranger;
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
        neighbours: [],
        standing: "blocked",
      };
    }
    const { base } = this;
    const recent = this.firstFor(this.recent, claim.project);
    const name = asProjectName(claim.project);
    const neighbours = name === null ? [] : (this.lookAlikes?.of(name) ?? []);
    const subject: BatchSubject = {
      claim,
      evidence: base.evidence.get(claim.project),
      recent,
      claimed: this.claimedFor(claim.project),
      timesInBatch: this.times.get(claim.project) ?? 0,
      repositoryKeys: this.keys,
      sharesKeyWith: this.sharesKeyWith(claim),
      neighbours,
      isExisting: name === null ? null : (base.existing?.has(name) ?? null),
      isProhibited: name !== null && base.prohibited?.has(name) === true,
      repository: base.manifest.repository,
      bundleMade: base.manifest.created,
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
      neighbours,
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
