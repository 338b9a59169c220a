import { sameBytes } from "../bytes.ts";
import type { Check } from "../check/check.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { ApprovedClaim } from "../review/approved.ts";
import type { Changes } from "../review/changes.ts";
import { distinctKeys } from "../tuf/tally.ts";
import type { Targets } from "../tuf/targets.ts";

/** What was sealed, read back, beside what it came from. */
export interface SealSubject {
  readonly base: VerifiedBase;
  readonly approved: readonly ApprovedClaim[];
  readonly claimed: { readonly bytes: Uint8Array };
  readonly after: Targets;
  readonly changes: Changes;
}

const BUG = "Do not sign. Keep the stick and the record, and report this: it must never happen.";
/** Default limit of TUF clients for a file of the targets kind, in bytes. */
export const CLIENT_LIMIT = 5_000_000;
/** An Ed25519 signature with its keyid in a metadata file, in bytes, rounded up. */
const SIGNATURE_BYTES = 250;

function check<Id extends string>(
  id: Id,
  level: "block" | "warn",
  claim: string,
  holds: Check<Id, SealSubject>["holds"],
): Check<Id, SealSubject> {
  return { id, level, claim, holds };
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
    "Exactly the approved projects are added; nothing is removed or changed.",
    ({ approved, changes }) => {
      const added = changes.delegations
        .filter((each) => each.change === "added")
        .map((each) => each.role);
      const wanted = approved.map((claim) => claim.role as string);
      const same =
        changes.delegations.length === wanted.length &&
        added.toSorted().join() === wanted.toSorted().join();
      return (
        same || {
          found: `${added.length} added, ${changes.delegations.length - added.length} removed or changed`,
          expected: `${wanted.length} added`,
          todo: BUG,
        }
      );
    },
  ),
  check(
    "SEAL-THRESHOLD",
    "block",
    "Claimed needs two signatures or more, and no more than it has distinct keys.",
    ({ base }) => {
      const { threshold, keys } = base.claimedQuorum;
      const distinct = distinctKeys(keys).length;
      return (
        (threshold >= 2 && threshold <= distinct) || {
          found: `a threshold of ${threshold} with ${distinct} keys`,
          expected: `2 to ${distinct}`,
          todo: "Hold a targets ceremony first: with this threshold claimed is not safe.",
        }
      );
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
  check(
    "SEAL-SIZE",
    "block",
    "The file stays within the size that TUF clients accept.",
    ({ base, claimed }) => {
      const size = claimed.bytes.length + 100 + base.claimedQuorum.keys.length * SIGNATURE_BYTES;
      return (
        size <= CLIENT_LIMIT || {
          found: `${size.toLocaleString("en")} bytes`,
          expected: `at most ${CLIENT_LIMIT.toLocaleString("en")}`,
          todo: "Approve fewer claims in this ceremony: with more, every client would refuse the file.",
        }
      );
    },
  ),
] as const;
