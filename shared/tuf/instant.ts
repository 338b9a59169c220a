declare const instant: unique symbol;
/** Milliseconds since 1970, UTC. Always handed in: shared/ has no clock. */
export type Instant = number & { readonly [instant]: true };

export const DAY = 86_400_000;

const EXACT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?Z$/;

export function instantOf(milliseconds: number): Instant {
  return milliseconds as Instant;
}

/**
 * Reads `YYYY-MM-DDTHH:MM:SSZ`, the only form TUF allows; a date that does not exist gives null.
 * `fraction` tells that the text had fractions of a second: old real files do, and python-tuf cannot read them.
 */
export function parseInstant(
  text: string,
): { readonly at: Instant; readonly fraction: boolean } | null {
  const parts = EXACT.exec(text);
  if (parts === null) return null;
  const whole = `${text.slice(0, 19)}Z`;
  const at = Date.parse(whole);
  if (Number.isNaN(at) || formatInstant(at as Instant) !== whole) return null;
  return { at: at as Instant, fraction: parts[7] !== undefined };
}

const OFFSET = /^(.{19}\.\d{1,9})([+-])(0\d|1[0-4]):([0-5]\d)$/;

/**
 * What parseInstant reads, and the one other form that published metadata has: fractions of a second with an offset from UTC
 * (`2021-12-18T13:28:12.99008-06:00`). For the `expires` of others' files only.
 */
export function parseLooseInstant(text: string): ReturnType<typeof parseInstant> {
  const [, local, sign, hours, minutes] = OFFSET.exec(text) ?? [];
  if (local === undefined) return parseInstant(text);
  const read = parseInstant(`${local}Z`);
  if (read === null) return null;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { at: (read.at + (sign === "-" ? offset : -offset)) as Instant, fraction: true };
}

/** `YYYY-MM-DDTHH:MM:SSZ`; parts of a second are dropped. */
export function formatInstant(at: Instant): string {
  const date = new Date(at);
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function later(at: Instant, days: number): Instant {
  return (at + days * DAY) as Instant;
}
