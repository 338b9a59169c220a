import type { Facets } from "../../shared/contract/claim-view.ts";
import { noCounts, OUTCOMES, type ClaimOutcome } from "../../shared/review/decisions.ts";
import type { Filter } from "../../shared/review/selection.ts";
import { STANDINGS, type ClaimColumns } from "./claim-columns.ts";

/** The parts of a filter, as bits: a facet's counts are of what passes all parts but its own. */
const STANDING = 1;
const DECISION = 2;
const FINDING = 4;
const SEARCH = 8;
const ALL = STANDING | DECISION | FINDING | SEARCH;

/** What a filter shows. shared/review/selection.ts says what it means; this finds the same, sooner. */
export interface Matching {
  readonly fits: (line: number) => boolean;
  readonly facets: Facets;
}

/** Calls back with each line that a text finds. */
export type Search = (wanted: string, found: (line: number) => void) => void;

function searched(size: number, wanted: string, search: Search): Uint8Array {
  const parts = new Uint8Array(size);
  if (wanted === "") return parts.fill(SEARCH);
  search(wanted, (line) => {
    parts[line] = SEARCH;
  });
  return parts;
}

function isFound(columns: ClaimColumns, line: number, bit: number, alone: boolean): boolean {
  return columns.has(line, bit) && (!alone || columns.found[line] === 1);
}

/** The outcomes among which a claim can be beside a decision of its own. */
const BESIDE = ["waiting", "disagreed"] as const;
/** The part of a code that is the decision's place in OUTCOMES, of which the decisions come first. */
const DECISION_PART = 7;

/** What was decided about a claim, in one byte: the place of the reviewer's decision in OUTCOMES, and a bit where two reviewers have not come to one. */
export function codeOf(decision: ClaimOutcome, outcome: ClaimOutcome): number {
  const beside = BESIDE.findIndex((each) => each === outcome);
  return OUTCOMES.indexOf(decision) | (beside === -1 ? 0 : 8 << beside);
}

/** The place in OUTCOMES of the decision that a code tells. */
export function decisionIn(code: number): number {
  return code & DECISION_PART;
}

/** Whether what a code tells is what a filter wants. */
function wantedCode(wanted: Filter["decision"]): (code: number) => boolean {
  if (wanted === "any") return () => true;
  if (wanted === "waiting" || wanted === "disagreed") {
    const bit = codeOf("undecided", wanted);
    return (code) => (code & bit) !== 0;
  }
  const place = OUTCOMES.indexOf(wanted);
  return (code) => decisionIn(code) === place;
}

function decisionCounts(ofCode: Uint32Array): Facets["decision"] {
  const counts = noCounts();
  for (const [code, count] of ofCode.entries()) {
    const decision = OUTCOMES[decisionIn(code)];
    if (decision !== undefined) counts[decision] += count;
    for (const beside of BESIDE) if (wantedCode(beside)(code)) counts[beside] += count;
  }
  return counts;
}

/** Goes once through all claims. `codes`: what was decided about each, by codeOf. */
export function matching(
  columns: ClaimColumns,
  codes: Uint8Array,
  filter: Filter,
  search: Search,
): Matching {
  const { size, standing, found, checks } = columns;
  const parts = searched(size, filter.search, search);
  const wantedStanding = filter.standing === "any" ? null : STANDINGS.indexOf(filter.standing);
  const isWanted = Uint8Array.from({ length: 32 }, (_, code) =>
    wantedCode(filter.decision)(code) ? DECISION : 0,
  );
  const bit = filter.finding === null ? null : checks.indexOf(filter.finding);
  const ofStanding = new Uint32Array(STANDINGS.length);
  const ofCode = new Uint32Array(32);
  const ofFinding = new Uint32Array(checks.length);
  const ofAlone = new Uint32Array(checks.length);
  let isAlone = false;
  const countCheck = (each: number) => {
    ofFinding[each] = (ofFinding[each] ?? 0) + 1;
    if (isAlone) ofAlone[each] = (ofAlone[each] ?? 0) + 1;
  };
  for (let line = 0; line < size; line++) {
    const here = standing[line] ?? 0;
    const decided = codes[line] ?? 0;
    let passed = parts[line] ?? 0;
    if (wantedStanding === null || wantedStanding === here) passed |= STANDING;
    passed |= isWanted[decided] ?? 0;
    if (bit === null || isFound(columns, line, bit, filter.alone)) passed |= FINDING;
    parts[line] = passed;
    if ((passed | STANDING) === ALL) ofStanding[here] = (ofStanding[here] ?? 0) + 1;
    if ((passed | DECISION) === ALL) ofCode[decided] = (ofCode[decided] ?? 0) + 1;
    if ((passed | FINDING) !== ALL) continue;
    isAlone = found[line] === 1;
    columns.eachCheck(line, countCheck);
  }
  const [blocked = 0, warned = 0, clean = 0] = ofStanding;
  return {
    fits: (line) => parts[line] === ALL,
    facets: {
      standing: { blocked, warned, clean },
      decision: decisionCounts(ofCode),
      findings: checks.map((id, i) => ({
        id,
        count: ofFinding[i] ?? 0,
        alone: ofAlone[i] ?? 0,
      })),
    },
  };
}
