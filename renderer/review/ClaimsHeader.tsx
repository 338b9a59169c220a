import { Button } from "react-aria-components";
import type { Sort } from "./claims.ts";

/** In the order of the cells. What was found has no order of its own: “State” goes by it. */
const COLUMNS: readonly (readonly [column: string, name: string, by: Sort["by"] | null])[] = [
  ["state", "State", "attention"],
  ["project", "Project", "project"],
  ["keys", "Keys", "threshold"],
  ["decision", "Decision", "decision"],
  ["owners", "Owners", "owners"],
  ["found", "Found", null],
  ["registered", "Registered", "registered"],
];

interface Props {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** The names of the columns, by which the list is sorted: once more turns the order around. */
export function ClaimsHeader({ sort, onSort }: Props) {
  return (
    <div className="claims-header" role="row" aria-rowindex={1}>
      {COLUMNS.map(([column, name, by]) => {
        const isSorted = by === sort.by;
        const order = sort.reversed ? "descending" : "ascending";
        return (
          <div
            key={column}
            className={`c-${column}`}
            role="columnheader"
            {...(by !== null && { "aria-sort": isSorted ? order : ("none" as const) })}
          >
            {by === null ? (
              name
            ) : (
              <Button
                className="sort"
                onPress={() => onSort({ by, reversed: isSorted && !sort.reversed })}
              >
                {name}
                <span aria-hidden="true">{isSorted ? (sort.reversed ? " ▼" : " ▲") : ""}</span>
              </Button>
            )}
          </div>
        );
      })}
    </div>
  );
}
