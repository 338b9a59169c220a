import { create } from "zustand";
import type { AnswerTo } from "../../shared/contract/answers.ts";
import type { Arguments } from "../../shared/contract/intentions.ts";
import type { ClaimRow } from "../../shared/contract/claim-view.ts";
import { withLook, type Look } from "../../shared/review/pace.ts";
import type { Filter } from "../../shared/review/selection.ts";
import { ask } from "../bridge.ts";
import { pageList } from "../pages.ts";

export interface Sort {
  readonly by: Arguments<"claims.page">["sort"];
  /** From its end. */
  readonly reversed: boolean;
}

/** What is dangerous first. */
export const DANGEROUS_FIRST: Sort = { by: "attention", reversed: false };

export interface ClaimsQuery {
  readonly ceremony: string;
  readonly filter: Filter;
  readonly sort: Sort;
}

interface Seen {
  readonly ceremony: string;
  readonly looks: readonly Look[];
}

/** How the number of decided claims grew while this window was looking. */
export const useSeen = create<Seen>()(() => ({ ceremony: "", looks: [] }));

function see(ceremony: string, decided: number): void {
  useSeen.setState((seen) => ({
    ceremony,
    looks: withLook(seen.ceremony === ceremony ? seen.looks : [], { at: Date.now(), decided }),
  }));
}

/** The claims behind the filter that is set. */
export const claims = pageList<ClaimsQuery, ClaimRow, AnswerTo<"claims.page">>(
  async ({ ceremony, filter, sort: { by, reversed } }, offset, count) => {
    const answer = await ask("claims.page", { filter, sort: by, reversed, offset, count });
    if (answer.ok) see(ceremony, answer.value.progress.flagged.decided);
    return answer;
  },
);
