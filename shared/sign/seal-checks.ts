import { sameBytes } from "../bytes.ts";
import type { Check, LongCheck } from "../check/check.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { ApprovedClaim } from "../review/approved.ts";
import type { Changes } from "../review/changes.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import { canonicalText } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import { withoutFiles } from "../tuf/own-files.ts";
import type { ReplacedProject } from "./replaced.ts";

/** What was sealed, read back, beside what it came from. */
export interface SealSubject {
  readonly base: VerifiedBase;
  readonly approved: readonly ApprovedClaim[];
  /** Roles that a proposal takes out. */
  readonly revoked: ReadonlySet<string>;
  /** Roles that give their place to a project's new one. */
  readonly replaced: ReadonlyMap<string, ReplacedProject>;
  /** The new files of claimed: what was sealed, and what was read back of it. */
  readonly files: readonly {
    readonly bytes: Uint8Array;
    readonly targets: Targets;
    readonly role: string;
  }[];
  readonly after: ClaimedTree;
  readonly changes: Changes;
}

const BUG = "Do not sign. Keep the stick and the record, and report this: it must never happen.";

function check<Id extends string>(
  id: Id,
  level: "block" | "warn",
  claim: string,
  holds: Check<Id, SealSubject>["holds"],
): Check<Id, SealSubject> {
  return { id, level, claim, holds };
}

/** For what is looked for in each file, or each project. */
function longCheck<Id extends string>(
  id: Id,
  level: "block" | "warn",
  claim: string,
  holds: LongCheck<Id, SealSubject>["holds"],
): LongCheck<Id, SealSubject> {
  return { id, level, claim, holds };
}

/** Projects between two pauses. */
const PIECE = 2000;

/** All of `signed` but what a new version is meant to change. */
function rest(frame: JsonObject): string {
  const renewed = ["version", "expires", "delegations"];
  const others = Object.entries(frame).filter(([name]) => !renewed.includes(name));
  return canonicalText(Object.fromEntries(others));
}

/** The same as it has to be in the next version: no file of claimed lists files itself, whatever the present one does. */
function nextRest({ frame }: Targets): string {
  return rest({ ...frame, ...withoutFiles(frame) });
}

const BARE = canonicalText({ _type: "targets", spec_version: "1.0.34", targets: {} });

/** A project in a file of claimed that no client asks for it. In a file that stays, the import has looked. */
function* misplaced({ base, after }: SealSubject): Generator<undefined, string | null> {
  if (!after.sharded) return null;
  const stays = new Set(base.tree.leaves.map(({ targets }) => targets));
  for (const file of after.leaves) {
    if (stays.has(file.targets)) continue;
    yield;
    const { roleTable } = file.targets.delegations;
    for (let place = 0; place < roleTable.length; place++) {
      const project = base.profile.projectOf(roleTable.name(place))?.project;
      if (project === undefined || after.fileFor(project) !== file)
        return `the role ${roleTable.name(place)} in ${file.role}, which is not asked for it`;
    }
  }
  return null;
}

type Entry = Pick<ApprovedClaim, "project" | "role" | "keys" | "threshold">;

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

function addedAs(role: Delegation, claim: Entry, base: VerifiedBase): boolean {
  const keys = role.keys.map((key) => key.public).sort();
  const paths = role.covers.by === "paths" ? role.covers.patterns : [];
  return (
    role.name === claim.role &&
    role.terminating &&
    role.threshold === claim.threshold &&
    sameTexts(keys, claim.keys.toSorted()) &&
    sameTexts(paths, base.profile.projectPaths(claim.project))
  );
}

/** Where claimed is one file and stays so: the place of each role as it was, those that were revoked left out. */
function otherOrder({ base, revoked, replaced, after }: SealSubject): boolean {
  if (base.tree.sharded || after.sharded) return false;
  const { roleTable } = base.claimed.delegations;
  const next = after.top.targets.delegations.roleTable;
  let at = 0;
  for (let place = 0; place < roleTable.length; place++) {
    const name = roleTable.name(place);
    if (revoked.has(name)) continue;
    if (next.name(at) !== (replaced.get(name)?.role ?? name)) return true;
    at++;
  }
  return false;
}

