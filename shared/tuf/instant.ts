declare const instant: unique symbol;
/** Milliseconds since 1970, UTC. Always handed in: shared/ has no clock. */
export type Instant = number & { readonly [instant]: true };

export const DAY = 86_400_000;

const EXACT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** What stands at each place of a date without fractions; 0 stands for any digit. */
const USUAL = Uint8Array.from("0000-00-00T00:00:00Z", (character) => character.charCodeAt(0));
const ZERO = 0x30;
const NINE = 0x39;

/** Whether it has EXACT's form without fractions: a quarter of the time, and a batch has hundreds of thousands of dates. */
function isUsual(text: string): boolean {
  if (text.length !== USUAL.length) return false;
  for (let i = 0; i < USUAL.length; i++) {
    const code = text.charCodeAt(i);
    if (USUAL[i] === ZERO ? code < ZERO || code > NINE : code !== USUAL[i]) return false;
  }
  return true;
}

export function instantOf(milliseconds: number): Instant {
  return milliseconds as Instant;
}

/** The number that two digits are. */
function digits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - 0x30) + text.charCodeAt(at + 1) - 0x30;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Reads `YYYY-MM-DDTHH:MM:SSZ`, the only form TUF allows; a date that does not exist gives null.
 * `fraction` tells that the text had fractions of a second: old real files do, and python-tuf cannot read them.
 */
export function parseInstant(
  text: string,
): { readonly at: Instant; readonly fraction: boolean } | null {
  if (!isUsual(text) && !EXACT.test(text)) return null;
  const [month, day] = [digits(text, 5), digits(text, 8)];
  const year = 100 * digits(text, 0) + digits(text, 2);
  const [hour, minute, second] = [digits(text, 11), digits(text, 14), digits(text, 17)];
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  if (!exists || hour > 23 || minute > 59 || second > 59) return null;
  // Date.UTC takes the years 0 to 99 for those of the last century.
  const at =
    year > 99
      ? Date.UTC(year, month - 1, day, hour, minute, second)
      : Date.parse(`${text.slice(0, 19)}Z`);
  return { at: at as Instant, fraction: text.length !== 20 };
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
