/** How many flagged claims were decided at a moment, in milliseconds of any one clock. */
export interface Look {
  readonly at: number;
  readonly decided: number;
}

const MINUTE = 60_000;
/** How far back the pace is taken from. */
const LATELY = 10 * MINUTE;
/** More than so many at once were decided as a list: that says nothing of how long the next one takes. */
const ONE_BY_ONE = 20;
/** No pace before so many decisions, over at least a minute. */
const ENOUGH = 5;

/** The looks with one more, and without those from too long ago. */
export function withLook(looks: readonly Look[], look: Look): readonly Look[] {
  if (looks.at(-1)?.decided === look.decided) return looks;
  return [...looks.filter(({ at }) => look.at - at <= LATELY), look];
}

/** Minutes that `left` claims take at the pace of the last ten minutes, from the first look to the last; null while there is no pace. */
export function minutesLeft(looks: readonly Look[], left: number): number | null {
  let done = 0;
  for (const [i, look] of looks.entries()) {
    const step = look.decided - (looks[i - 1] ?? look).decided;
    if (Math.abs(step) <= ONE_BY_ONE) done += step;
  }
  const minutes = ((looks.at(-1)?.at ?? 0) - (looks[0]?.at ?? 0)) / MINUTE;
  return done < ENOUGH || minutes < 1 ? null : (left * minutes) / done;
}

/** "about 40 minutes": rounded as roughly as it is known. */
export function roughly(minutes: number): string {
  if (minutes < 1) return "less than a minute";
  if (minutes < 1.5) return "about a minute";
  if (minutes < 10) return `about ${Math.round(minutes)} minutes`;
  if (minutes < 57.5) return `about ${5 * Math.round(minutes / 5)} minutes`;
  const halves = Math.round(minutes / 30);
  if (halves === 2) return "about an hour";
  return `about ${Math.floor(halves / 2)}${halves % 2 === 1 ? "½" : ""} hours`;
}
