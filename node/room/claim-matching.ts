import type { Facets } from "../../shared/contract/view.ts";
import { DECISIONS } from "../../shared/review/decisions.ts";
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

/** Goes once through all claims. `codes`: what was decided about each, as a place in DECISIONS. */
export function matching(
  columns: ClaimColumns,
  codes: Uint8Array,
  filter: Filter,
  search: Search,
): Matching {
  const { size, standing, found, checks } = columns;
  const parts = searched(size, filter.search, search);
  const wantedStanding = filter.standing === "any" ? null : STANDINGS.indexOf(filter.standing);
  const wantedDecision = filter.decision === "any" ? null : DECISIONS.indexOf(filter.decision);
  const bit = filter.finding === null ? null : checks.indexOf(filter.finding);
  const ofStanding = new Uint32Array(STANDINGS.length);
  const ofDecision = new Uint32Array(DECISIONS.length);
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
    if (wantedDecision === null || wantedDecision === decided) passed |= DECISION;
    if (bit === null || isFound(columns, line, bit, filter.alone)) passed |= FINDING;
    parts[line] = passed;
    if ((passed | STANDING) === ALL) ofStanding[here] = (ofStanding[here] ?? 0) + 1;
    if ((passed | DECISION) === ALL) ofDecision[decided] = (ofDecision[decided] ?? 0) + 1;
    if ((passed | FINDING) !== ALL) continue;
    isAlone = found[line] === 1;
    columns.eachCheck(line, countCheck);
  }
  const [blocked = 0, warned = 0, clean = 0] = ofStanding;
  const [undecided = 0, approved = 0, rejected = 0, putOff = 0] = ofDecision;
  return {
    fits: (line) => parts[line] === ALL,
    facets: {
      standing: { blocked, warned, clean },
      decision: { undecided, approved, rejected, "put off": putOff },
      findings: checks.map((id, i) => ({
        id,
        count: ofFinding[i] ?? 0,
        alone: ofAlone[i] ?? 0,
      })),
    },
  };
}
