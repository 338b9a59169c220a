import { disguiseInAccount } from "../look-alike/disguise.ts";
import { DAY, formatInstant, type Instant } from "../tuf/instant.ts";
import { knownCheck, LOOK, type KnownSubject } from "./batch-subject.ts";

const day = (instant: Instant): string => formatInstant(instant).slice(0, 10);
const days = (milliseconds: number): number => Math.floor(milliseconds / DAY);

/** Where the dates contradict each other, in words; a day's difference between two clocks is none. */
function contradiction({ claim, evidence, bundleMade, profile }: KnownSubject): string | null {
  if (evidence === undefined) return null;
  const { received } = evidence;
  if (claim.registered > received + DAY)
    return `signed by its keys on ${day(claim.registered)}, and received by the index before that, on ${day(received)}`;
  if (received - claim.registered > profile.registrationDays * DAY)
    return `signed by its keys on ${day(claim.registered)}, and received by the index ${days(received - claim.registered)} days later: an old registration may have been handed in again`;
  return received > bundleMade + DAY
    ? `received by the index on ${day(received)}, after it made this bundle`
    : null;
}

function stale({ evidence, bundleMade, profile }: KnownSubject): string | null {
  if (evidence === undefined || evidence.asOf === null) return null;
  const { asOf, received } = evidence;
  if (asOf > bundleMade + DAY) return `of ${day(asOf)}, after the bundle was made`;
  if (asOf < received) return `of ${day(asOf)}, from before the registration`;
  return bundleMade - asOf > profile.evidenceDays * DAY
    ? `of ${day(asOf)}, ${days(bundleMade - asOf)} days before the bundle was made`
    : null;
}

export const CLAIM_OWNER_NAMES = knownCheck(
  "CLAIM-OWNER-NAMES",
  "warn",
  "The account names of its owners are read as they are written.",
  ({ evidence }) => {
    const owners = evidence?.owners ?? [];
    const disguises = owners.map(disguiseInAccount);
    const at = disguises.findIndex((each) => each !== null);
    return (
      at === -1 || {
        found: `in account name ${at + 1} of ${owners.length}: ${disguises[at] ?? ""}`,
        expected: "letters that are what they look like",
        todo: LOOK,
      }
    );
  },
);

export const CLAIM_DATES = knownCheck(
  "CLAIM-DATES",
  "warn",
  "The date in the claim and the dates in the evidence go together.",
  (subject) => {
    const found = contradiction(subject);
    return (
      found === null || {
        found,
        expected: `signed by its keys at most ${subject.profile.registrationDays} days before the index received it, and received before the bundle was made`,
        todo: LOOK,
      }
    );
  },
);

export const CLAIM_EVIDENCE_AGE = knownCheck(
  "CLAIM-EVIDENCE-AGE",
  "warn",
  "The evidence was looked up after the registration, in the last days before the bundle was made.",
  (subject) => {
    const found = stale(subject);
    return (
      found === null || {
        found: `evidence ${found}`,
        expected: `evidence of the ${subject.profile.evidenceDays} days before the bundle was made`,
        todo: "Owners may have changed since. Ask the index's operators, and write down why it is all right before you approve it.",
      }
    );
  },
);

/** What the evidence says of itself, beside the claim. */
export const EVIDENCE_CHECKS = [CLAIM_OWNER_NAMES, CLAIM_DATES, CLAIM_EVIDENCE_AGE] as const;
