import type { Batch } from "../import/pending.ts";
import { disguiseIn } from "../look-alike/disguise.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Act, Decisions } from "./decisions.ts";
import { sightOf } from "./sight.ts";
import { linesOf, selectionDigest, type Filter } from "./selection.ts";

/** What a decision is about: one claim by its line, or all that a filter shows, pinned by count and digest. */
export type Selection =
  | { readonly by: "claim"; readonly line: number; readonly project: string }
  | {
      readonly by: "filter";
      readonly filter: Filter;
      readonly count: number;
      readonly digest: string;
    };

function selected(
  batch: Batch,
  decisions: Decisions,
  selection: Selection,
  reviewer: string,
): Outcome<readonly number[]> {
  if (selection.by === "claim") {
    const claim = batch.claims[selection.line];
    if (claim?.project === selection.project) return accept([selection.line]);
    return refuse({
      id: "DECISION-CLAIM",
      where: `claim ${selection.line + 1}`,
      found: claim?.project ?? "no such claim",
      expected: selection.project,
      todo: "Open the claim again and decide about what you then see.",
    });
  }
  const lines = linesOf(batch, sightOf(decisions, reviewer), selection.filter);
  if (lines.length === selection.count && selectionDigest(lines) === selection.digest)
    return accept(lines);
  return refuse({
    id: "DECISION-FILTER",
    where: "the list you decided about",
    found: `${lines.length} claims that fit it now`,
    expected: `the ${selection.count} that were shown`,
    todo: "Look at the list again: it has changed since.",
  });
}

/**
 * Applies an act to a selection; a filter shows what its reviewer may see. Refuses DECISION-BLOCKED (a blocked claim can never be approved), DECISION-REASON (a rejection, and the
 * approval of a claim with warnings, needs words, and no reason may hold what is read as something else), DECISION-CLAIM and DECISION-FILTER (not what was shown).
 */
export function decide(
  batch: Batch,
  decisions: Decisions,
  selection: Selection,
  act: Act,
): Outcome<Decisions> {
  const lines = selected(batch, decisions, selection, act.reviewer);
  if (!lines.ok) return lines;
  const claims = lines.value.map((line) => batch.claims[line]);
  const blocked = claims.find((claim) => claim?.standing === "blocked");
  if (act.decision === "approved" && blocked !== undefined)
    return refuse({
      id: "DECISION-BLOCKED",
      where: blocked.project,
      found:
        blocked.findings.find((finding) => finding.level === "block")?.found ?? "a blocked claim",
      expected: "a claim without a blocking finding",
      todo: "Reject it or put it off. A blocked claim cannot be approved.",
    });
  const warned = claims.find((claim) => claim?.standing === "warned");
  const needsReason =
    act.decision === "rejected" || (act.decision === "approved" && warned !== undefined);
  if (needsReason && act.reason.trim().length < 3)
    return refuse({
      id: "DECISION-REASON",
      where: warned?.project ?? claims[0]?.project ?? "the decision",
      found: "no reason",
      expected:
        act.decision === "rejected"
          ? "why it is rejected, in a few words"
          : "why the warning is all right, in a few words",
      todo: "Write the reason. It goes into the record.",
    });
  const disguise = disguiseIn(act.reason.replace(/[\n\t]/g, " "));
  if (disguise !== null)
    return refuse({
      id: "DECISION-REASON",
      where: warned?.project ?? claims[0]?.project ?? "the decision",
      found: `a reason with ${disguise}`,
      expected: "a text that is read as it is written",
      todo: "Type the reason anew. It was pasted from somewhere.",
    });
  return accept(decisions.with(lines.value, act));
}
