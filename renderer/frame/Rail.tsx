import type { Step } from "../../shared/ceremony/ceremony.ts";
import type { Pane } from "../../shared/contract/view.ts";
import { Icon, type IconName } from "../parts/icons.tsx";

const STEPS: readonly { readonly step: Step; readonly name: string }[] = [
  { step: "import", name: "Import" },
  { step: "review", name: "Review" },
  { step: "sign", name: "Sign" },
  { step: "export", name: "Export" },
];

const ICONS: Record<"done" | "now" | "later", IconName> = {
  done: "good",
  now: "now",
  later: "open",
};

/** The four steps in their order, each with its state: nobody has to ask where the ceremony is. */
export function Rail({ pane }: { readonly pane: Pane }) {
  const here = STEPS.findIndex(({ step }) => step === pane.step);
  const finished = pane.step === "export" && pane.written !== null;
  return (
    <nav className="rail" aria-label="Steps of the ceremony">
      <ol>
        {STEPS.map(({ step, name }, i) => {
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
