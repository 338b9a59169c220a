import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { ReviewView } from "../../shared/contract/view.ts";
import { EVERYTHING, lowered, type Filter } from "../../shared/review/selection.ts";
import { claims, DANGEROUS_FIRST, type Sort } from "./claims.ts";
import { useDeciding, type Deciding } from "./deciding.ts";
import { lookAgain, lookAway } from "./looking.ts";

/** How the list of claims is looked at. It outlives a look at the keys. */
export interface ClaimsDesk {
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly sort: Sort;
  readonly setSort: (sort: Sort) => void;
  readonly showAll: () => void;
  /** Every claim whose decisions came to this, and no other. */
  readonly showOnly: (decision: Filter["decision"]) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly deciding: Deciding;
}

/** Keeps the list in step with the filter, and with what main says has changed. */
function useClaims(ceremony: string, review: ReviewView, filter: Filter, sort: Sort): void {
  const counts = JSON.stringify([review.total, review.standing, review.decision]);
  // Before anything is drawn for the next reviewer: not one frame of what the last one saw.
  useLayoutEffect(
    () => () => {
      lookAway();
      claims.forget();
    },
    [ceremony],
  );
  useEffect(() => {
    void claims.show({ ceremony, filter, sort });
  }, [ceremony, filter, sort]);
  useEffect(() => {
    void claims.refresh();
    void lookAgain();
  }, [ceremony, counts]);
}

export function useClaimsDesk(ceremony: string, review: ReviewView): ClaimsDesk {
  const [filter, setFilter] = useState(EVERYTHING);
  const [typed, setTyped] = useState("");
  const [sort, setSort] = useState(DANGEROUS_FIRST);
  const search = useRef<HTMLInputElement>(null);
  const deciding = useDeciding();
  useClaims(ceremony, review, filter, sort);
  const type = (text: string) => {
    setTyped(text);
    setFilter((now) => ({ ...now, search: lowered(text.trim()) }));
  };
  const showOnly = (decision: Filter["decision"]) => {
    setTyped("");
    setFilter({ ...EVERYTHING, decision });
  };
  const showAll = () => showOnly("any");
  const looks = { filter, setFilter, typed, setTyped: type, sort, setSort };
  return { ...looks, showAll, showOnly, search, deciding };
}
