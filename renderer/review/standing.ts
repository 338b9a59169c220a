import type { ClaimRow } from "../../shared/contract/claim-view.ts";
import type { Standing } from "../../shared/import/pending.ts";
import type { ClaimOutcome, Decision } from "../../shared/review/decisions.ts";
import type { Filter } from "../../shared/review/selection.ts";
import type { IconName } from "../parts/icons.tsx";
import { grouped, visible } from "../parts/words.ts";

/** How a state looks and what it is called: always icon, word and colour together. */
export interface Look {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: "danger" | "warn" | "good" | "soft";
  readonly fill: "danger" | "warn" | "good" | "none";
}

export const STANDINGS: Readonly<Record<Standing, Look>> = {
  blocked: { word: "Blocked", icon: "block", tone: "danger", fill: "danger" },
  warned: { word: "Needs attention", icon: "warn", tone: "warn", fill: "warn" },
  clean: { word: "Clean", icon: "good", tone: "good", fill: "good" },
};

export const DECIDED: Readonly<Record<Decision, Look>> = {
  undecided: { word: "Undecided", icon: "open", tone: "soft", fill: "none" },
  approved: { word: "Approved", icon: "approved", tone: "good", fill: "good" },
  rejected: { word: "Rejected", icon: "rejected", tone: "danger", fill: "danger" },
  "put off": { word: "Put off", icon: "later", tone: "warn", fill: "warn" },
};

/** What two reviewers have come to that is no decision. */
const OPEN: Readonly<Record<"waiting" | "disagreed", Look>> = {
  waiting: { word: "1 of 2", icon: "approved", tone: "soft", fill: "none" },
  disagreed: { word: "Disagreed", icon: "warn", tone: "danger", fill: "danger" },
};

/** What a list can show by, beside what was found. */
export const OUTCOME_LOOKS: Readonly<Record<ClaimOutcome, Look>> = { ...DECIDED, ...OPEN };

/** How the decision about a claim looks to the reviewer at the keyboard. */
export function lookOf({ decision, outcome }: Pick<ClaimRow, "decision" | "outcome">): Look {
  return outcome === "waiting" || outcome === "disagreed" ? OPEN[outcome] : DECIDED[decision];
}

/** What the person does, as on the buttons. */
export const ACTS: Readonly<Record<Decision, string>> = {
  undecided: "Undo",
  approved: "Approve",
  rejected: "Reject",
  "put off": "Put off",
};

/** The rule of shared/review/decide.ts, so that the reason is asked for before main has to refuse. */
export function needsReason(decision: Decision, standing: Standing | "any"): boolean {
  return decision === "rejected" || (decision === "approved" && standing !== "clean");
}

/** "12 clean undecided claims with “abc” in project, owner or key": exactly what a filter shows. */
export function shownBy(filter: Filter, total: number, finding: string | undefined): string {
  const one = total === 1;
  const { decision } = filter;
  const isOpen = decision === "any" || decision === "waiting" || decision === "disagreed";
  const words = [
    grouped(total),
    filter.standing === "clean" || filter.standing === "blocked" ? filter.standing : "",
    isOpen ? "" : decision,
    one ? "claim" : "claims",
    decision === "waiting" ? `that ${one ? "waits" : "wait"} for a second reviewer` : "",
    decision === "disagreed" ? "about which the reviewers disagree" : "",
    filter.standing === "warned" ? `that ${one ? "needs" : "need"} attention` : "",
    filter.search === "" ? "" : `with “${visible(filter.search)}” in project, owner or key`,
    finding === undefined
      ? ""
      : `for which ${filter.alone ? "only this" : "this"} does not hold: “${finding.replace(/\.$/, "")}”`,
  ];
  return words.filter((word) => word !== "").join(" ");
}
