import { seen } from "./glyphs.ts";
import { sortedWords } from "./rule.ts";
import { ultranormal } from "./ultranormal.ts";

/** What stands at one place of two names; an empty text where the one has nothing there. Equal texts do not differ. */
export interface Place {
  readonly here: string;
  readonly there: string;
}

/** Character pairs that are told as one difference: `rn` for `m`, `ab` for `ba`. */
function pairCost(here: string, there: string): number {
  if (here.length === 2 && there.length === 2) {
    const [first = "", second = ""] = there;
    return here === second + first && here !== there ? 3 : Infinity;
  }
  return seen(here) === seen(there) ? 3 : Infinity;
}

function costOf(here: string, there: string): number {
  if (here === there) return 0;
  if (here.length > 1 || there.length > 1) return pairCost(here, there);
  if (here === "" || there === "") return 2;
  return seen(here) === seen(there) || ultranormal(here) === ultranormal(there) ? 2 : 3;
}

/** How many characters of each name a place may take, the plainest first. */
const TAKES = [
  [1, 1],
  [1, 0],
  [0, 1],
  [2, 2],
  [2, 1],
  [1, 2],
] as const;

function byLetters(name: string, other: string): readonly Place[] {
  const width = other.length + 1;
  const cost = new Float64Array((name.length + 1) * width).fill(Infinity);
  const taken = new Uint8Array(cost.length);
  cost[cost.length - 1] = 0;
  for (let i = name.length; i >= 0; i--)
    for (let j = other.length; j >= 0; j--)
      TAKES.forEach(([a, b], take) => {
        if (i + a > name.length || j + b > other.length) return;
        const here = costOf(name.slice(i, i + a), other.slice(j, j + b));
        const total = here + (cost[(i + a) * width + j + b] ?? Infinity);
        if (total < (cost[i * width + j] ?? Infinity)) {
          cost[i * width + j] = total;
          taken[i * width + j] = take;
        }
      });
  const places: Place[] = [];
  for (let i = 0, j = 0; i < name.length || j < other.length;) {
    const [a, b] = TAKES[taken[i * width + j] ?? 0] ?? [1, 1];
    places.push({ here: name.slice(i, i + a), there: other.slice(j, j + b) });
    i += a;
    j += b;
  }
  return places;
}

function byWords(name: string, other: string): readonly Place[] {
  const theirs = other.split("-");
  return name.split("-").flatMap((here, i) => {
    const place = { here, there: theirs[i] ?? "" };
    return i === 0 ? [place] : [{ here: "-", there: "-" }, place];
  });
}

/** The two names beside each other, place by place, with as little that differs as can be; swapped words stay whole. For names, not for long texts. */
export function alignNames(name: string, other: string): readonly Place[] {
  return name !== other && sortedWords(name) === sortedWords(other)
    ? byWords(name, other)
    : byLetters(name, other);
}
