import type { Batch, Pending } from "../../shared/import/pending.ts";
import { DECISIONS } from "../../shared/review/decisions.ts";
import { decisionIn } from "./claim-matching.ts";
import { lowered } from "../../shared/review/selection.ts";
import type { ClaimColumns } from "./claim-columns.ts";
import { sorted } from "./sorted.ts";

/** By what the list is sorted. Ties go by the project's name, then by the line. `decision` follows what people do and is no order of the batch. */
export type Sort = "attention" | "project" | "registered" | "threshold" | "decision" | "owners";
export type FixedSort = Exclude<Sort, "decision">;

export const FIXED_SORTS = [
  "attention",
  "project",
  "registered",
  "threshold",
  "owners",
] as const satisfies readonly FixedSort[];

/** Claims between two pauses. */
const PAUSE = 1024;

type Compare = (a: number, b: number) => number;
type Of<T> = (claim: Pending) => T;

/** The claims by their place in an order that is known already; places that tie in another one stay as they are. */
class Places {
  private readonly batch: Batch;
  /** Null for the batch's own order. */
  private readonly lines: Uint32Array | null;

  constructor(batch: Batch, lines: Uint32Array | null) {
    this.batch = batch;
    this.lines = lines;
  }

  get size(): number {
    return this.batch.claims.length;
  }

  lineAt(place: number): number {
    return this.lines?.[place] ?? place;
  }

  /** One number for each place. */
  *numbers(of: Of<number>): Generator<void, Float64Array> {
    const column = new Float64Array(this.size);
    for (let place = 0; place < column.length; place++) {
      const claim = this.batch.claims[this.lineAt(place)];
      if (claim !== undefined) column[place] = of(claim);
      if (place % PAUSE === 0) yield;
    }
    return column;
  }
}

/** The first seven code units, each capped to seven bits: where these numbers differ, texts are in their order, and they are compared sooner. */
function beginning(text: string): number {
  let number = 0;
  for (let i = 0; i < 7; i++)
    number = number * 128 + (i < text.length ? Math.min(text.charCodeAt(i), 127) : 0);
  return number;
}

/** The order of texts by code units. `empty`: where those without one stand. */
function* byText(
  places: Places,
  of: Of<string>,
  empty: "first" | "last",
): Generator<void, Compare> {
  const texts: string[] = [];
  const beginnings = yield* places.numbers((claim) => {
    const text = of(claim);
    texts.push(text);
    return text === "" && empty === "last" ? Infinity : beginning(text);
  });
  return (a, b) => {
    const [here = 0, there = 0] = [beginnings[a], beginnings[b]];
    if (here !== there) return here < there ? -1 : 1;
    const [text = "", other = ""] = [texts[a], texts[b]];
    return text < other ? -1 : text > other ? 1 : 0;
  };
}

function* byNumbers(
  places: Places,
  first: Of<number>,
  second: Of<number>,
): Generator<void, Compare> {
  const major = yield* places.numbers(first);
  const minor = yield* places.numbers(second);
  return (a, b) => (major[a] ?? 0) - (major[b] ?? 0) || (minor[a] ?? 0) - (minor[b] ?? 0);
}

/** A claim without a date, or without an owner, stands behind all that have one. */
function compareBy(
  sort: Exclude<FixedSort, "project">,
  places: Places,
  { evidence }: Batch["base"],
  { gravity, rank }: ClaimColumns,
): Generator<void, Compare> {
  switch (sort) {
    case "attention":
      return byNumbers(
        places,
        ({ line }) => gravity[line] ?? 0,
        ({ line }) => rank[line] ?? 0,
      );
    case "registered":
      return byNumbers(
        places,
        ({ registered }) => registered ?? Number.MAX_SAFE_INTEGER,
        () => 0,
      );
    case "threshold":
      return byNumbers(
        places,
        ({ threshold }) => threshold,
        ({ keys }) => keys.length,
      );
    case "owners":
      return byText(
        places,
        ({ project }) => lowered(evidence.get(project)?.owners.join(", ") ?? ""),
        "last",
      );
  }
}

/** The batch's lines by project. */
export function* byProject(batch: Batch): Generator<void, Uint32Array> {
  const places = new Places(batch, null);
  return yield* sorted(places.size, yield* byText(places, ({ project }) => project, "first"));
}

/** The batch's lines in that order. `projects`: the same by project, which decides where the rest ties. */
export function* inOrder(
  sort: Exclude<FixedSort, "project">,
  batch: Batch,
  columns: ClaimColumns,
  projects: Uint32Array,
): Generator<void, Uint32Array> {
  const places = new Places(batch, projects);
  const order = yield* sorted(places.size, yield* compareBy(sort, places, batch.base, columns));
  for (let i = 0; i < order.length; i++) order[i] = places.lineAt(order[i] ?? 0);
  return order;
}

/** Lines by what was decided about them, in the order of DECISIONS; each kind in the order of `projects`. */
export function byDecision(projects: Uint32Array, codes: Uint8Array): Uint32Array {
  const order = new Uint32Array(projects.length);
  let at = 0;
  for (const place of DECISIONS.keys())
    for (const line of projects) if (decisionIn(codes[line] ?? 0) === place) order[at++] = line;
  return order;
}
