import type { Facets, Progress } from "../../shared/contract/claim-view.ts";
import { sha256Of, type Sha256 } from "../../shared/digest/sha256.ts";
import { CLAIM_CHECKS, type CheckName } from "../../shared/import/claim-checks.ts";
import type { Batch, Standing } from "../../shared/import/pending.ts";
import { OUTCOMES } from "../../shared/review/decisions.ts";
import {
  EVERYTHING,
  isSearched,
  type DecisionOf,
  type Filter,
} from "../../shared/review/selection.ts";
import { inSlices } from "../slices.ts";
import { ClaimColumns, STANDINGS } from "./claim-columns.ts";
import { ClaimTexts } from "./claim-texts.ts";
import { codeOf, decisionIn, matching, type Matching, type Search } from "./claim-matching.ts";
import { byDecision, byProject, FIXED_SORTS, inOrder, type FixedSort } from "./claim-orders.ts";
import type { Sort } from "./claim-orders.ts";

/** A list as it is shown: which claims, in which order. */
export interface Listing {
  readonly filter: Filter;
  readonly sort: Sort;
  /** The whole order from its end, ties too. */
  readonly reversed: boolean;
}

const UNDECIDED = OUTCOMES.indexOf("undecided");
const CLEAN = STANDINGS.indexOf("clean");
const inSilence = () => undefined;

/** The last thing that was worked out, for as long as the same is asked about the same decisions. */
class Kept<T> {
  private last: { readonly key: string; readonly decisions: DecisionOf; readonly value: T } | null =
    null;

  get(key: string, decisions: DecisionOf, make: () => T): T {
    if (this.last?.key === key && this.last.decisions === decisions) return this.last.value;
    const value = make();
    this.last = { key, decisions, value };
    return value;
  }
}

/** Names a list by its lines, ascending. Not selectionDigest: this one is asked for after every decision, and never leaves this machine. */
export function shownDigest(lines: Uint32Array): Sha256 {
  return sha256Of(new Uint8Array(lines.buffer, lines.byteOffset, lines.byteLength));
}

/** Counts and orders of one batch, worked out once; pages are cut from them. */
export class BatchIndex {
  readonly standing: Readonly<Record<Standing, number>>;
  /** What was found at all, the blocking checks first. */
  readonly findings: readonly (CheckName & { readonly count: number })[];
  private readonly batch: Batch;
  private readonly columns: ClaimColumns;
  private texts: ClaimTexts | null = null;
  private makingTexts: Promise<void> | null = null;
  private readonly orders = new Map<FixedSort, Promise<Uint32Array>>();
  private readonly codes = new Kept<Uint8Array>();
  private readonly matchings = new Kept<Matching>();
  private readonly shown = new Kept<Uint32Array>();
  private readonly names = new Kept<Sha256>();
  private readonly progresses = new Kept<Progress>();

  private constructor(batch: Batch, columns: ClaimColumns) {
    this.batch = batch;
    this.columns = columns;
    const { facets } = matching(columns, new Uint8Array(columns.size), EVERYTHING, this.search);
    this.standing = facets.standing;
    const found = new Map(facets.findings.map(({ id, count }) => [id, count]));
    // Without what the check does: this goes to the window.
    const named = CLAIM_CHECKS.map(({ id, claim, level }) => {
      const count = found.get(id) ?? 0;
      return { id, claim, level, count };
    });
    this.findings = (["block", "warn"] as const).flatMap((level) =>
      named.filter((check) => check.level === level && check.count > 0),
    );
  }

  /** Makes all that the first rows need, in slices. */
  static async of(batch: Batch): Promise<BatchIndex> {
    const ids = CLAIM_CHECKS.map(({ id }) => id);
    const columns = await inSlices(ClaimColumns.of(batch, ids), inSilence);
    const index = new BatchIndex(batch, columns);
    await index.order("attention");
    return index;
  }

  /** Makes what a search and the other orders need too, so that nobody waits for it. */
  async prepare(): Promise<void> {
    await this.searchable();
    for (const sort of FIXED_SORTS) await this.order(sort);
  }

  private searchable(): Promise<void> {
    this.makingTexts ??= inSlices(ClaimTexts.of(this.batch), inSilence).then((texts) => {
      this.texts = texts;
    });
    return this.makingTexts;
  }

  private readonly search: Search = (wanted, found) => {
    if (this.texts !== null) this.texts.each(wanted, found);
    else
      for (const claim of this.batch.claims)
        if (isSearched(this.batch, claim, wanted)) found(claim.line);
  };

  private order(sort: FixedSort): Promise<Uint32Array> {
    const known = this.orders.get(sort);
    if (known !== undefined) return known;
    const made = this.makeOrder(sort);
    this.orders.set(sort, made);
    return made;
  }

