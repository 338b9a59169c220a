import type { Objection } from "../check/check.ts";

/** What a stock client is let loose on before anybody signs, in this order. docs/checks.md */
export const STOCK_TRIES = [
  {
    id: "STOCK-KEYS",
    claim: "The client can load every real public key that the files name.",
  },
  {
    id: "STOCK-CHAIN",
    claim: "The client follows the published roots, with their real signatures, one by one.",
  },
  {
    id: "STOCK-NEW",
    claim:
      "A client that knows the first root only comes to the new files, and finds what it should.",
  },
  {
    id: "STOCK-PREVIOUS",
    claim:
      "A client that knows the published root comes to the new files, and finds what it should.",
  },
  {
    id: "STOCK-CACHE",
    claim:
      "A client that used the repository yesterday comes to the new files, and finds what it should.",
  },
  {
    id: "STOCK-CONTROL",
    claim: "The client refuses the same files with one signature too few.",
  },
] as const;

export type StockId = (typeof STOCK_TRIES)[number]["id"];

/** What came of one try. */
export interface StockOutcome {
  readonly id: StockId;
  /** What the client did, in words. */
  readonly seen: string;
  readonly objection: Pick<Objection, "found" | "expected" | "todo"> | null;
}

/** The tries that there must be. Where nothing is published yet, nobody can know a root or have a cache. */
export function triesFor(published: boolean): readonly StockId[] {
  const needPublished: readonly StockId[] = ["STOCK-CHAIN", "STOCK-PREVIOUS", "STOCK-CACHE"];
  return STOCK_TRIES.map(({ id }) => id).filter((id) => published || !needPublished.includes(id));
}

/** Whether each try that there must be was made, once, and none went wrong. */
export function clientAgrees(outcomes: readonly StockOutcome[], published: boolean): boolean {
  const tried = outcomes.map(({ id }) => id);
  return (
    tried.join() === triesFor(published).join() &&
    outcomes.every(({ objection }) => objection === null)
  );
}

/** The sentence that is true when a try went well. */
export function stockClaim(id: StockId): string {
  return STOCK_TRIES.find((each) => each.id === id)?.claim ?? id;
}
