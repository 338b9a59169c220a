import { asProjectName } from "../claim/project-name.ts";
import type { Delegation } from "../tuf/targets.ts";
import { claimCheck, LOOK, type BatchSubject } from "./batch-subject.ts";
import { EVIDENCE_CHECKS } from "./evidence-checks.ts";
import { CLAIM_PROHIBITED, NAME_CHECKS } from "./name-checks.ts";
import {
  CLAIM_EVIDENCE,
  CLAIM_OWNERS,
  CLAIM_SHARED_KEY,
  CLAIM_STATUS,
  CLAIM_WAITING,
} from "./owner-checks.ts";

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
  CLAIM_STATUS,
  CLAIM_PROHIBITED,
  ...NAME_CHECKS,
  CLAIM_EVIDENCE,
  CLAIM_OWNERS,
  CLAIM_WAITING,
  claimCheck(
    "CLAIM-SINGLE-KEY",
    "warn",
    "The project registers more than one key, so that it can lose one.",
    ({ claim }) =>
      claim.keys.length > 1 || { found: "one key", expected: "two or more", todo: LOOK },
  ),
  CLAIM_SHARED_KEY,
  ...EVIDENCE_CHECKS,
] as const;

export type BatchCheckId = (typeof BATCH_CHECKS)[number]["id"];
