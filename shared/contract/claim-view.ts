import type { CheckOutcome } from "../check/check.ts";
import type { Finding } from "../claim/examine.ts";
import type { Standing } from "../import/pending.ts";
import type { Place } from "../look-alike/alignment.ts";
import type { Act, ClaimOutcome, Decision } from "../review/decisions.ts";

/** How many claims each choice of a facet would show, given all other parts of the filter. */
export interface Facets {
  readonly standing: Readonly<Record<Standing, number>>;
  readonly decision: Readonly<Record<ClaimOutcome, number>>;
  /** By a check's ID, in the order of ReviewView's findings; `alone`: how many of them nothing else was found about. */
  readonly findings: readonly {
    readonly id: string;
    readonly count: number;
    readonly alone: number;
  }[];
}

/** How many claims are decided: of the whole batch, and of the blocked ones and those that need attention. */
export interface Progress {
  readonly all: { readonly decided: number; readonly of: number };
  readonly flagged: { readonly decided: number; readonly of: number };
}

export interface ClaimRow {
  readonly line: number;
  readonly project: string;
  readonly keys: readonly string[];
  readonly threshold: number;
  readonly owners: readonly string[];
  readonly registered: string;
  readonly standing: Standing;
  readonly findings: readonly Finding[];
  /** For the reviewer at the keyboard. */
  readonly decision: Decision;
  readonly reason: string;
  /** What all decisions come to, as far as that reviewer may know. */
  readonly outcome: ClaimOutcome;
  readonly needsTwo: boolean;
}

export interface ClaimDetail extends ClaimRow {
  readonly paths: readonly string[];
  readonly role: string;
  /** Existing projects that it can be taken for, each letter by letter beside its own name. */
  readonly neighbours: readonly NeighbourView[];
  readonly evidence: {
    readonly status: string;
    readonly received: string;
    readonly ownersChanged: string;
    /** When the index looked it up; empty where it does not say. */
    readonly asOf: string;
  } | null;
  /** Every check that was run on it, those that hold too. */
  readonly checks: readonly CheckOutcome[];
  /** That an earlier ceremony rejected the project, in a sentence; empty where none did. */
  readonly earlier: string;
  /** Every decision that counts; of others' none before the reviewer at the keyboard has decided, where two are needed. */
  readonly decisions: readonly Act[];
}

export interface NeighbourView {
  readonly project: string;
  /** Its place by downloads; null where it is not among the popular ones. */
  readonly rank: number | null;
  /** By what one can be taken for the other. */
  readonly words: string;
  /** The claim's name here, the neighbour's there. */
  readonly places: readonly Place[];
}
