/**
 * An expected "no", in words for the person in the room.
 * Exceptions are bugs; everything that untrusted input can cause is one of these.
 */
export interface Refusal {
  /** The check or rule that said no, e.g. `ROOT-CHAIN`; the same in screen, transcript and docs/checks.md. */
  readonly id: string;
  /** Which file, key, claim or field. */
  readonly where: string;
  readonly found: string;
  readonly expected: string;
  /** What to do now. */
  readonly todo: string;
}

export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

/** One paragraph for a terminal or a log. */
export function refusalText(r: Refusal): string {
  return `${r.id}: ${r.where}: found ${r.found}; expected ${r.expected}. ${r.todo}`;
}
