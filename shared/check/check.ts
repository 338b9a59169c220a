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

/** A check that goes through so many things that it pauses now and then. */
export interface LongCheck<Id extends string, Subject> extends Omit<Check<Id, Subject>, "holds"> {
  readonly holds: (subject: Subject) => Generator<undefined, true | Objection>;
}

/** What came of one check: the screen and the transcript list these, the good ones too. */
export interface CheckOutcome {
  readonly id: string;
  readonly claim: string;
  readonly level: Level;
  readonly where: string;
  readonly objection: Objection | null;
}

function outcomeOf(
  { id, claim, level }: Omit<Check<string, never>, "holds">,
  where: string,
  held: true | Objection,
): CheckOutcome {
  if (held === true) return { id, claim, level, where, objection: null };
  return { id, claim, level, where: held.where ?? where, objection: held };
}

export function runCheck<S>(check: Check<string, S>, where: string, subject: S): CheckOutcome {
  return outcomeOf(check, where, check.holds(subject));
}

/** The same for a check that may be a long one; pauses where it does. */
export function* checking<S>(
  check: Check<string, S> | LongCheck<string, S>,
  where: string,
  subject: S,
): Generator<undefined, CheckOutcome> {
  const held = check.holds(subject);
  return outcomeOf(check, where, held === true || "found" in held ? held : yield* held);
}

export function refusalOf(outcome: CheckOutcome, objection: Objection): Refusal {
  const { found, expected, todo } = objection;
  return { id: outcome.id, where: outcome.where, found, expected, todo };
}
