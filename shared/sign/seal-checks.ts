import { sameBytes } from "../bytes.ts";
import type { Check } from "../check/check.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { ApprovedClaim } from "../review/approved.ts";
import type { Changes } from "../review/changes.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import { canonicalText } from "../json/canonical.ts";
import type { ReplacedProject } from "./replaced.ts";

/** What was sealed, read back, beside what it came from. */
export interface SealSubject {
  readonly base: VerifiedBase;
  readonly approved: readonly ApprovedClaim[];
  /** Roles that a proposal takes out. */
  readonly revoked: ReadonlySet<string>;
  /** Roles that give their place to a project's new one. */
  readonly replaced: ReadonlyMap<string, ReplacedProject>;
  readonly claimed: { readonly bytes: Uint8Array };
  readonly after: Targets;
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

/** All of `signed` but what a new version is meant to change. */
function rest(document: Targets): string {
  const renewed = ["version", "expires", "delegations"];
  const others = Object.entries(document.frame).filter(([name]) => !renewed.includes(name));
  return canonicalText(Object.fromEntries(others));
}

type Entry = Pick<ApprovedClaim, "project" | "role" | "keys" | "threshold">;

function addedAs(role: Delegation, claim: Entry, base: VerifiedBase): boolean {
  const keys = role.keys.map((key) => key.public).sort();
  const paths = role.covers.by === "paths" ? role.covers.patterns : [];
  const wanted = base.profile.projectPaths(claim.project);
  return (
    role.name === claim.role &&
    role.terminating &&
    role.threshold === claim.threshold &&
    JSON.stringify(keys) === JSON.stringify(claim.keys.toSorted()) &&
    JSON.stringify(paths) === JSON.stringify(wanted)
  );
}

/** What the sealed document holds that was not approved, in words; null when there is no such thing. */
function otherwise(subject: SealSubject): string | null {
  const { base, approved, revoked, replaced, after, changes } = subject;
  const before = base.claimed.delegations.roles.filter((role) => !revoked.has(role.name));
  const roles = after.delegations.roles;
  const odd = changes.delegations.find(
    (each) =>
      each.change === "changed" ||
      (each.change === "removed" && !revoked.has(each.role)) ||
      (each.change === "replaced" && !replaced.has(each.before?.role ?? "")),
  );
  if (odd !== undefined) return `the role ${odd.role} ${odd.change}`;
  if (roles.length !== before.length + approved.length)
    return `${roles.length - before.length} roles added instead of ${approved.length}`;
  for (const [i, was] of before.entries()) {
    const role = roles[i];
    const next = replaced.get(was.name);
    if (next === undefined && role?.name !== was.name) return "the present roles in another order";
    if (next !== undefined && (role === undefined || !addedAs(role, next, base)))
      return `other keys for ${next.project} than in its replacement, or in another place`;
  }
  for (const [i, claim] of approved.entries()) {
    const role = roles[before.length + i];
    if (role === undefined || !addedAs(role, claim, base))
      return `a delegation for ${claim.project} that is not as approved`;
  }
  return rest(base.claimed) === rest(after) ? null : "a change outside the delegations";
}

export const SEAL_CHECKS = [
  check(
    "SEAL-BYTES",
    "block",
    "The sealed bytes, read back, give the same bytes again.",
    ({ after, claimed }) =>
      sameBytes(after.envelope.signedBytes, claimed.bytes) || {
        found: "other bytes",
        expected: "the same",
        todo: BUG,
      },
  ),
  check(
    "SEAL-VERSION",
    "block",
    "The version is one more than the published one.",
    ({ base, after }) =>
      after.version === base.claimed.version + 1 || {
        found: `${after.version}`,
        expected: `${base.claimed.version + 1}`,
        todo: BUG,
      },
  ),
  check(
    "SEAL-CHANGES",
    "block",
    "Exactly the approved projects are added, with their keys, threshold and paths, exactly the revoked ones removed, and exactly the approved replacements made, each in its project's place; nothing else differs from the published version.",
    (subject) => {
      const differs = otherwise(subject);
      return differs === null || { found: differs, expected: "only what was approved", todo: BUG };
    },
  ),
  check(
    "SEAL-LATER",
    "block",
    "The new expiry is later than the present one.",
    ({ base, after }) =>
      after.expires > base.claimed.expires || {
        found: "an earlier expiry",
        expected: "a later one",
        todo: "Choose a later expiry.",
      },
  ),
] as const;
