import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import { toUtf8 } from "../bytes.ts";
import type { Batch, Pending, Standing } from "../import/pending.ts";
import type { ClaimOutcome, Decision } from "./decisions.ts";

/** Which claims a list shows. Every part narrows. */
export interface Filter {
  readonly standing: Standing | "any";
  /** What the reviewer at the keyboard has decided; or what two reviewers have come to, as far as that one may know: those claims have a decision of the reviewer's too. */
  readonly decision: ClaimOutcome | "any";
  /** A check's ID; only claims that it found something about. */
  readonly finding: string | null;
  /** Only claims about which that check alone found something. Never true without one. */
  readonly alone: boolean;
  /** What isSearched looks for; empty for every claim. */
  readonly search: string;
}

export const EVERYTHING: Filter = {
  standing: "any",
  decision: "any",
  finding: null,
  alone: false,
  search: "",
};

/** Whoever knows what was decided about each line. The same object as long as nothing has changed. */
export interface DecisionOf {
  readonly of: (line: number) => Decision;
  /** What all decisions about it come to, as far as may be known. */
  readonly outcome: (line: number) => ClaimOutcome;
}

/** The beginning of a public key: shorter ones would be found in every list. */
const KEY = /^[0-9a-f]{4,}$/;

/** A to Z as small letters, and nothing else: the same on every machine. */
export function lowered(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (run) => run.toLowerCase()) : text;
}

/** The texts that a search looks into: the project's name and its owners', in small letters. */
export function searchedTexts({ base }: Batch, { project }: Pending): readonly string[] {
  return [project, ...(base.evidence.get(project)?.owners ?? [])].map(lowered);
}

/** Whether one of a claim's public keys begins like this. Fewer than four hex digits are the beginning of none. */
export function isKeySearched({ keys }: Pick<Pending, "keys">, search: string): boolean {
  return KEY.test(search) && keys.some((key) => key.startsWith(search));
}

/** Whether a search finds a claim: by part of the project's name, by part of an owner's, or by the beginning of a public key. */
export function isSearched(batch: Batch, claim: Pending, search: string): boolean {
  const wanted = lowered(search);
  return (
    searchedTexts(batch, claim).some((text) => text.includes(wanted)) ||
    isKeySearched(claim, wanted)
  );
}

function isFound({ findings }: Pending, { finding, alone }: Filter): boolean {
  if (finding === null) return true;
  return (
    findings.some(({ id }) => id === finding) &&
    (!alone || findings.every(({ id }) => id === finding))
  );
}

function isDecided(decisions: DecisionOf, line: number, wanted: Filter["decision"]): boolean {
  if (wanted === "any") return true;
  return wanted === "waiting" || wanted === "disagreed"
    ? decisions.outcome(line) === wanted
    : decisions.of(line) === wanted;
}

function passes(batch: Batch, filter: Filter, claim: Pending, decisions: DecisionOf): boolean {
  return (
    (filter.standing === "any" || filter.standing === claim.standing) &&
    isDecided(decisions, claim.line, filter.decision) &&
    isFound(claim, filter) &&
    (filter.search === "" || isSearched(batch, claim, filter.search))
  );
}

/** The lines of the claims that a filter shows, in the batch's order. */
export function linesOf(batch: Batch, decisions: DecisionOf, filter: Filter): readonly number[] {
  const lines: number[] = [];
  for (const claim of batch.claims)
    if (passes(batch, filter, claim, decisions)) lines.push(claim.line);
  return lines;
}

/** A bulk decision is recorded with this: who replays it must find the very same claims behind the filter. */
export function selectionDigest(lines: readonly number[]): Sha256 {
  return sha256Of(toUtf8(JSON.stringify(lines)));
}
