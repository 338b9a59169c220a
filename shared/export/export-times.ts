import type { Ceremony } from "../ceremony/ceremony.ts";
import type { Check } from "../check/check.ts";
import { livesAfter, type Life } from "../sign/life-checks.ts";
import { DAY, formatInstant, instantOf, parseInstant, type Instant } from "../tuf/instant.ts";

/** An export whose record was replayed, and two clocks: the record's own, and that of whoever looks at it. */
export interface ExportTimes {
  readonly state: Extract<Ceremony, { step: "export" }>;
  /** When each line of the record was written. */
  readonly times: readonly string[];
  readonly now: Instant;
}

function earliest({ state }: ExportTimes): Life | undefined {
  const lives = livesAfter(state.seal, state.batch.base);
  return lives.toSorted((a, b) => a.expires - b.expires)[0];
}

function says({ name, version, expires }: Life): string {
  return `${name} ${version} expires on ${formatInstant(expires)}`;
}

/** The room refuses the same (LIFE-EXPIRED). The latest time counts, in case a clock went back. */
export const EXPORT_TIME: Check<"EXPORT-TIME", ExportTimes> = {
  id: "EXPORT-TIME",
  claim:
    "By the times in the record, root, targets and every signed file had a day or more left when they were exported.",
  level: "block",
  holds: (subject) => {
    const todo =
      "Do not publish from this stick. Hold a new ceremony with a new stick, by a right clock.";
    let written = 0;
    for (const text of subject.times) {
      const at = parseInstant(text)?.at;
      if (at === undefined)
        return { found: `a line of the time ${text}`, expected: "a time that there is", todo };
      written = Math.max(written, at);
    }
    const first = earliest(subject);
    if (first === undefined || first.expires >= written + DAY) return true;
    return {
      where: first.name,
      found: `${says(first)}; the record was written on ${formatInstant(instantOf(written))}`,
      expected: "a day or more between them",
      todo,
    };
  },
};

/** No failure: an export is kept long after its files were replaced. */
export const EXPORT_EXPIRY: Check<"EXPORT-EXPIRY", ExportTimes> = {
  id: "EXPORT-EXPIRY",
  claim: "By this computer's clock, no signed file has expired.",
  level: "warn",
  holds: ({ state, now }) => {
    const gone = livesAfter(state.seal, state.batch.base).find(
      ({ expires, isNew }) => isNew && expires <= now,
    );
    return (
      gone === undefined || {
        where: gone.name,
        found: `${says(gone)}; this computer's clock says ${formatInstant(now)}`,
        expected: "a later date",
        todo: "Check the clock. An export that was published in its time and is kept is as good as ever. Do not publish it now: clients refuse it.",
      }
    );
  },
};
