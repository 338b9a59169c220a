import { listing } from "../export/publication-files.ts";
import { proving } from "../sign/collect.ts";
import type { KeyId } from "../tuf/key.ts";
import type { Ceremony, Surroundings } from "./ceremony.ts";
import type { CeremonyEvent } from "./event.ts";

/** How far the long part of an event is. */
export interface Piece {
  readonly what: string;
  readonly done: number;
  readonly of: number;
}

/**
 * Works out what is long about an event, piece by piece, before `step` is asked: the signatures of thousands of documents, the digests of their
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
    const of = signatures.length;
    for (const done of proving(state.seal, { keyid: keyid as KeyId, signatures }, verify))
      yield { what: "Checking the signatures", done, of };
  }
  if ((event.type === "exporting" || event.type === "exported") && state?.step === "export") {
    const of = state.seal.documents.length;
    for (const done of listing(state.seal, state.collected))
      yield { what: "Making the signed files", done, of };
  }
}
