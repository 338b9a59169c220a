import type { Refusal } from "../refusal.ts";

/** What a check has against its subject, in words; the rest of a Refusal is added by whoever ran it. */
export interface Objection {
  readonly found: string;
  readonly expected: string;
  readonly todo: string;
  /** Overrides the place given by the runner, where the check knows it better. */
  readonly where?: string;
}

/** `block`: cannot go on, or cannot be approved. `warn`: a person must look and say why it is all right. */
export type Level = "block" | "warn";

/**
 * A check is data: the same ID is on the screen, in the transcript, in docs/checks.md and in the name of its test.
 */
export interface Check<Id extends string, Subject> {
  readonly id: Id;
  /** One sentence that is true when the check holds. */
  readonly claim: string;
  readonly level: Level;
  readonly holds: (subject: Subject) => true | Objection;
}

/** What came of one check: the screen and the transcript list these, the good ones too. */
export interface CheckOutcome {
  readonly id: string;
  readonly claim: string;
  readonly level: Level;
  readonly where: string;
  readonly objection: Objection | null;
}

export function runCheck<S>(check: Check<string, S>, where: string, subject: S): CheckOutcome {
  const held = check.holds(subject);
  const { id, claim, level } = check;
  if (held === true) return { id, claim, level, where, objection: null };
  return { id, claim, level, where: held.where ?? where, objection: held };
}

export function refusalOf(outcome: CheckOutcome, objection: Objection): Refusal {
  const { found, expected, todo } = objection;
  return { id: outcome.id, where: outcome.where, found, expected, todo };
}
