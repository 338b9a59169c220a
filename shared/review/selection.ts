import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import { toUtf8 } from "../bytes.ts";
import type { Batch, Pending, Standing } from "../import/pending.ts";
import type { Decision } from "./decisions.ts";

/** What somebody sees of the decisions: the same object as long as nothing has changed. */
export interface DecisionOf {
  readonly of: (line: number) => Decision;
}

/** Which claims a list shows. Every part narrows. */
export interface Filter {
  readonly standing: Standing | "any";
  readonly decision: Decision | "any";
  /** A check's ID; only claims that it found something about. */
  readonly finding: string | null;
  /** Part of a project's name, in lower case. */
  readonly search: string;
}

export const EVERYTHING: Filter = { standing: "any", decision: "any", finding: null, search: "" };

function passes(filter: Filter, claim: Pending, decision: Decision): boolean {
  return (
    (filter.standing === "any" || filter.standing === claim.standing) &&
    (filter.decision === "any" || filter.decision === decision) &&
    (filter.finding === null || claim.findings.some((finding) => finding.id === filter.finding)) &&
    (filter.search === "" || claim.project.includes(filter.search))
  );
}

/** The lines of the claims that a filter shows, in the batch's order. */
export function linesOf(batch: Batch, decisions: DecisionOf, filter: Filter): readonly number[] {
  const lines: number[] = [];
  for (const claim of batch.claims)
    if (passes(filter, claim, decisions.of(claim.line))) lines.push(claim.line);
  return lines;
}

/** A bulk decision is recorded with this: who replays it must find the very same claims behind the filter. */
export function selectionDigest(lines: readonly number[]): Sha256 {
  return sha256Of(toUtf8(JSON.stringify(lines)));
}
