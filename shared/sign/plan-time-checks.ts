import type { Check } from "../check/check.ts";
import { DAY, formatInstant } from "../tuf/instant.ts";
import type { PlanSubject } from "./plan-subject.ts";

function check<Id extends string>(
  id: Id,
  claim: string,
  holds: Check<Id, PlanSubject>["holds"],
): Check<Id, PlanSubject> {
  return { id, level: "block", claim, holds };
}

/** The three documents with the days that each has to live. */
function offline({ base, root, targets, claimed }: PlanSubject) {
  return (
    [
      ["root", root],
      ["targets", targets],
      ["claimed", claimed],
    ] as const
  ).map(([name, { version, expires }]) => ({
    name,
    version,
    expires,
    days: (expires - base.checkedAt) / DAY,
  }));
}

/** Those of PLAN_CHECKS that go by a clock: the import's. */
export const PLAN_TIME_CHECKS = [
  check(
    "PLAN-EXPIRY",
    "After this ceremony neither root nor targets has expired, nor any new document.",
    ({ base, root, targets, claimed, changed }) => {
      const documents = [
        ["root", root],
        ["targets", targets],
        ...(changed.has("claimed") ? ([["claimed", claimed]] as const) : []),
      ] as const;
      for (const [name, { expires }] of documents)
        if (expires <= base.checkedAt)
          return {
            where: name,
            found: `expires on ${formatInstant(expires)}`,
            expected: "a later date",
            todo: "Propose to renew that document.",
          };
      return true;
    },
  ),
  check(
    "PLAN-LATER",
    "In a ceremony about claims, a new root or targets does not expire before the present one does.",
    ({ base, changed, ...next }) => {
      // Elsewhere a shorter life may be what people are there for, and a present life longer than any that is offered must not end in a dead end.
      if (base.manifest.kind !== "claims") return true;
      for (const name of ["root", "targets"] as const)
        if (changed.has(name) && next[name].expires < base[name].expires)
          return {
            where: name,
            found: `${name} ${next[name].version} expires on ${formatInstant(next[name].expires)}, before ${name} ${base[name].version} does`,
            expected: `${formatInstant(base[name].expires)}, or later`,
            todo: `Look at this computer's clock: the import went by ${formatInstant(base.checkedAt)}. If that was right, choose a later expiry, or leave the renewal to a ceremony about ${name}.`,
          };
      return true;
    },
  ),
  check(
    "PLAN-ROOM",
    "Each new document lives long enough to prepare the next ceremony.",
    (subject) => {
      const short = offline(subject).find(
        ({ name, days }) =>
          subject.changed.has(name) && days < subject.base.profile.nextCeremonyDays,
      );
      return (
        short === undefined || {
          where: short.name,
          found: `${Math.floor(short.days)} days until it expires`,
          expected: `${subject.base.profile.nextCeremonyDays} days or more`,
          todo: "Choose a later expiry.",
        }
      );
    },
  ),
  {
    id: "PLAN-SOON" as const,
    level: "warn" as const,
    claim: "No document that stays as it is expires soon.",
    holds: (subject: PlanSubject) => {
      const soon = offline(subject).find(
        ({ name, days }) =>
          !subject.changed.has(name) && days < subject.base.profile.nextCeremonyDays,
      );
      return (
        soon === undefined || {
          where: soon.name,
          found: `${soon.name} ${soon.version} expires on ${formatInstant(soon.expires).slice(0, 10)}`,
          expected: `${subject.base.profile.nextCeremonyDays} days or more`,
          todo: "Propose to renew it in this ceremony, or plan the next one before that day.",
        }
      );
    },
  },
] as const;
