import { ToggleButton } from "react-aria-components";
import type { Sort } from "./claims.ts";

interface Props {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** The order of the list: by name when pressed, else what is dangerous first. */
export function Order({ sort, onSort }: Props) {
  return (
    <ToggleButton
      className="chip"
      isSelected={sort === "project"}
      onChange={(byName) => onSort(byName ? "project" : "attention")}
    >
      By name
    </ToggleButton>
  );
}
