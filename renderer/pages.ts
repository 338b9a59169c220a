import { create } from "zustand";
import type { Outcome, Refusal } from "../shared/refusal.ts";

/** Rows in one page; main hands out at most 200. */
export const PAGE = 100;
/** Pages kept in memory: 4,000 rows, whatever the list's length. */
const KEPT = 40;

export interface Page<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
  /** Names the whole list, where main does. */
  readonly shown?: string;
}

/** A long list in main, of which this window holds the part that is looked at. */
export interface Pages<Query, Row, Answer extends Page<Row> = Page<Row>> {
  readonly query: Query | null;
  /** Null until the first answer. */
  readonly total: number | null;
  /** The last one, for what it tells of the whole list. */
  readonly answer: Answer | null;
  readonly pages: ReadonlyMap<number, readonly Row[]>;
  /** False while what is shown is older than the query, or than the last change in main. */
  readonly settled: boolean;
  readonly refusal: Refusal | null;
}

export interface PageList<Query, Row, Answer extends Page<Row> = Page<Row>> {
  readonly use: <Part>(part: (state: Pages<Query, Row, Answer>) => Part) => Part;
  readonly now: () => Pages<Query, Row, Answer>;
  /** Shows another list. The old rows stay, unsettled, until the new ones are here. */
  readonly show: (query: Query) => Promise<void>;
  /** Forgets every page that is not on screen, and fetches those anew. */
  readonly refresh: () => Promise<void>;
  /** Sees to it that rows `first` to `last` get here. */
  readonly need: (first: number, last: number) => Promise<void>;
  /** Forgets all rows and the query at once; an answer that is under way is dropped. */
  readonly forget: () => void;
  readonly row: (index: number) => Row | undefined;
}

export function rowIn<Row>(
  pages: ReadonlyMap<number, readonly Row[]>,
  index: number,
): Row | undefined {
  return pages.get(Math.floor(index / PAGE))?.[index % PAGE];
}

function pagesBetween(first: number, last: number): readonly number[] {
  const from = Math.max(0, Math.floor(first / PAGE));
  const to = Math.max(from, Math.floor(last / PAGE));
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** The pages nearest to the one that is looked at. */
function nearest<Row>(
  pages: ReadonlyMap<number, readonly Row[]>,
  centre: number,
): ReadonlyMap<number, readonly Row[]> {
  if (pages.size <= KEPT) return pages;
  const kept = [...pages].sort(([a], [b]) => Math.abs(a - centre) - Math.abs(b - centre));
  return new Map(kept.slice(0, KEPT));
}

/** A list that is fetched by pages. Answers that come too late, for an older query or state, are dropped. */
export function pageList<Query, Row, Answer extends Page<Row> = Page<Row>>(
  fetch: (query: Query, offset: number, count: number) => Promise<Outcome<Answer>>,
): PageList<Query, Row, Answer> {
  const nothing: Pages<Query, Row, Answer> = {
    query: null,
    total: null,
    answer: null,
    pages: new Map(),
    settled: false,
    refusal: null,
  };
  const store = create<Pages<Query, Row, Answer>>()(() => nothing);
  let edition = 0;
  let wanted: readonly number[] = [0];
  const underway = new Set<number>();

  async function load(pages: readonly number[], anew: boolean): Promise<void> {
    const { query } = store.getState();
    if (query === null || pages.length === 0) return;
    const mine = edition;
    for (const page of pages) underway.add(page);
    const answers = await Promise.all(pages.map((page) => fetch(query, page * PAGE, PAGE)));
    if (mine !== edition) return;
    for (const page of pages) underway.delete(page);
    const next = new Map(anew ? [] : store.getState().pages);
    let { answer } = store.getState();
    for (const [i, each] of answers.entries()) {
      if (!each.ok) {
        store.setState({ refusal: each.refusal, settled: true });
        return;
      }
      // Pages of two different lists must never stand together.
      if ((!anew || i > 0) && each.value.shown !== answer?.shown) return renew(wanted);
      next.set(pages[i] ?? 0, each.value.rows);
      answer = each.value;
    }
    const shown = nearest(next, pages[0] ?? 0);
    const total = answer?.total ?? null;
    store.setState({ pages: shown, answer, total, settled: true, refusal: null });
  }

  function renew(pages: readonly number[]): Promise<void> {
    edition += 1;
    underway.clear();
    store.setState({ settled: false });
    return load(pages, true);
  }

  return {
    use: store,
    now: store.getState,
    show: (query) => {
      if (JSON.stringify(query) === JSON.stringify(store.getState().query))
        return Promise.resolve();
      store.setState({ query });
      wanted = [0];
      return renew(wanted);
    },
    refresh: () => renew(wanted),
    need: (first, last) => {
      wanted = pagesBetween(first, last);
      const { pages, settled } = store.getState();
      if (!settled) return Promise.resolve();
      return load(
        wanted.filter((page) => !pages.has(page) && !underway.has(page)),
        false,
      );
    },
    forget: () => {
      edition += 1;
      underway.clear();
      wanted = [0];
      store.setState(nothing);
    },
    row: (index) => rowIn(store.getState().pages, index),
  };
}
