import type { Check, Objection } from "../check/check.ts";
import { CLAIM_KEY, CLAIM_PROOF, CLAIM_THRESHOLD } from "../claim/proof-checks.ts";
import type { KeyRecord } from "../key-record/key-record.ts";
import type { Profile } from "../profile/pypi.ts";
import type { KeyMaterial } from "../tuf/key.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import type { Quorum, Root } from "../tuf/root.ts";
import type { Verify } from "../tuf/tally.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import { replacementPath, type Replacement } from "./replacement.ts";

/** One replacement beside the tree that it changes. */
export interface ReplacementSubject {
  readonly replacement: Replacement;
  /** Where it lies on the stick. */
  readonly path: string;
  readonly repository: string;
  readonly root: Root;
  readonly targets: Targets;
  readonly tree: ClaimedTree;
  readonly recent: Targets;
  /** New keys of the repository itself that the stick brings. */
  readonly records: readonly Pick<KeyRecord, "key">[];
  readonly profile: Profile;
  readonly verify: Verify;
}

const NEW_STICK =
  "Do not use this stick. Ask the index's operators for one without this replacement, or with a correct one.";

function check<Id extends string>(
  id: Id,
  claim: string,
  holds: Check<Id, ReplacementSubject>["holds"],
): Check<Id, ReplacementSubject> {
  return { id, level: "block", claim, holds };
}

function no(found: string, expected: string): Objection {
  return { found, expected, todo: NEW_STICK };
}

function presentRole({ tree, replacement }: ReplacementSubject): Delegation | undefined {
  return tree.delegationOf(replacement.replaces);
}

function materials({ keys }: Pick<Quorum, "keys">): ReadonlySet<KeyMaterial> {
  return new Set(keys.map((key) => key.material));
}

/** The replacement as a claim whose only signatures are those of its new keys: the same rules hold for both. */
function asClaim({ replacement }: ReplacementSubject) {
  const { envelope, keys } = replacement;
  const own = new Set(keys.map((key) => key.keyid));
  const signatures = envelope.signatures.filter(({ keyid }) => own.has(keyid));
  return { ...replacement, signatures, signedBytes: envelope.signedBytes };
}

function repositoryKey(subject: ReplacementSubject): string | undefined {
  const { root, targets, records, replacement } = subject;
  const quorums: readonly Quorum[] = [
    ...TOP_LEVEL.map((name) => root.roles[name]),
    ...targets.delegations.roles,
  ];
  const recorded = records.map(({ key }) => key.material);
  const own = new Set([...quorums.flatMap((quorum) => [...materials(quorum)]), ...recorded]);
  return replacement.keys.find((key) => own.has(key.material))?.public;
}

function keysFault(subject: ReplacementSubject): Objection | null {
  const claim = asClaim(subject);
  for (const { holds } of [CLAIM_KEY, CLAIM_THRESHOLD]) {
    const held = holds({ claim, verify: subject.verify });
    if (held !== true) return { ...held, todo: NEW_STICK };
  }
  const own = repositoryKey(subject);
  if (own !== undefined)
    return no(
      `the key ${own.slice(0, 16)}…, which signs for the repository or is recorded for it`,
      "keys of the project's own",
    );
  const present = presentRole(subject);
  const same = present !== undefined && materials(present).symmetricDifference(materials(claim));
  return same !== false && same.size === 0
    ? no("the very keys that the project has now", "other keys")
    : null;
}

export const REPLACEMENT_CHECKS = [
  check(
    "REPLACEMENT-PROJECT",
    "The file is named after its project, is made for this repository, and replaces the role that claimed has for the project; nobody else has the next role.",
    (subject) => {
      const { replacement, path, repository, profile, recent } = subject;
      const { project, replaces } = replacement;
      if (path !== replacementPath(project)) return no(path, replacementPath(project));
      if (replacement.repository !== repository)
        return no(JSON.stringify(replacement.repository), `"${repository}"`);
      const named = profile.projectOf(replaces);
      if (named?.project !== project)
        return no(`a replacement of ${replaces}`, `a role of ${project}`);
      if (presentRole(subject) === undefined)
        return no(`a replacement of ${replaces}, which claimed does not hold`, "the present role");
      const next = profile.projectRole(project, named.generation + 1);
      return (
        recent.delegations.roleTable.find(next) === -1 ||
        no(`the role ${next} in recently-claimed already`, "a role that nobody has yet")
      );
    },
  ),
  check(
    "REPLACEMENT-KEYS",
    "Every new key is a sound Ed25519 key under the keyid that follows from it, the threshold fits them, none signs for the repository or is recorded for it, and they are not the project's present keys.",
    (subject) => keysFault(subject) ?? true,
  ),
  check(
    "REPLACEMENT-PROOF",
    "Every new key has signed this very replacement, and nobody has but the new keys and the present ones.",
    (subject) => {
      const { replacement, verify } = subject;
      const held = CLAIM_PROOF.holds({ claim: asClaim(subject), verify });
      if (held !== true) return { ...held, todo: NEW_STICK };
      const known = new Set(
        [...replacement.keys, ...(presentRole(subject)?.keys ?? [])].map((key) => key.keyid),
      );
      const stranger = replacement.envelope.signatures.find(({ keyid }) => !known.has(keyid));
      return (
        stranger === undefined ||
        no(
          `a signature by ${stranger.keyid.slice(0, 8)}…`,
          "signatures by its new and present keys",
        )
      );
    },
  ),
] as const;
