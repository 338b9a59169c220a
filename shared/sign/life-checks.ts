import type { Check } from "../check/check.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { fieldOf } from "../json/value.ts";
import { DAY, formatInstant, parseInstant, type Instant } from "../tuf/instant.ts";
import type { Seal } from "./seal.ts";

/** A document that will be in force once this ceremony is published. */
export interface Life {
  readonly name: string;
  readonly version: number;
  readonly expires: Instant;
  /** Made in this ceremony. */
  readonly isNew: boolean;
}

/** The ceremony's documents beside a clock that is read now; everything else in a ceremony goes by the clock of the import. */
export interface LifeSubject {
  readonly base: Pick<VerifiedBase, "checkedAt" | "profile">;
  /** None before there is a seal. */
  readonly lives: readonly Life[];
  readonly now: Instant;
}

function check<Id extends string>(
  id: Id,
  level: "block" | "warn",
  claim: string,
  holds: Check<Id, LifeSubject>["holds"],
): Check<Id, LifeSubject> {
  return { id, level, claim, holds };
}

const named = ({ name, version }: Life) => `${name} ${version}`;

function first(lives: readonly Life[]): Life | undefined {
  return lives.toSorted((a, b) => a.expires - b.expires)[0];
}

/** Asked whenever the clock is looked at again after the import: shown on every screen, and those that block stop the seal, a signature and the export. */
export const LIFE_CHECKS = [
  check(
    "LIFE-CLOCK",
    "block",
    "This computer's clock has not gone back by more than a day since the import.",
    ({ base, now }) =>
      now >= base.checkedAt - DAY || {
        where: "this computer's clock",
        found: `${formatInstant(now)}; at the import it said ${formatInstant(base.checkedAt)}`,
        expected: "a clock that goes forward",
        todo: "Look at another clock, and set this one. If it was wrong at the import, begin a new ceremony: what was checked and dated by it is wrong.",
      },
  ),
  check(
    "LIFE-EXPIRED",
    "block",
    "By this computer's clock, root, targets and every new file are good for another day or more.",
    ({ lives, now }) => {
      const gone = first(lives.filter(({ expires }) => expires < now + DAY));
      return (
        gone === undefined || {
          where: named(gone),
          found: `expires on ${formatInstant(gone.expires)}; this computer's clock says ${formatInstant(now)}`,
          expected: "a day or more, so that it can be published",
          todo: "Check the clock. If it is right, do not sign it, and do not publish it. Begin a new ceremony with a new stick.",
        }
      );
    },
  ),
  check(
    "LIFE-ROOM",
    "warn",
    "Each new file still lives long enough to prepare the next ceremony.",
    ({ base, lives, now }) => {
      const { nextCeremonyDays } = base.profile;
      const short = first(
        lives.filter(({ expires, isNew }) => isNew && expires - now < nextCeremonyDays * DAY),
      );
      if (short === undefined || short.expires < now + DAY) return true;
      return {
        where: named(short),
        found: `${Math.floor((short.expires - now) / DAY)} days until it expires, on ${formatInstant(short.expires)}`,
        expected: `${nextCeremonyDays} days or more`,
        todo: "Check the clock. If it is right, publish at once and hold the next ceremony soon; or begin a new one with a new stick.",
      };
    },
  ),
  check("LIFE-IMPORT", "warn", "The stick was imported in the last days.", ({ base, now }) => {
    const days = Math.floor((now - base.checkedAt) / DAY);
    return (
      days <= base.profile.bundleDays || {
        where: "the import",
        found: `${days} days ago, on ${formatInstant(base.checkedAt)}`,
        expected: `at most ${base.profile.bundleDays} days ago`,
        todo: "The new files live from that day on, and the index may have changed since. Ask its operators before you go on. If you are in doubt, begin a new ceremony with a new stick.",
      }
    );
  }),
] as const;

const known = new WeakMap<Seal, readonly Life[]>();

/** Root and targets as they will be, and the new files of claimed. One that is not renewed is looked at as in PLAN-EXPIRY. */
export function livesAfter(seal: Seal, base: VerifiedBase): readonly Life[] {
  const before = known.get(seal);
  if (before !== undefined) return before;
  const made = new Map(seal.documents.map((document) => [document.role, document]));
  const offline = (["root", "targets"] as const).map((name): Life => {
    const document = made.get(name);
    if (document === undefined) return { ...lifeOf(name, base[name]), isNew: false };
    const text = fieldOf(document.signed, "expires");
    const expires = typeof text === "string" ? parseInstant(text)?.at : undefined;
    if (expires === undefined) throw new Error(`${name} was sealed without an expiry`);
    return { ...lifeOf(name, { version: document.version, expires }), isNew: true };
  });
  const files = seal.claimed.files
    .filter(({ role }) => made.has(role))
    .map(({ role, targets }): Life => ({ ...lifeOf(role, targets), isNew: true }));
  const lives = [...offline, ...files];
  known.set(seal, lives);
  return lives;
}

function lifeOf(
  name: string,
  { version, expires }: { readonly version: number; readonly expires: Instant },
): Omit<Life, "isNew"> {
  return { name, version, expires };
}
