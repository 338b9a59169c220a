import type { OpenView, ReviewView } from "../../shared/contract/view.ts";
import type { Batch } from "../../shared/import/pending.ts";
import type { Decisions } from "../../shared/review/decisions.ts";
import { sightOf, type Sight } from "../../shared/review/sight.ts";
import type { At } from "./desk.ts";

/** What the reviewer at the keyboard may see. */
export function sightAt({ decisions, reviewers }: At<"review" | "sign" | "export">): Sight {
  return sightOf(decisions, reviewers.present);
}

/** So many are named; the others come up when these are done. */
const NAMED = 5;

const found = new WeakMap<Sight, readonly OpenView[]>();

/** Claims that wait for a second reviewer, and those about which reviewers disagree. */
export function openClaims(batch: Batch, sight: Sight): readonly OpenView[] {
  const known = found.get(sight);
  if (known !== undefined) return known;
  const views = (["disagreed", "waiting"] as const)
    .map((outcome) => ({ outcome, count: sight.outcomes[outcome] }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => ({ outcome, count, claims: first(batch, sight, outcome) }));
  found.set(sight, views);
  return views;
}

function first(batch: Batch, sight: Sight, outcome: OpenView["outcome"]): OpenView["claims"] {
  const claims: { line: number; project: string }[] = [];
  for (const { line, project } of batch.claims) {
    if (claims.length === NAMED) break;
    if (sight.outcome(line) === outcome) claims.push({ line, project });
  }
  return claims;
}

/** What the reviewer at the keyboard could take back now. */
export function undoable(batch: Batch, decisions: Decisions, reviewer: string): ReviewView["undo"] {
  const last = decisions.lastOf(reviewer)?.deed;
  if (last === undefined) return null;
  const { act, lines } = last;
  const [line] = lines;
  return {
    decision: act.decision,
    claims: lines.length,
    project: lines.length === 1 && line !== undefined ? (batch.claims[line]?.project ?? "") : "",
  };
}
