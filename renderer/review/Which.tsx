import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { ReviewView } from "../../shared/contract/view.ts";
import { grouped } from "../parts/words.ts";

const PARTS = ["claims", "keys", "numbers"] as const;
/** The two things that a review decides, who joins claimed and who may sign what; and the batch in numbers. */
export type Part = (typeof PARTS)[number];

interface Props {
  readonly review: ReviewView;
  readonly part: Part;
  readonly onPart: (part: Part) => void;
}

export function Which({ review, part, onPart }: Props) {
  const proposed = review.proposals.length;
  return (
    <ToggleButtonGroup
      className="which"
      aria-label="What to review"
      selectedKeys={[part]}
      disallowEmptySelection
      onSelectionChange={(keys) => onPart(PARTS.find((each) => keys.has(each)) ?? "claims")}
    >
      <ToggleButton id="claims" className="which-part">
        Claims ({grouped(review.total)})
      </ToggleButton>
      <ToggleButton id="keys" className="which-part">
        Keys and thresholds{proposed > 0 && ` (${grouped(proposed)} proposed)`}
      </ToggleButton>
      {review.total > 0 && (
        <ToggleButton id="numbers" className="which-part">
          Numbers
        </ToggleButton>
      )}
    </ToggleButtonGroup>
  );
}
