import type { View } from "../../shared/contract/view.ts";
import { ask } from "../bridge.ts";
import { Sheet } from "../frame/Sheet.tsx";
import { Button } from "../parts/Button.tsx";
import { Planner } from "./Planner.tsx";

interface Props {
  readonly view: View;
  readonly onBack: () => void;
}

/** The planner outside a ceremony, with a list of names that somebody chooses. */
export function PlanDesk({ view, onBack }: Props) {
  return (
    <Sheet title="Planner" network={view.network} wide>
      <div className="row spread">
        <h1>How claimed is divided</h1>
        <Button
          icon="leave"
          isDisabled={view.work !== null}
          onPress={() => {
            void ask("plan.close", {});
            onBack();
          }}
        >
          Back
        </Button>
      </div>
      <Planner stick={false} work={view.work} />
    </Sheet>
  );
}
