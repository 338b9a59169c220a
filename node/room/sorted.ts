/** Steps between two pauses: about a millisecond of work. */
const PAUSE = 4096;

type Compare = (a: number, b: number) => number;

/** Puts the two sorted runs of `width` that begin at `start` together. */
function* merge(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  width: number,
  compare: Compare,
): Generator<void> {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(middle + width, from.length);
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const a = from[left] ?? 0;
    const b = from[right] ?? 0;
    const isLeft = left < middle && (right >= end || compare(a, b) <= 0);
    to[at] = isLeft ? a : b;
    if (isLeft) left++;
    else right++;
    if ((at - start) % PAUSE === PAUSE - 1) yield;
  }
}

/**
 * The numbers from 0 to `size` - 1 in the order that `compare` gives them; equals keep theirs. It pauses every few thousand steps, which the engine's
 * own sort cannot: a long list would hold the thread for as long as it takes.
 */
export function* sorted(size: number, compare: Compare): Generator<void, Uint32Array> {
  let from = new Uint32Array(size);
  for (let i = 0; i < size; i++) from[i] = i;
  // Short runs by the engine's own sort, which is stable.
  const run = PAUSE / 8;
  for (let start = 0; start < size; start += run) {
    from.set([...from.subarray(start, start + run)].sort(compare), start);
    yield;
  }
  let to = new Uint32Array(size);
  for (let width = run; width < size; width *= 2) {
    for (let start = 0; start < size; start += 2 * width) {
      yield* merge(from, to, start, width, compare);
      yield;
    }
    [from, to] = [to, from];
  }
  return from;
}
