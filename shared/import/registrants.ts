import type { Evidence, EvidenceOf } from "../bundle/evidence.ts";
import type { Profile } from "../profile/pypi.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import type { Targets } from "../tuf/targets.ts";
import type { BatchSubject, SharedKey } from "./batch-subject.ts";

/** Equal for the same owners. Of a project that the stick says nothing of, nobody knows the owners: they are nobody else's. */
function ownersKey(project: string, evidence: Evidence | undefined): string {
  return evidence === undefined
    ? `unknown, of ${project}`
    : JSON.stringify(evidence.owners.toSorted());
}

/** Claims between two pauses. */
const PIECE = 5000;

/** Who has a key: the first project that does, and the first of other owners, if there is one. Enough to name one for each claim. */
interface Registered {
  readonly first: SharedKey;
  readonly owners: string;
  readonly other: SharedKey | undefined;
}

/** What a claim or a replacement says that matters here; null for a line that could not be read. */
type Said = Pick<BatchSubject["claim"], "project" | "keys"> | null;
/** Where else keys are looked for, and whose they are. */
export interface KnownProjects {
  readonly tree: ClaimedTree;
  readonly evidence: EvidenceOf;
  readonly profile: Profile;
}

type Holder = readonly [SharedKey, owners: string, keys: readonly string[]];

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

/** Projects of claimed that share a key with the batch. */
function* claimedHolders(
  base: KnownProjects,
  asked: ReadonlySet<string>,
): Generator<Holder | undefined> {
  for (const { targets } of base.tree.leaves) {
    yield undefined;
    for (const [role, keys] of rolesWith(targets, asked)) {
      const project = base.profile.projectOf(role)?.project ?? role;
      const owners = ownersKey(project, base.evidence.get(project));
      yield [{ project, isClaimed: true }, owners, keys];
    }
  }
}

/** Who else registers a key, in the batch or in claimed. Only keys that more than one project has are kept. */
export class Registrants {
  private readonly byKey = new Map<string, Registered>();

  private constructor() {
    // Made by `among` alone.
  }

  /** Who has the keys of these claims, or of these replacements: among themselves, and in claimed. With a pause now and then. */
  static *among(base: KnownProjects, said: readonly Said[]): Generator<undefined, Registrants> {
    const made = new Registrants();
    const asked = new Set<string>();
    const again = new Set<string>();
    for (const [line, claim] of said.entries()) {
      if (line % PIECE === 0) yield;
      for (const key of claim?.keys ?? [])
        if (asked.has(key)) again.add(key);
        else asked.add(key);
    }
    const claimed: Holder[] = [];
    for (const holder of claimedHolders(base, asked))
      if (holder === undefined) yield;
      else claimed.push(holder);
    for (const [, , keys] of claimed) for (const key of keys) again.add(key);
    for (const [line, claim] of said.entries()) {
      if (line % PIECE === 0) yield;
      if (claim?.keys.some((key) => again.has(key)) !== true) continue;
      const { project } = claim;
      const owners = ownersKey(project, base.evidence.get(project));
      made.add([{ project, isClaimed: false }, owners, claim.keys]);
    }
    for (const holder of claimed) made.add(holder);
    return made;
  }

  private add([holder, owners, keys]: Holder): void {
    for (const key of keys) {
      const before = this.byKey.get(key);
      if (before === undefined) this.byKey.set(key, { first: holder, owners, other: undefined });
      else if (before.other === undefined && before.owners !== owners)
        this.byKey.set(key, { ...before, other: holder });
    }
  }

  /** Another project, of other owners or of nobody knows whom, that has one of the claim's keys. */
  stranger(claim: NonNullable<Said>, evidence: EvidenceOf): SharedKey | undefined {
    for (const key of claim.keys) {
      const who = this.byKey.get(key);
      if (who === undefined) continue;
      const own = ownersKey(claim.project, evidence.get(claim.project));
      const stranger = who.owners === own ? who.other : who.first;
      if (stranger !== undefined && stranger.project !== claim.project) return stranger;
    }
    return undefined;
  }
}
