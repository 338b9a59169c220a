import type { ExportedFile } from "../ceremony/event.ts";
import type { Plan } from "../plan/plan.ts";
import type { Refusal } from "../refusal.ts";
import type { Figures } from "../report/figures.ts";
import type { DelegationChange } from "../review/changes.ts";
import type { Guidance } from "../review/compromise.ts";
import type { Arguments, Intention } from "./intentions.ts";
import type { SealedFile } from "./sealed-line.ts";
import type { Answer, Told } from "./signer-talk.ts";
import type { ClaimDetail, ClaimRow, Facets, Progress } from "./claim-view.ts";
import type { View } from "./view.ts";

/** What each intention answers besides the new View. Others answer null. */
export interface Answers {
  readonly "claims.page": {
    readonly total: number;
    readonly offset: number;
    /** Names the claims of the whole list, whatever their order: a decision about all of them repeats it. */
    readonly shown: string;
    readonly rows: readonly ClaimRow[];
    readonly facets: Facets;
    readonly progress: Progress;
  };
  /** Null when no claim of the list is flagged and undecided. */
  readonly "claims.next": { readonly line: number; readonly place: number } | null;
  readonly "claim.show": ClaimDetail;
  readonly "claims.figures": Figures;
  /** With each of the proposals in words. */
  readonly "guide.compromise": Guidance & { readonly words: readonly string[] };
  readonly "changes.page": { readonly total: number; readonly rows: readonly DelegationChange[] };
  readonly "sealed.page": { readonly total: number; readonly rows: readonly SealedFile[] };
  readonly "written.page": { readonly total: number; readonly rows: readonly ExportedFile[] };
  /** Null when nobody chose one. */
  readonly "plan.names": { readonly file: string } | null;
  /** Null when it was cancelled. */
  readonly "plan.make": Plan | null;
  readonly "request.frame": { readonly total: number; readonly text: string };
  readonly "sealed.text": { readonly total: number; readonly text: string };
  readonly "record.page": {
    readonly total: number;
    readonly rows: readonly {
      readonly seq: number;
      readonly at: string;
      readonly sentence: string;
      /** Null from the first entry on that cannot be told yet: what it says could be guessed from it. */
      readonly hash: string | null;
    }[];
  };
}

export type AnswerTo<Name extends Intention> = Name extends keyof Answers ? Answers[Name] : null;

export type Answered<Name extends Intention> =
  | { readonly ok: true; readonly value: AnswerTo<Name> }
  | { readonly ok: false; readonly refusal: Refusal };

/** What preload puts on `window.conclave`. */
export interface Bridge {
  readonly ask: <Name extends Intention>(
    name: Name,
    args: Arguments<Name>,
  ) => Promise<Answered<Name>>;
  /** Calls back with the present View at once, and after every change; returns how to stop. */
  readonly onSaid: (hear: (view: View) => void) => () => void;
  /** Sends what was typed straight to the signer process; false when there is no signer. */
  readonly answer: (number: number, answer: Answer) => boolean;
  /** Calls back with what the signer tells the window alone, or null when a new signer has told nothing yet; returns how to stop. */
  readonly onTold: (hear: (told: Told | null) => void) => () => void;
}
