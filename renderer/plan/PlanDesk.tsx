import type { View } from "../../shared/contract/view.ts";
import { ask } from "../bridge.ts";
import { Clock } from "../frame/Clock.tsx";
import { Network } from "../frame/Network.tsx";
import { Button } from "../parts/Button.tsx";
import { Planner } from "./Planner.tsx";

interface Props {
  readonly view: View;
  readonly onBack: () => void;
}

/** The planner outside a ceremony, with a list of names that somebody chooses. */
export function PlanDesk({ view, onBack }: Props) {
  return (
    <>
      <header className="top">
        <p className="title what">Planner</p>
        <Network interfaces={view.network} />
        <Clock />
      </header>
      <main className="start">
        <div className="start-sheet wide">
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
        </div>
      </main>
    </>
  );
}
