import type { View } from "../../shared/contract/view.ts";
import { Icon } from "../parts/icons.tsx";

interface Props {
  readonly runtime: View["runtime"];
  readonly rehearsal: boolean;
}

/** What nobody in the room may overlook: shown on every screen, above everything else. */
export function Ribbons({ runtime, rehearsal }: Props) {
  return (
    <div className="ribbons">
      {rehearsal && (
        <div className="ribbon rehearsal" role="note" aria-label="Rehearsal">
          <span>
            <strong>REHEARSAL</strong> · Nothing here is real.
          </span>
        </div>
      )}
      {runtime.testRuntime && (
        <div className="ribbon test-runtime" role="note" aria-label="Test runtime">
          <Icon name="warn" />
          <span>
            <strong>TEST RUNTIME</strong> · Electron {runtime.electron} is not the supported one.
            Hold no real ceremony here.
          </span>
        </div>
      )}
    </div>
  );
}
