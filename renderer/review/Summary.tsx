import { ToggleButton } from "react-aria-components";
import type { Facets } from "../../shared/contract/claim-view.ts";
import type { OpenView, ReviewView } from "../../shared/contract/view.ts";
import type { Filter } from "../../shared/review/selection.ts";
import { Button } from "../parts/Button.tsx";
import { ChecksList } from "../parts/ChecksList.tsx";
import { PlainDigest } from "../parts/Digest.tsx";
import { Fold } from "../parts/Fold.tsx";
import { Icon } from "../parts/icons.tsx";
import { Sentences } from "../parts/Sentences.tsx";
import { day, grouped } from "../parts/words.ts";
import { lookAtNextFlagged } from "./looking.ts";
import { StillOpen } from "./StillOpen.tsx";

interface Props {
  readonly review: ReviewView;
  /** How many claims each check would show; undefined before the list is here. */
  readonly facets: Facets["findings"] | undefined;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  /** Shows the claims whose decisions came to this, and no others. */
  readonly onShow: (outcome: OpenView["outcome"]) => void;
}

function Finding({
  check: { id, claim, level },
  count,
  filter,
  onFilter,
}: Pick<Props, "filter" | "onFilter"> & {
  readonly check: ReviewView["findings"][number];
  readonly count: number;
}) {
  return (
    <ToggleButton
      className={count === 0 ? "facet none" : "facet"}
      isSelected={filter.finding === id}
      onChange={(selected) => onFilter({ ...filter, finding: selected ? id : null, alone: false })}
    >
      <Icon name={level} tone={level === "block" ? "danger" : "warn"} />
      <span>
        <span className="unseen">{level === "block" ? "Blocking: " : "Needs attention: "}</span>
        {claim} <span className="soft">{id}</span>
      </span>
      <strong>{grouped(count)}</strong>
    </ToggleButton>
  );
}

function Findings({ review, facets, filter, onFilter }: Omit<Props, "onShow">) {
  if (review.findings.length === 0) return null;
  const counts = new Map(facets?.map((each) => [each.id, each]));
  return (
    <section className="stack">
      <h2>What does not hold</h2>
      <ul className="stack" style={{ gap: 8 }}>
        {review.findings.map((check) => {
          const { count, alone } = counts.get(check.id) ?? { count: check.count, alone: 0 };
          return (
            <li key={check.id}>
              <Finding check={check} count={count} filter={filter} onFilter={onFilter} />
              {filter.finding === check.id && (
                <ToggleButton
                  className="facet within"
                  isSelected={filter.alone}
                  onChange={(selected) => onFilter({ ...filter, alone: selected })}
                >
                  <span>Only where nothing else was found</span>
                  <strong>{grouped(alone)}</strong>
                </ToggleButton>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** While no claim is open: the whole batch in sentences, what was found in it, and how the stick was checked. */
export function Summary(props: Props) {
  const { review } = props;
  return (
    <>
      <StillOpen open={review.open} onShow={props.onShow} />
      <section className="stack">
        <h2>What sealing would change</h2>
        <Sentences sentences={review.sentences} label="What sealing would change" />
        <Button
          icon="more"
          shortcut="N"
          aria-keyshortcuts="N"
          onPress={() => void lookAtNextFlagged()}
        >
          Next flagged
        </Button>
      </section>
      <Findings {...props} />
      <section className="stack">
        <h2>How the stick was checked</h2>
        <ChecksList checks={review.checks} />
        <Fold title={`Trusted root ${review.root}`}>
          <PlainDigest hex={review.rootSha256} name={`SHA-256 of root ${review.root}`} />
          <ul className="soft">
            {review.documents.map(({ document, version, expires }) => (
              <li key={document}>
                {document} {version} expires on {day(expires)}.
              </li>
            ))}
          </ul>
        </Fold>
      </section>
    </>
  );
}
