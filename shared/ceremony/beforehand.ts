import type { Sha256 } from "../digest/sha256.ts";
import { listing } from "../export/publication-files.ts";
import { counted } from "../finished.ts";
import { proving } from "../sign/collect.ts";
import { sealBeforehand } from "../sign/seal.ts";
import type { KeyId } from "../tuf/key.ts";
import type { Ceremony, Surroundings } from "./ceremony.ts";
import type { CeremonyEvent } from "./event.ts";

/** How far the long part of an event is. */
export interface Piece {
  readonly what: string;
  readonly done: number;
  readonly of: number;
}

/** Work that counts what it has done, with words and the number of all. */
export function* inWords<T>(
  work: Iterator<number, T>,
  what: string,
  of: number,
): Generator<Piece, T> {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    yield { what, done: next.value, of };
  }
}

/**
 * Works out what is long about an event, piece by piece, before `step` is asked: thousands of documents, their signatures, the digests of their
 * files. Changes nothing and judges nothing. `step` asks the same questions and finds the answers, where `verify` remembers; what does not hold,
 * it refuses.
 */
export function* beforehand(
  state: Ceremony | null,
  event: CeremonyEvent,
  { verify }: Pick<Surroundings, "verify">,
): Generator<Piece, void> {
  if (event.type === "signed" && state?.step === "sign") {
    const { keyid, signatures } = event;
    const work = proving(state.seal, { keyid: keyid as KeyId, signatures }, verify);
    yield* inWords(work, "Checking the signatures", signatures.length);
  }
  if (event.type === "sealed" && state?.step === "review") {
    const decided = { ...state, record: event.record as Sha256 };
    const work = sealBeforehand(state.batch, decided, event.expiry, verify);
    yield* inWords(counted(work), "Making the new files", 0);
  }
  if ((event.type === "exporting" || event.type === "exported") && state?.step === "export") {
    const work = listing(state.seal, state.collected);
    yield* inWords(work, "Making the signed files", state.seal.documents.length);
  }
}