/** What the sealed files hold that was not approved, in words; null when there is no such thing. */
function* otherwise(subject: SealSubject): Generator<undefined, string | null> {
  const { base, approved, revoked, replaced, after, changes } = subject;
  const odd = changes.delegations.find(
    (each) =>
      each.change === "changed" ||
      (each.change === "removed" && !revoked.has(each.role)) ||
      (each.change === "replaced" && !replaced.has(each.before?.role ?? "")),
  );
  if (odd !== undefined) return `the role ${odd.role} ${odd.change}`;
  const wanted = base.tree.count - revoked.size + approved.length;
  if (after.count !== wanted)
    return `${after.count - wanted + approved.length} roles added instead of ${approved.length}`;
  for (const next of replaced.values()) {
    const role = after.delegation(next.project);
    if (role === undefined || !addedAs(role, next, base))
      return `other keys for ${next.project} than in its replacement, or in another place`;
  }
  const moved = yield* misplaced(subject);
  if (moved !== null) return moved;
  if (otherOrder(subject)) return "the present roles in another order";
  for (const [i, claim] of approved.entries()) {
    if (i % PIECE === PIECE - 1) yield;
    const role = after.delegation(claim.project);
    if (role === undefined || !addedAs(role, claim, base))
      return `a delegation for ${claim.project} that is not as approved`;
  }
  const present = published(base);
  // A file that is new says what one says that is there already, or what every file of claimed has to say and nothing else.
  const known = new Set([BARE, ...[...present.values()].map(nextRest)]);
  const outside = subject.files.some(({ role, targets }) => {
    const was = present.get(role);
    const says = rest(targets.frame);
    return was === undefined ? !known.has(says) : nextRest(was) !== says;
  });
  return outside ? "a change outside the delegations" : null;
}

/** The published files of claimed, by role. */
function published({ tree }: VerifiedBase): ReadonlyMap<string, Targets> {
  return new Map(tree.files.map(({ role, targets }) => [role, targets]));
}

/** The version that a file of claimed must have: one more than the published one, or than snapshot has ever listed of it. */
function nextVersion(
  base: VerifiedBase,
  present: ReadonlyMap<string, Targets>,
  role: string,
): number {
  return (present.get(role)?.version ?? base.snapshot?.meta.get(`${role}.json`) ?? 0) + 1;
}

export const SEAL_CHECKS = [
  longCheck(
    "SEAL-BYTES",
    "block",
    "The sealed bytes, read back, give the same bytes again.",
    function* ({ files }) {
      for (const { role, bytes, targets } of files) {
        yield;
        if (!sameBytes(targets.envelope.signedBytes, bytes))
          return { where: role, found: "other bytes", expected: "the same", todo: BUG };
      }
      return true;
    },
  ),
  check(
    "SEAL-VERSION",
    "block",
    "The version of each new file is one more than the published one, or than the last one that snapshot lists.",
    ({ base, files }) => {
      const present = published(base);
      const odd = files.find(
        ({ role, targets }) => targets.version !== nextVersion(base, present, role),
      );
      return (
        odd === undefined || {
          where: odd.role,
          found: `${odd.targets.version}`,
          expected: `${nextVersion(base, present, odd.role)}`,
          todo: BUG,
        }
      );
    },
  ),
  longCheck(
    "SEAL-CHANGES",
    "block",
    "Exactly the approved projects are added, with their keys, threshold and paths, exactly the revoked ones removed, and exactly the approved replacements made, each in its project's place; nothing else differs from the published version, but that no file of claimed lists files itself.",
    function* (subject) {
      const differs = yield* otherwise(subject);
      return differs === null || { found: differs, expected: "only what was approved", todo: BUG };
    },
  ),
  check(
    "SEAL-LATER",
    "block",
    "The new expiry is later than the present one, of each file.",
    ({ base, files }) => {
      const present = published(base);
      const odd = files.find(
        ({ role, targets }) => targets.expires <= (present.get(role)?.expires ?? 0),
      );
      return (
        odd === undefined || {
          where: odd.role,
          found: "an earlier expiry",
          expected: "a later one",
          todo: "Choose a later expiry.",
        }
      );
    },
  ),
] as const;
