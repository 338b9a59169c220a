import type { ReactNode } from "react";
import type { Pane as PaneView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { ChecksList } from "../parts/ChecksList.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { Work } from "../parts/Work.tsx";

export interface StickProps {
  readonly pane: Extract<PaneView, { step: "import"; stage: "choose" }>;
  readonly work: View["work"];
}

interface Props extends StickProps {
  readonly title: string;
  /** The pane's title after a refusal, and the refusal's own. */
  readonly refused: string;
  readonly cannot: string;
  readonly ready: string;
  readonly children: ReactNode;
}

/** Which stick? Also where one that was refused is explained. */
export function StickPane({ pane, work, title, refused, cannot, ready, children }: Props) {
  const asking = useAsking();
  const busy = asking.busy || work !== null;
  const refusal = asking.refusal ?? pane.refusal;
  const side =
    pane.checks.length === 0 ? undefined : (
      <section className="stack">
        <h2>What was checked</h2>
        <ChecksList checks={pane.checks} brief />
      </section>
    );
  return (
    <Pane
      title={refusal === null || busy ? title : refused}
      work={null}
      side={side}
      sideLabel="What was checked"
      ready={ready}
      actions={
        <Button
          look="primary"
          big
          icon="stick"
          isDisabled={busy}
          onPress={() => void asking.run("stick.choose", {})}
        >
          {refusal === null ? "Choose the stick…" : "Choose another stick…"}
        </Button>
      }
    >
      {!busy && <RefusalCard refusal={refusal} title={cannot} />}
      {work !== null && (
        <section className="card large">
          <Work work={work} />
        </section>
      )}
      {children}
    </Pane>
  );
}
