import { ToggleButton } from "react-aria-components";
import type { Facets } from "../../shared/contract/claim-view.ts";
import { DECISIONS } from "../../shared/review/decisions.ts";
import type { Filter } from "../../shared/review/selection.ts";
import { Icon } from "../parts/icons.tsx";
import { grouped } from "../parts/words.ts";
import { OUTCOME_LOOKS, STANDINGS, type Look } from "./standing.ts";

interface RowProps<Name extends string> {
  readonly label: string;
  readonly looks: Readonly<Record<Name, Look>>;
  readonly names: readonly Name[];
  readonly counts: Readonly<Record<Name, number>>;
  readonly chosen: Name | "any";
  readonly onChoose: (name: Name | "any") => void;
}

function ChipRow<Name extends string>(props: RowProps<Name>) {
  const { looks, counts, names, chosen } = props;
  return (
    <div className="chips" role="group" aria-label={props.label}>
      {names.map((name) => (
        <ToggleButton
          key={name}
          className="chip"
          isSelected={chosen === name}
          onChange={(selected) => props.onChoose(selected ? name : "any")}
        >
          <Icon name={looks[name].icon} tone={looks[name].tone} />
          {looks[name].word} <strong>{grouped(counts[name])}</strong>
        </ToggleButton>
      ))}
    </div>
  );
}

interface Props {
  /** How many each would show. */
  readonly facets: Pick<Facets, "standing" | "decision">;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** Filters: what was found, what two reviewers have not settled yet, and what was decided. */
export function Chips({ facets, filter, onFilter }: Props) {
  // Only where two reviewers are needed, and have begun.
  const open = (["waiting", "disagreed"] as const).filter(
    (each) => facets.decision[each] > 0 || filter.decision === each,
  );
  return (
    <div className="chip-rows">
      <ChipRow
        label="Show by what was found"
        looks={STANDINGS}
        names={["blocked", "warned", "clean"]}
        counts={facets.standing}
        chosen={filter.standing}
        onChoose={(standing) => onFilter({ ...filter, standing })}
      />
      {open.length > 0 && (
        <ChipRow
          label="Show what is not settled between reviewers"
          looks={OUTCOME_LOOKS}
          names={open}
          counts={facets.decision}
          chosen={filter.decision}
          onChoose={(decision) => onFilter({ ...filter, decision })}
        />
      )}
      <ChipRow
        label="Show by decision"
        looks={OUTCOME_LOOKS}
        names={DECISIONS}
        counts={facets.decision}
        chosen={filter.decision}
        onChoose={(decision) => onFilter({ ...filter, decision })}
      />
    </div>
  );
}
