import type { Step } from "../../shared/ceremony/ceremony.ts";
import type { GuestView, Pane } from "../../shared/contract/view.ts";
import { Icon, type IconName } from "../parts/icons.tsx";

interface Named {
  readonly step: Step;
  readonly name: string;
}

const STEPS: readonly Named[] = [
  { step: "import", name: "Import" },
  { step: "review", name: "Review" },
  { step: "sign", name: "Sign" },
  { step: "export", name: "Export" },
];

/** A machine that signs for another one has two steps, and then carries the result back. */
const GUEST_STEPS: readonly Named[] = [
  { step: "import", name: "Read" },
  { step: "sign", name: "Sign" },
];

const ICONS: Record<"done" | "now" | "later", IconName> = {
  done: "good",
  now: "now",
  later: "open",
};

/** The four steps in their order, each with its state: nobody has to ask where the ceremony is. */
export function Rail({ pane, guest }: { readonly pane: Pane; readonly guest: GuestView | null }) {
  const steps = guest === null ? STEPS : GUEST_STEPS;
  const here = steps.findIndex(({ step }) => step === pane.step);
  const finished =
    guest === null ? pane.step === "export" && pane.written !== null : guest.written !== null;
  return (
    <nav className="rail" aria-label="Steps of the ceremony">
      <ol>
        {steps.map(({ step, name }, i) => {
          const state = i < here || finished ? "done" : i === here ? "now" : "later";
          return (
            <li
              key={step}
              className="rail-step"
              data-state={state}
              aria-current={state === "now" ? "step" : undefined}
            >
              <Icon name={ICONS[state]} />
              <span>
                <strong>{name}</strong>
                {state}
              </span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
