import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type { CheckOutcome } from "../../shared/check/check.ts";
import type { FirstBundle, RootCandidate } from "../../shared/contract/roots-view.ts";
import type { GuestView, KeysView, SignerView } from "../../shared/contract/view.ts";
import type { Refusal } from "../../shared/refusal.ts";
import type { Frames } from "../../shared/request/frames.ts";
import type { Collected } from "../../shared/sign/collect.ts";
import type { Journal } from "../journal/journal.ts";
import type { BatchIndex } from "./batch-index.ts";

/** What the room holds beside the ceremony itself: public, passing things that the screen shows. */
export interface OnTheDesk {
  readonly stick: StickOnDesk | null;
  /** Set from a ceremony's being resumed until its root is recognised again: the kept copy, with that root alone. */
  readonly unrecognised: StickOnDesk | null;
  readonly refusal: Refusal | null;
  readonly checks: readonly CheckOutcome[];
  readonly index: BatchIndex | null;
  readonly signer: SignerView | null;
  /** What the last errand outside a ceremony made. */
  readonly made: KeysView["made"];
  readonly exportStick: string;
  /** Signatures by other programs that wait until their key has signed all that it may sign. */
  readonly held: Collected;
  /** The stick onto which the signing request was written last. */
  readonly requestStick: string;
  /** What was taken from elsewhere last, in one sentence. */
  readonly taken: string;
  /** Set while this machine signs a request from another one. */
  readonly guest: Guest | null;
}

/** A stick that was read, and what people can recognise on it. */
export interface StickOnDesk {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  readonly roots: readonly RootCandidate[];
  readonly first: FirstBundle | null;
}

export interface Guest {
  readonly frames: Frames | null;
  readonly stick: string;
  /** Lines of the record that came with the request; what follows was done here. */
  readonly before: number;
  readonly written: GuestView["written"];
}

export type At<Step extends Ceremony["step"]> = Extract<Ceremony, { step: Step }>;

/** A state and the record that it follows from. */
export interface Recorded {
  readonly journal: Journal;
  readonly state: Ceremony;
}

export type AtRecord<Step extends Ceremony["step"]> = Recorded & { readonly state: At<Step> };
