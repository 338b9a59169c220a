import { setImmediate as turn } from "node:timers/promises";

/** Milliseconds of work before others have their turn: less than a picture of the window takes. */
const SLICE = 12;
/** Milliseconds between two words about how far it is. */
const WORDS = 100;

/**
 * Runs long work in slices, so that the window is drawn and a cancel is heard in between. `onPiece` hears how far it is about ten times a second,
 * and nothing of work that is done sooner. Rejects with the signal's reason when cancelled.
 */
export async function inSlices<Piece, T>(
  work: Iterator<Piece, T>,
  onPiece: (piece: Piece) => void,
  signal?: AbortSignal,
): Promise<T> {
  let began = performance.now();
  let said = began;
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
    const now = performance.now();
    if (now - began < SLICE) continue;
    if (now - said >= WORDS) {
      onPiece(piece.value);
      said = now;
    }
    await turn();
    signal?.throwIfAborted();
    began = performance.now();
  }
}
