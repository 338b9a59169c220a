import type { View } from "../../shared/contract/view.ts";
import { ask } from "../bridge.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { Planner } from "./Planner.tsx";

interface Props {
  readonly work: View["work"];
  readonly onBack: () => void;
}

/** The planner beside a review: it looks at names, decides nothing, and stands in no record. */
export function PlanPane({ work, onBack }: Props) {
  return (
    <Pane
      title="How claimed is divided"
      work={work}
      ready="This only plans. Nothing of it is proposed or recorded."
      actions={
        <Button
          big
          icon="leave"
          isDisabled={work !== null}
          onPress={() => {
            void ask("plan.close", {});
            onBack();
          }}
        >
          Back to the review
        </Button>
      }
    >
      <Planner stick work={null} />
    </Pane>
  );
}
