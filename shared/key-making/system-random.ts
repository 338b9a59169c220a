import { sameBytes } from "../bytes.ts";
import { accept, refuse, type Outcome, type Refusal } from "../refusal.ts";

/** So many bytes from the operating system's random numbers, handed in: shared/ has none. May throw. */
export type Random = (bytes: number) => Uint8Array;

function failed(found: string): { readonly ok: false; readonly refusal: Refusal } {
  return refuse({
    id: "RANDOM-FAILED",
    where: "this computer's random numbers",
    found,
    expected: "numbers that nobody can foresee",
    todo: "Make no key on this computer. Use another.",
  });
}

function block(random: Random, bytes: number): Uint8Array | null {
  try {
    return Uint8Array.from(random(bytes));
  } catch {
    return null;
  }
}

/**
 * `bytes` random bytes (16 or more), after looking for a source that is plainly broken: it throws, gives another length, gives the same byte all
 * along, or gives the same block twice. Refuses RANDOM-FAILED. A source that is foreseeable in a cleverer way cannot be told from a good one: that is what the rolls are for.
 */
export function draw(random: Random, bytes: number): Outcome<Uint8Array> {
  if (bytes < 16) throw new RangeError("too few bytes to tell a broken source from chance");
  const first = block(random, bytes);
  const second = block(random, bytes);
  if (first === null || second === null) return failed("an error instead of numbers");
  if (first.length !== bytes || second.length !== bytes) return failed("too few or too many bytes");
  if ([first, second].some((each) => each.every((byte) => byte === each[0])))
    return failed("the same byte all along");
  if (sameBytes(first, second)) return failed("the same numbers twice");
  second.fill(0);
  return accept(first);
}
