import { DAY, formatInstant } from "../tuf/instant.ts";
import { knownCheck, LOOK } from "./batch-subject.ts";

export const CLAIM_STATUS = knownCheck(
  "CLAIM-STATUS",
  "block",
  "The index neither prohibits nor quarantines the project.",
  ({ evidence }) =>
    evidence === undefined ||
    evidence.status === "active" || {
      found: `a ${evidence.status} project`,
      expected: "an active project",
      todo: "Reject this claim.",
    },
);

export const CLAIM_EVIDENCE = knownCheck(
  "CLAIM-EVIDENCE",
  "warn",
  "The stick carries evidence of the project and its owners.",
  ({ evidence }) =>
    (evidence !== undefined && evidence.owners.length > 0) || {
      found: evidence === undefined ? "no evidence" : "no owner",
      expected: "the project's owners",
      todo: LOOK,
    },
);

export const CLAIM_OWNERS = knownCheck(
  "CLAIM-OWNERS",
  "warn",
  "The project's owners did not change shortly before it was claimed.",
  ({ evidence, profile }) => {
    if (evidence === undefined || evidence.ownersChanged === null) return true;
    const days = (evidence.received - evidence.ownersChanged) / DAY;
    return (
      days > profile.ownerChangeDays || {
        found: `owners changed on ${formatInstant(evidence.ownersChanged).slice(0, 10)}`,
        expected: `no change in the ${profile.ownerChangeDays} days before the index received it`,
        todo: LOOK,
      }
    );
  },
);

export const CLAIM_WAITING = knownCheck(
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
);

export const CLAIM_SHARED_KEY = knownCheck(
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
);
