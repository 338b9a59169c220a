import { Component, type ReactNode } from "react";
import { RefusalCard } from "../parts/RefusalCard.tsx";

interface Props {
  readonly children: ReactNode;
}

/** A bug in drawing must not leave a blank window in a room full of people. */
export class Failure extends Component<Props, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="start">
        <div className="start-sheet">
          <RefusalCard
            title="This window broke"
            refusal={{
              id: "WINDOW-DRAWING",
              where: "this window",
              found: "a bug: it could not draw what it was told",
              expected: "a screen to go on with",
              todo: "Close Conclave, open it again and resume the ceremony. What was recorded is not lost. Report this bug afterwards.",
            }}
          />
        </div>
      </main>
    );
  }
}
