import { asProjectName } from "../claim/project-name.ts";
import type { Objection } from "../check/check.ts";
import type { Neighbour } from "../look-alike/look-alikes.ts";
import { RULES } from "../look-alike/rule.ts";
import { claimCheck, LOOK } from "./batch-subject.ts";

const COMPARE =
  "Compare the two letter by letter. Ask the owners, by another way than the stick, and write down why it is all right before you approve it.";

function told({ project, rank, rule }: Neighbour): string {
  const place = rank === null ? "" : ` (number ${rank} by downloads)`;
  return `${project}${place}: ${RULES[rule].words}`;
}

function takenFor(neighbours: readonly Neighbour[]): true | Objection {
  if (neighbours.length === 0) return true;
  return {
    found: `a name that can be taken for ${neighbours.map(told).join("; for ")}`,
    expected: "a name that is taken for no other project",
    todo: COMPARE,
  };
}

export const CLAIM_PROHIBITED = claimCheck(
  "CLAIM-PROHIBITED",
  "block",
  "The project's name is not among those that the index prohibits.",
  ({ isProhibited }) =>
    !isProhibited || {
      found: "a name on the list of prohibited names",
      expected: "a name that projects may have",
      todo: "Reject this claim, and ask the index's operators how the project came to be.",
    },
);

/** What is looked for in a claim's name. A project is never told of itself. */
export const NAME_CHECKS = [
  claimCheck(
    "CLAIM-LOOK-ALIKE",
    "warn",
    "No other project has a name that is equal when -, and the difference of i, l and 1, and of o and 0, are left out.",
    ({ neighbours }) => takenFor(neighbours.filter(({ rule }) => rule === "ultranormal")),
  ),
  claimCheck(
    "CLAIM-TYPO",
    "warn",
    "No slip of the hand or of the eye leads from a popular project's name to this one.",
    ({ neighbours }) => takenFor(neighbours.filter(({ rule }) => rule !== "ultranormal")),
  ),
  claimCheck(
    "CLAIM-STDLIB",
    "warn",
    "The project is not called like a module of the standard library.",
    ({ claim, profile }) => {
      const project = asProjectName(claim.project);
      return (
        project === null ||
        !profile.isStandardLibrary(project) || {
          found: "the name of a module that comes with the language itself",
          expected: "a name that no such module has",
          todo: LOOK,
        }
      );
    },
  ),
  claimCheck(
    "CLAIM-UNKNOWN",
    "warn",
    "The project stands in the index's list of existing names.",
    ({ isExisting }) =>
      isExisting !== false || {
        found: "a project that is not among the index's existing names",
        expected: "one of them",
        todo: "Ask the index's operators why it is not: it may be very new, or not be there at all.",
      },
  ),
] as const;
