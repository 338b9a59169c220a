import { asProjectName } from "../claim/project-name.ts";
import { DAY, formatInstant } from "../tuf/instant.ts";
import type { Delegation } from "../tuf/targets.ts";
import { claimCheck, LOOK, type BatchSubject } from "./batch-subject.ts";
import { EVIDENCE_CHECKS } from "./evidence-checks.ts";
import { CLAIM_PROHIBITED, NAME_CHECKS } from "./name-checks.ts";

const REJECT = "Reject this claim.";

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return isSame(a, b) || isSame(a.toSorted(), b.toSorted());
}

/** Whether a project that has a delegation would have the same keys and threshold by a claim. */
export function sameKeys(
  delegation: Delegation,
  claim: Pick<BatchSubject["claim"], "keys" | "threshold">,
): boolean {
  const theirs = delegation.keys.map((key) => key.public);
  return delegation.threshold === claim.threshold && isSameSet(theirs, claim.keys);
}

function recentMatches({ claim, recent, profile }: BatchSubject): string | true {
  if (recent === "as claimed") return true;
  const project = asProjectName(claim.project);
  if (project === null || recent === undefined) return "no such project in recently-claimed";
  if (!sameKeys(recent, claim)) return "other keys or another threshold in recently-claimed";
  const { covers } = recent;
  if (covers.by !== "paths" || !isSame(covers.patterns, profile.projectPaths(project)))
    return "other paths in recently-claimed";
  if (!recent.terminating) return "a delegation that is not terminating";
  return profile.projectOf(recent.name)?.project === project || `the role name ${recent.name}`;
}

/** In the order in which they are shown. */
export const BATCH_CHECKS = [
  claimCheck("CLAIM-CLAIMED", "block", "The project is not claimed yet.", ({ claim, claimed }) => {
    if (claimed === undefined) return true;
    return sameKeys(claimed, claim)
      ? {
          found: "the same keys in claimed already",
          expected: "a project that is not claimed yet",
          todo: "Reject this claim: there is nothing left to do for it.",
        }
      : {
          found: "OTHER keys in claimed already: approving this would replace them",
          expected: "a project that is not claimed yet",
          todo: "Reject this claim, and ask the project's owners whether it is theirs. It may be an attempt to take the project over. Where the owners do want other keys, a replacement file is the way: replacements/PROJECT.json on the next stick.",
        };
  }),
  claimCheck(
    "CLAIM-REPOSITORY",
    "block",
    "The claim was made for this repository.",
    ({ claim, repository }) =>
      claim.repository === repository || {
        found: JSON.stringify(claim.repository),
        expected: `"${repository}"`,
        todo: REJECT,
      },
  ),
  claimCheck(
    "CLAIM-DUPLICATE",
    "block",
    "The project stands in the batch once.",
    ({ timesInBatch }) =>
      timesInBatch === 1 || {
        found: `${timesInBatch} claims for this project in the batch`,
        expected: "one",
        todo: "Reject all of them, and ask the project's owners which one is theirs.",
      },
  ),
  claimCheck(
    "CLAIM-RECENT",
    "block",
    "Recently-claimed lists the project with the same keys, threshold and paths.",
    (subject) => {
      const match = recentMatches(subject);
      return (
        match === true || {
          found: match,
          expected: "the same project, keys, threshold and paths as in the claim",
          todo: REJECT,
        }
      );
    },
  ),
  claimCheck(
    "CLAIM-REPOSITORY-KEY",
    "block",
    "None of its keys is a key of the repository itself.",
    ({ claim, repositoryKeys }) => {
      const own = claim.keys.find((key) => repositoryKeys.has(key));
      return (
        own === undefined || {
          found: `the key ${own.slice(0, 16)}…, which signs for the repository or is recorded for it`,
          expected: "keys of the project's own",
          todo: REJECT,
        }
      );
    },
  ),
  claimCheck(
    "CLAIM-STATUS",
    "block",
    "The index neither prohibits nor quarantines the project.",
    ({ evidence }) =>
      evidence === undefined ||
      evidence.status === "active" || {
        found: `a ${evidence.status} project`,
        expected: "an active project",
        todo: REJECT,
      },
  ),
  CLAIM_PROHIBITED,
  ...NAME_CHECKS,
  claimCheck(
    "CLAIM-EVIDENCE",
    "warn",
    "The stick carries evidence of the project and its owners.",
    ({ evidence }) =>
      (evidence !== undefined && evidence.owners.length > 0) || {
        found: evidence === undefined ? "no evidence" : "no owner",
        expected: "the project's owners",
        todo: LOOK,
      },
  ),
  claimCheck(
    "CLAIM-OWNERS",
    "warn",
    "The project's owners did not change shortly before it was claimed.",
    ({ evidence, profile }) => {
      if (evidence === undefined || evidence.ownersChanged === null) return true;
      const days = (evidence.received - evidence.ownersChanged) / DAY;
      return (
        days > profile.ownerChangeDays || {
          found: `owners changed on ${formatInstant(evidence.ownersChanged).slice(0, 10)}`,
          expected: `no change in the ${profile.ownerChangeDays} days before the registration`,
          todo: LOOK,
        }
      );
    },
  ),
  claimCheck(
    "CLAIM-WAITING",
    "warn",
    "The waiting period since the registration is over.",
    ({ evidence, profile, now }) => {
      if (evidence === undefined) return true;
      const days = Math.floor((now - evidence.received) / DAY);
      return (
        days >= profile.waitingDays || {
          found: `registered ${days} days ago`,
          expected: `${profile.waitingDays} days or more`,
          todo: "Put it off until the next ceremony, or write down why it cannot wait.",
        }
      );
    },
  ),
  claimCheck(
    "CLAIM-SINGLE-KEY",
    "warn",
    "The project registers more than one key, so that it can lose one.",
    ({ claim }) =>
      claim.keys.length > 1 || { found: "one key", expected: "two or more", todo: LOOK },
  ),
  claimCheck(
    "CLAIM-SHARED-KEY",
    "warn",
    "None of its keys is a key of a project of other owners, in the batch or in claimed.",
    ({ sharesKeyWith }) => {
      if (sharesKeyWith === undefined) return true;
      const { project, isClaimed } = sharesKeyWith;
      return {
        found: isClaimed
          ? `a key of ${project}, which is claimed already and not known to have the same owners`
          : `a key that ${project} registers too, which has other owners`,
        expected: "keys of this project's owners only",
        todo: LOOK,
      };
    },
  ),
  ...EVIDENCE_CHECKS,
] as const;

export type BatchCheckId = (typeof BATCH_CHECKS)[number]["id"];
