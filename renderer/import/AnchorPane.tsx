import { useState } from "react";
import type { HeadView, Pane as PaneView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { Digest } from "../parts/Digest.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { AgainFacts, FoundRecord } from "./Again.tsx";
import { FirstPane } from "./FirstPane.tsx";
import { recognised } from "./recognised.ts";
import { RootSigned } from "./RootSigned.tsx";
import { Confirm, Facts, NotOurs, WhichRoot } from "./RootChoice.tsx";

interface Props {
  readonly pane: Extract<PaneView, { step: "import"; stage: "anchor" }>;
  readonly record: HeadView;
  readonly work: View["work"];
}

/** Import, second half: what does the room recognise? A root, or where there is none yet the stick itself. */
export function AnchorPane({ pane, record, work }: Props) {
  return pane.first === null ? (
    <RootPane pane={pane} record={record} work={work} />
  ) : (
    <FirstPane pane={pane} first={pane.first} record={record} work={work} />
  );
}

function titleOf({ roots, again }: Props["pane"]): string {
  if (again !== null) return "Do you recognise this root again?";
  return roots.length > 1 ? "Which root do you recognise?" : "Do you recognise this root?";
}

/** Which of the stick's roots do the people in the room recognise? */
function RootPane({ pane, record, work }: Props) {
  const asking = useAsking();
  const lowest = Math.min(...pane.roots.map(({ version }) => version));
  const [chosen, setChosen] = useState(lowest);
  const [typed, setTyped] = useState("");
  const root = pane.roots.find(({ version }) => version === chosen) ?? pane.roots[0];
  if (root === undefined) return null;
  const right = recognised(typed, root.sha256);
  const busy = asking.busy || work !== null;
  const confirm = () => {
    if (right && !busy) void asking.run("anchor.confirm", { version: root.version, typed });
  };
  const name = `SHA-256 of root ${root.version}`;
  const { again } = pane;
  return (
    <Pane
      title={titleOf(pane)}
      work={work}
      sideLabel="Confirm the root"
      side={
        <>
          <Confirm
            typed={typed}
            setTyped={setTyped}
            right={right}
            again={again !== null}
            onDone={confirm}
          />
          {again !== null && <AgainFacts again={again} record={record} />}
          <Facts pane={pane} root={root} />
        </>
      }
      why={right ? [] : ["Type the first and the last word of the root’s digest."]}
      ready={
        again === null
          ? "Conclave will now check the whole stick against this root."
          : "You compared the record too? Then the ceremony goes on where it was left."
      }
      actions={
        <>
          <NotOurs what="root" again={again !== null} busy={busy} asking={asking} />
          <Button look="primary" big isDisabled={!right || busy} onPress={confirm}>
            This is our root
          </Button>
        </>
      }
    >
      {!busy && (
        <RefusalCard refusal={asking.refusal ?? pane.refusal} title="This root was refused" />
      )}
      {pane.roots.length > 1 && (
        <WhichRoot
          roots={pane.roots}
          chosen={root.version}
          onChoose={(version) => {
            setChosen(version);
            setTyped("");
          }}
        />
      )}
      <section className="card stack">
        <h2>{name}</h2>
        <Digest hex={root.sha256} name={name} />
      </section>
      {again !== null && <FoundRecord record={record} />}
      <RootSigned root={root} />
    </Pane>
  );
}
