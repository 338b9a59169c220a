import type { CeremonyView, View } from "../../shared/contract/view.ts";
import { Icon } from "../parts/icons.tsx";
import { visible } from "../parts/words.ts";

interface Props {
  readonly runtime: View["runtime"];
  readonly rehearsal: boolean;
  /** What the computer's clock has against the ceremony. */
  readonly clock: CeremonyView["clock"];
}

/** What is too old, or soon will be, in one line each. */
function ClockRibbons({ clock }: Pick<Props, "clock">) {
  return (
    <div className="clock-ribbons" aria-live="polite">
      {clock.map(
        ({ id, level, where, objection }) =>
          objection !== null && (
            <div key={id} className={`ribbon clock ${level}`} role="note" aria-label="The clock">
              <Icon name={level} />
              <span>
                <strong>
                  {visible(where)}: {visible(objection.found)}.
                </strong>{" "}
                {objection.todo} <span className="soft">{id}</span>
              </span>
            </div>
          ),
      )}
    </div>
  );
}

/** What nobody in the room may overlook: shown on every screen, above everything else. */
export function Ribbons({ runtime, rehearsal, clock }: Props) {
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
      <ClockRibbons clock={clock} />
    </div>
  );
}
