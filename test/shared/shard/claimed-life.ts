import { toUtf8 } from "../../../shared/bytes.ts";
import type { ProjectName } from "../../../shared/claim/project-name.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import { PYPI, type Profile } from "../../../shared/profile/pypi.ts";
import type { ClaimedTree } from "../../../shared/shard/claimed-tree.ts";
import { grown, type ClaimedEdit, type GrownFile } from "../../../shared/shard/grow.ts";
import type { NewProject } from "../../../shared/shard/project-entry.ts";
import { claimedTreeFrom } from "../../../shared/shard/tree-from.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { formatInstant, instantOf, later, type Instant } from "../../../shared/tuf/instant.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import type { RoleName } from "../../../shared/tuf/role-name.ts";
import type { Quorum } from "../../../shared/tuf/root.ts";
import { readTargets, type Targets } from "../../../shared/tuf/targets.ts";
import { good } from "../../sample.ts";
import { keyFor } from "./names.ts";

/** What stands around the delegations of a file that three people may sign. */
const AROUND = 400 + 3 * 250;

/** PyPI with files of so many bytes for delegations; those between are as large as PyPI's where nothing is said. */
export function small(shard: number, inner?: number): Profile {
  const budget = (bytes: number) => ({
    most: bytes + AROUND,
    aim: Math.ceil(bytes * 0.8) + AROUND,
  });
  const { shardBudget } = PYPI;
  return {
    ...PYPI,
    shardBudget: {
      shard: budget(shard),
      inner: inner === undefined ? shardBudget.inner : budget(inner),
    },
  };
}

export function quorumOf(words: string, threshold = 2): Quorum {
  const keys = [1, 2, 3].map((i) => ed25519Key(keyFor(`${words} ${i}`)));
  return { keys, threshold };
}

/** A project with one key of its own; another generation has another. */
export function project(name: string, generation = 1): NewProject {
  return {
    project: name as ProjectName,
    role: PYPI.projectRole(name as ProjectName, generation),
    keys: [keyFor(`${name} ${generation}`)],
    threshold: 1,
  };
}

/** Claimed after some ceremonies. */
export interface Life {
  readonly profile: Profile;
  readonly quorum: Quorum;
  readonly now: Instant;
  readonly tree: ClaimedTree;
  /** What snapshot lists: of roles that are no more, too. */
  readonly listed: ReadonlyMap<string, number>;
  /** What the last ceremony made. */
  readonly made: readonly GrownFile[];
}

export interface Ceremony extends Partial<ClaimedEdit> {
  readonly shape?: "flat" | "sharded";
  readonly quorum?: Quorum;
  /** Days after the last one. */
  readonly days?: number;
  /** How long the new files live. */
  readonly lives?: number;
}

const BEGAN = instantOf(Date.parse("2026-11-01T12:00:00Z"));

function emptyClaimed(): Targets {
  const signed = {
    _type: "targets",
    delegations: { keys: {}, roles: [] },
    expires: formatInstant(BEGAN),
    spec_version: "1.0.34",
    targets: {},
    version: 1,
  };
  return good(readTargets(toUtf8(fileText({ signatures: [], signed })), "claimed"));
}

const none = (role: string): never => {
  throw new Error(`${role} was asked for`);
};

/** An empty claimed of one file. */
export function born(profile: Profile, quorum: Quorum = quorumOf("claimed")): Life {
  const tree = claimedTreeFrom(emptyClaimed(), quorum, profile, none);
  return { profile, quorum, now: BEGAN, tree, listed: new Map([["claimed", 1]]), made: [] };
}

/** The next files, and the tree read back from them and from those that stay. */
export function ceremony(life: Life, held: Ceremony): Life {
  const { approved = [], revoked = new Set(), replaced = new Map(), shape = null } = held;
  const { profile, tree, listed } = life;
  const quorum = held.quorum ?? life.quorum;
  const now = later(life.now, held.days ?? 1);
  const expires = later(now, held.lives ?? 180);
  const made = grown({
    profile,
    tree,
    edit: { approved, revoked, replaced },
    shape,
    quorum,
    anew: held.quorum !== undefined,
    now,
    expires,
    listed: (role) => listed.get(role) ?? 0,
  });
  const present = new Map(tree.files.map(({ role, targets }) => [role, targets]));
  const next = new Map(
    made.map(({ role, bytes }) => {
      if (bytes !== null) return [role, good(readTargets(envelopeFile(bytes, []), role))] as const;
      return [role, present.get(role) ?? none(role)] as const;
    }),
  );
  const fetch = (role: RoleName): Targets => next.get(role) ?? none(role);
  const grownTree = claimedTreeFrom(fetch(profile.claimed), quorum, profile, fetch);
  const versions = grownTree.files.map(({ role, targets }) => [role, targets.version] as const);
  return {
    profile,
    quorum,
    now,
    tree: grownTree,
    listed: new Map<string, number>([...listed, ...versions]),
    made,
  };
}

/** Roles with new bytes, in order. */
export function touchedBy({ made }: Life): readonly string[] {
  return made.flatMap(({ role, bytes }) => (bytes === null ? [] : [role]));
}

export function rolesIn({ tree }: Life): readonly string[] {
  return tree.files.map(({ role }) => role);
}

export function projectsIn(role: string, { tree }: Life): readonly string[] {
  const file = tree.files.find((each) => each.role === role);
  const table = file?.targets.delegations.roleTable;
  return Array.from({ length: table?.length ?? 0 }, (_, i) => table?.name(i) ?? "");
}
