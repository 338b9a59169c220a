import type { Pane as PaneView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { ChecksList } from "../parts/ChecksList.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { Work } from "../parts/Work.tsx";

interface Props {
  readonly pane: Extract<PaneView, { step: "import"; stage: "choose" }>;
  readonly work: View["work"];
}

function Instructions() {
  return (
    <section className="card">
      <ol className="steps large measure">
        <li data-state="now">Insert the stick that the index’s operators gave you.</li>
        <li data-state="later">Choose it. Conclave reads it once, and writes nothing to it.</li>
        <li data-state="later">
          Compare the root that Conclave finds with your printed record; for a new repository, the
          stick’s own digest. Nothing on the stick is trusted before that.
        </li>
      </ol>
    </section>
  );
}

/** Import, first half: which stick? Also where a stick that was refused is explained. */
export function ChoosePane({ pane, work }: Props) {
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
      title={refusal === null || busy ? "Read the stick" : "The stick was refused"}
      work={null}
      side={side}
      sideLabel="What was checked"
      ready="Nothing has been imported yet."
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
      {!busy && <RefusalCard refusal={refusal} title="Conclave cannot use this stick" />}
      {work !== null && (
        <section className="card large">
          <Work work={work} />
        </section>
      )}
      <Instructions />
    </Pane>
  );
}
