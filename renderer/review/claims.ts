import type { ClaimRow } from "../../shared/contract/view.ts";
import type { Filter } from "../../shared/review/selection.ts";
import { ask } from "../bridge.ts";
import { pageList } from "../pages.ts";

export type Sort = "attention" | "project";

export interface ClaimsQuery {
  readonly ceremony: string;
  readonly filter: Filter;
  readonly sort: Sort;
}

/** The claims behind the filter that is set. */
export const claims = pageList<ClaimsQuery, ClaimRow>(({ filter, sort }, offset, count) =>
  ask("claims.page", { filter, sort, offset, count }),
);