  private async makeOrder(sort: FixedSort): Promise<Uint32Array> {
    const { batch, columns } = this;
    if (sort === "project") return inSlices(byProject(batch), inSilence);
    const projects = await this.order("project");
    return inSlices(inOrder(sort, batch, columns, projects), inSilence);
  }

  private async ordered(sort: Sort, decisions: DecisionOf): Promise<Uint32Array> {
    if (sort !== "decision") return this.order(sort);
    return byDecision(await this.order("project"), this.codesOf(decisions));
  }

  private codesOf(decisions: DecisionOf): Uint8Array {
    return this.codes.get("", decisions, () => {
      const codes = new Uint8Array(this.columns.size);
      for (let line = 0; line < codes.length; line++) {
        codes[line] = codeOf(decisions.of(line), decisions.outcome(line));
      }
      return codes;
    });
  }

  private matching(decisions: DecisionOf, filter: Filter): Matching {
    return this.matchings.get(JSON.stringify(filter), decisions, () =>
      matching(this.columns, this.codesOf(decisions), filter, this.search),
    );
  }

  private async shownBy(decisions: DecisionOf, listing: Listing): Promise<Uint32Array> {
    const { filter, sort, reversed } = listing;
    if (filter.search !== "") await this.searchable();
    const order = await this.ordered(sort, decisions);
    return this.shown.get(JSON.stringify(listing), decisions, () => {
      const { fits } = this.matching(decisions, filter);
      const lines = new Uint32Array(order.length);
      let total = 0;
      for (const line of order) if (fits(line)) lines[total++] = line;
      const shown = lines.subarray(0, total);
      return reversed ? shown.reverse() : shown;
    });
  }

  /** The lines behind a filter, in the batch's order: what linesOf finds. */
  lines(decisions: DecisionOf, filter: Filter): readonly number[] {
    const { fits } = this.matching(decisions, filter);
    const lines: number[] = [];
    for (let line = 0; line < this.columns.size; line++) if (fits(line)) lines.push(line);
    return lines;
  }

  /** Names the lines behind a filter. */
  named(decisions: DecisionOf, filter: Filter): Sha256 {
    return this.names.get(JSON.stringify(filter), decisions, () =>
      shownDigest(Uint32Array.from(this.lines(decisions, filter))),
    );
  }

  /** One page of a list, with how long the whole is. */
  async page(
    decisions: DecisionOf,
    listing: Listing,
    { offset, count }: { readonly offset: number; readonly count: number },
  ): Promise<{ readonly total: number; readonly lines: readonly number[] }> {
    const shown = await this.shownBy(decisions, listing);
    return { total: shown.length, lines: [...shown.subarray(offset, offset + count)] };
  }

  /** For each choice that the filter leaves open: how many claims it would show. Of checks, those that found something at all. */
  facets(decisions: DecisionOf, filter: Filter): Facets {
    const { facets } = this.matching(decisions, filter);
    const counts = new Map(facets.findings.map((each) => [each.id, each]));
    const findings = this.findings.flatMap(({ id }) => counts.get(id) ?? []);
    return { ...facets, findings };
  }

  /**
   * The next claim of a list, behind the one with the line `after`, that is flagged and undecided; from the beginning again after the end. The one at `after` comes
   * last, and need not be in the list any more. Null where there is none.
   */
  async next(
    decisions: DecisionOf,
    listing: Listing,
    after: number | null,
  ): Promise<{ readonly line: number; readonly place: number } | null> {
    const { standing } = this.columns;
    const order = await this.ordered(listing.sort, decisions);
    const { fits } = this.matching(decisions, listing.filter);
    const codes = this.codesOf(decisions);
    let first: { line: number; place: number } | null = null;
    let isBehind = after === null;
    let place = 0;
    for (let i = 0; i < order.length; i++) {
      const line = order[listing.reversed ? order.length - 1 - i : i] ?? 0;
      const isWanted =
        fits(line) && standing[line] !== CLEAN && decisionIn(codes[line] ?? 0) === UNDECIDED;
      if (isWanted && isBehind) return { line, place };
      if (isWanted) first ??= { line, place };
      if (line === after) isBehind = true;
      if (fits(line)) place++;
    }
    return first;
  }

  /** How much of the batch is decided. */
  progress(decisions: DecisionOf): Progress {
    return this.progresses.get("", decisions, () => {
      const { size, standing } = this.columns;
      const codes = this.codesOf(decisions);
      const all = { decided: 0, of: size };
      const flagged = { decided: 0, of: 0 };
      for (let line = 0; line < size; line++) {
        const decided = decisionIn(codes[line] ?? 0) === UNDECIDED ? 0 : 1;
        all.decided += decided;
        if (standing[line] === CLEAN) continue;
        flagged.decided += decided;
        flagged.of++;
      }
      return { all, flagged };
    });
  }
}
