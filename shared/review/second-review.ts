import type { Batch, Standing } from "../import/pending.ts";
import type { SecondReview } from "../profile/pypi.ts";
import type { ApprovedClaim } from "./approved.ts";
import type { Changes } from "./changes.ts";
import { Decisions, type ClaimOutcome } from "./decisions.ts";
import { rejectedStill } from "./earlier.ts";

/** The rule in words, for the record and for those who choose. */
export const RULE_WORDS: Readonly<Record<SecondReview, string>> = {
  nobody: "One reviewer is enough for every claim",
  flagged: "Claims with warnings need two reviewers",
  all: "Every claim needs two reviewers",
};

function needsTwo(rule: SecondReview, standing: Standing): boolean {
  return (
    standing !== "blocked" && (rule === "all" || (rule === "flagged" && standing === "warned"))
  );
}

/** Nothing decided yet about a batch but what an earlier ceremony rejected, by its profile's rule. */
export function undecidedYet(batch: Batch): Decisions {
  const { base, claims } = batch;
  const rule = base.profile.secondReview;
  const two = (line: number) => needsTwo(rule, claims[line]?.standing ?? "warned");
  return Decisions.none(claims.length, two, rejectedStill(batch));
}

const claims = (n: number) => (n === 1 ? "1 claim" : `${n.toLocaleString("en")} claims`);

/** What is still open of so many outcomes, in words; nothing when everything is decided. */
export function openWords(counts: Readonly<Record<ClaimOutcome, number>>): readonly string[] {
  const { undecided, waiting, disagreed } = counts;
  return [
    ...(undecided > 0
      ? [`${claims(undecided)} ${undecided === 1 ? "has" : "have"} no decision yet.`]
      : []),
    ...(waiting > 0
      ? [`${claims(waiting)} ${waiting === 1 ? "waits" : "wait"} for a second reviewer.`]
      : []),
    ...(disagreed > 0 ? [`${claims(disagreed)}: the reviewers disagree.`] : []),
  ];
}

/** Who approved the claims that are sealed, and how many people each of them, so that keyholders know it before they sign. */
export function reviewedSentences(
  { claims: all }: Batch,
  approved: readonly ApprovedClaim[],
  decisions: Decisions,
): Changes["sentences"] {
  const none = (): { warned: number[]; clean: number[] } => ({ warned: [], clean: [] });
  const [two, one] = [none(), none()];
  for (const { line } of approved) {
    const { warned, clean } = decisions.needsTwo(line) ? two : one;
    (all[line]?.standing === "warned" ? warned : clean).push(line);
  }
  const groups = [
    { of: two.warned, what: "with warnings", by: "two reviewers each", danger: false },
    { of: two.clean, what: "without a warning", by: "two reviewers each", danger: false },
    { of: one.warned, what: "WITH WARNINGS", by: "ONE reviewer alone", danger: true },
    { of: one.clean, what: "without a warning", by: "one reviewer each", danger: false },
  ];
  return groups
    .filter(({ of }) => of.length > 0)
    .map(({ of, what, by, danger }) => {
      const names = decisions.reviewersOf(of).join("; ");
      const were = of.length === 1 ? "was" : "were";
      const each = of.length > 1 ? by : by.replace(" each", "");
      return {
        danger,
        text: `${claims(of.length)} ${what} ${were} approved by ${each}: ${names}.`,
      };
    });
}
