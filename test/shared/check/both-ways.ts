import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  checking,
  type Check,
  type LongCheck,
  type Objection,
} from "../../../shared/check/check.ts";
import { finished } from "../../../shared/finished.ts";

/** At least one. */
export type Sentences<T> = readonly [readonly [string, T], ...(readonly [string, T])[]];

interface Refused<Subject> {
  readonly of: () => Subject;
  /** What the objection must say it found. */
  readonly found: RegExp;
}

/** A table with a row for each ID of a union: a check that is forgotten does not compile. */
export type CasesFor<Id extends string> = { readonly [Each in Id]: Runnable<Each> };

interface Runnable<Id extends string> {
  readonly id: Id;
  readonly run: () => void;
}

function assertWords(objection: Objection, found: RegExp): void {
  assert.match(objection.found, found);
  for (const words of [objection.expected, objection.todo])
    assert.ok(words.trim().length > 0, "an objection says what was expected and what to do");
}

/** What a check says of a subject, long or not. */
export function heldBy<S>(
  check: Check<string, S> | LongCheck<string, S>,
  subject: S,
): true | Objection {
  return finished(checking(check, "", subject)).objection ?? true;
}

/** Tests of one check. The ID stands in the name of each. */
export function bothWays<Id extends string, Subject>(
  check: Check<Id, Subject> | LongCheck<Id, Subject>,
  cases: {
    readonly accepts: Sentences<() => Subject>;
    readonly refuses: Sentences<Refused<Subject>>;
  },
): Runnable<Id> {
  const run = () => {
    describe(check.id, () => {
      it(`${check.id} is claimed in one sentence: ${check.claim}`, () => {
        assert.match(check.claim, /^[A-Z].*\.$/);
      });
      for (const [sentence, subject] of cases.accepts)
        it(`${check.id} accepts ${sentence}`, () => {
          assert.equal(heldBy(check, subject()), true);
        });
      for (const [sentence, { of, found }] of cases.refuses)
        it(`${check.id} refuses ${sentence}`, () => {
          const held = heldBy(check, of());
          assert.ok(held !== true, "the check held");
          assertWords(held, found);
        });
    });
  };
  return { id: check.id, run };
}

export function runCases<Id extends string>(cases: CasesFor<Id>): void {
  for (const each of Object.values<Runnable<Id>>(cases)) each.run();
}

/** The check of that ID out of a list. */
export function named<C extends { readonly id: string }, Id extends C["id"]>(
  checks: readonly C[],
  id: Id,
): Extract<C, { readonly id: Id }> {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found as Extract<C, { readonly id: Id }>;
}
