/**
 * How often a fair die or coin may be suspected, for each of the five tests: less than this. So all of them together refuse honest rolls less
 * than once in 200,000 times. Every bound is a sum over all ways it could happen (a union bound), so the true rate is lower still.
 */
export const FALSE_ALARM = 1e-6;

/** P(X <= c) for c from 0 to n, of n throws that each succeed with the chance p. */
function atMost(n: number, p: number): readonly number[] {
  // By logarithms: (1/6)^1000 is below every number.
  let one = n * Math.log(1 - p);
  let sum = Math.exp(one);
  const sums = [sum];
  for (let c = 1; c <= n; c++) {
    one += Math.log(((n - c + 1) / c) * (p / (1 - p)));
    sum += Math.exp(one);
    sums.push(sum);
  }
  return sums;
}

function counts(values: readonly number[], faces: number): readonly number[] {
  const found = new Array<number>(faces).fill(0);
  for (const value of values) found[value] = (found[value] ?? 0) + 1;
  return found;
}

/** Whether one of the values comes so often, or so seldom, as it would by chance less than once in 1 / FALSE_ALARM times. */
function isUneven(values: readonly number[], faces: number): boolean {
  const most = atMost(values.length, 1 / faces);
  const least = atMost(values.length, 1 - 1 / faces);
  return counts(values, faces).some((count) => {
    const seldom = most[count] ?? 1;
    // P(X >= count) is P(n - X <= n - count), summed from its small end so that no digits are lost.
    const often = least[values.length - count] ?? 1;
    return faces * seldom < FALSE_ALARM || faces * often < FALSE_ALARM;
  });
}

function valuesOf(rolls: string, symbols: string): readonly number[] {
  return [...rolls].map((each) => symbols.indexOf(each));
}

/** How far each roll is from the one before, round the die: of fair rolls these are as even as the rolls themselves. */
function stepsOf(values: readonly number[], faces: number): readonly number[] {
  return values.slice(1).map((value, i) => (value - (values[i] ?? 0) + faces) % faces);
}

/** What is too uneven about the rolls: the results, or the steps between them (people who invent rolls avoid repeating one). */
export function unevenness(rolls: string, symbols: string): "results" | "steps" | null {
  const faces = symbols.length;
  const values = valuesOf(rolls, symbols);
  if (isUneven(values, faces)) return "results";
  return isUneven(stepsOf(values, faces), faces) ? "steps" : null;
}

/**
 * The length of the longest stretch of rolls that stay, go up by one or go down by one all along, if that is longer than chance allows.
 * For n rolls there are fewer than n places to begin and at most three rules, and each further roll fits by 1 in `faces`.
 */
export function steadiest(rolls: string, symbols: string): number | null {
  const faces = symbols.length;
  const regular = new Set([0, 1, faces - 1]);
  let longest = 1;
  let length = 1;
  let before = -1;
  for (const step of stepsOf(valuesOf(rolls, symbols), faces)) {
    if (!regular.has(step)) length = 1;
    else length = step === before ? length + 1 : 2;
    before = step;
    longest = Math.max(longest, length);
  }
  const chance = (rolls.length * regular.size) / faces ** (longest - 1);
  return chance < FALSE_ALARM ? longest : null;
}
