import { samePerson } from "../person-name.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Proposal, Proposed, Replacing } from "./proposal.ts";

/** What a second administrator says yes to: both are in the record beside their name. */
export interface Confirmed {
  readonly project: string;
  readonly case: string;
}

/** A proposal as the ceremony keeps it, made by whoever sits at the keyboard: for other keys, that is the first administrator. */
export function proposedBy(proposed: Proposed, reviewer: string): Proposal {
  return proposed.change === "replace-project"
    ? { ...proposed, administrators: [reviewer] }
    : proposed;
}

/** Whether a second administrator has yet to confirm it: only a case needs two. */
export function waits(proposal: Proposal): proposal is Replacing {
  return (
    proposal.change === "replace-project" &&
    proposal.case !== "" &&
    proposal.administrators.length < 2
  );
}

/** Whether that person stands for it already: nobody is two. */
export function standsFor(proposal: Replacing, reviewer: string): boolean {
  return proposal.administrators.some((each) => samePerson(each, reviewer));
}

/** Why the seal cannot be made yet, a sentence for each proposal that waits. */
export function waitingWords(proposals: readonly Proposal[]): readonly string[] {
  return proposals
    .filter(waits)
    .map(
      ({ project, case: reference, administrators }) =>
        `Other keys for ${project}, for case ${reference}, wait for a second administrator. ${administrators.join(" and ")} proposed them.`,
    );
}

/**
 * The proposals after the reviewer at the keyboard has confirmed other keys for a project, as the second administrator. Refuses PROPOSAL-SECOND:
 * nothing of that project and case waits, or the same person proposed it.
 */
export function confirmedBy(
  proposals: readonly Proposal[],
  { project, case: reference }: Confirmed,
  reviewer: string,
): Outcome<readonly Proposal[]> {
  const no = (found: string, expected: string, todo: string) =>
    refuse({ id: "PROPOSAL-SECOND", where: project, found, expected, todo });
  const waiting = proposals
    .filter(waits)
    .find((each) => each.project === project && each.case === reference);
  if (waiting === undefined)
    return no(
      `no proposal for case ${reference} that waits`,
      "one that waits for a second administrator",
      "Look at the list of proposals again.",
    );
  if (standsFor(waiting, reviewer))
    return no(
      `${reviewer}, who proposed this`,
      "another person, who sits at the keyboard under their own name",
      "Hand over the keyboard. The second administrator looks at the case and confirms.",
    );
  const administrators = [...waiting.administrators, reviewer];
  return accept(
    proposals.map((each) => (each === waiting ? { ...waiting, administrators } : each)),
  );
}
