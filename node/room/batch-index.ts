import { CLAIM_CHECKS, type CheckName } from "../../shared/import/claim-checks.ts";
import type { Batch, Pending, Standing } from "../../shared/import/pending.ts";
import { linesOf, type Filter } from "../../shared/review/selection.ts";
import type { Decisions } from "../../shared/review/decisions.ts";

export type Sort = "attention" | "project";

const RANK: Readonly<Record<Standing, number>> = { blocked: 0, warned: 1, clean: 2 };

/** What most concerns reviewers stands first: a claim on a project that is claimed already. */
function attention(a: Pending, b: Pending): number {
  const urgent = (claim: Pending) =>
    claim.findings.some((finding) => finding.id === "CLAIM-CLAIMED") ? 0 : 1;
  return RANK[a.standing] - RANK[b.standing] || urgent(a) - urgent(b) || byProject(a, b);
}

function byProject(a: Pending, b: Pending): number {
  return a.project < b.project ? -1 : a.project > b.project ? 1 : a.line - b.line;
}

/** Counts and orders of one batch, worked out once; pages are cut from them. */
export class BatchIndex {
  readonly standing: Readonly<Record<Standing, number>>;
  readonly findings: readonly (CheckName & { readonly count: number })[];
  private readonly batch: Batch;
  private readonly orders = new Map<Sort, readonly number[]>();
  private last: {
    readonly key: string;
    readonly decisions: Decisions;
    readonly lines: readonly number[];
  } | null = null;

  constructor(batch: Batch) {
    this.batch = batch;
    const standing = { blocked: 0, warned: 0, clean: 0 };
    const counts = new Map<string, number>();
    for (const claim of batch.claims) {
      standing[claim.standing]++;
      for (const finding of claim.findings)
        counts.set(finding.id, (counts.get(finding.id) ?? 0) + 1);
    }
    this.standing = standing;
    this.findings = CLAIM_CHECKS.filter(({ id }) => counts.has(id)).map(({ id, claim, level }) => ({
      id,
      claim,
      level,
      count: counts.get(id) ?? 0,
    }));
  }

  private order(sort: Sort): readonly number[] {
    const known = this.orders.get(sort);
    if (known !== undefined) return known;
    const order = this.batch.claims
      .toSorted(sort === "attention" ? attention : byProject)
      .map((claim) => claim.line);
    this.orders.set(sort, order);
    return order;
  }

  /** The lines behind a filter, sorted; kept until the filter or the decisions change. */
  lines(decisions: Decisions, filter: Filter, sort: Sort): readonly number[] {
    const key = JSON.stringify([filter, sort]);
    if (this.last?.key === key && this.last.decisions === decisions) return this.last.lines;
    const shown = new Set(linesOf(this.batch, decisions, filter));
    const lines = this.order(sort).filter((line) => shown.has(line));
    this.last = { key, decisions, lines };
    return lines;
  }
}
