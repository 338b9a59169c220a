import { useState } from "react";
import type { KeysView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Sheet } from "../frame/Sheet.tsx";
import { Button } from "../parts/Button.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { Busy } from "../signer/Busy.tsx";
import { Wanting } from "../signer/Wanting.tsx";
import { ACTS, type Act } from "./acts.ts";
import { ActForm } from "./ActForm.tsx";
import { MadeCard } from "./MadeCard.tsx";

interface Props {
  readonly view: View;
  readonly onBack: () => void;
}

/** The act that is under way: what the signer wants, or how far it is. */
function AtWork({ signer }: { readonly signer: NonNullable<KeysView["signer"]> }) {
  const asking = useAsking();
  const stop = () => void asking.run("signer.stop", {});
  return (
    <section className="card stack" aria-label="The signer">
      <h2>{visible(signer.of)}</h2>
      {signer.wanted !== null ? (
        <Wanting
          wanted={signer.wanted}
          action="Open the key"
          pinAction="Make the key"
          onCancel={stop}
        />
      ) : (
        <Busy doing={signer.doing} onCancel={stop} />
      )}
    </section>
  );
}

function Acts({ onChoose }: { readonly onChoose: (act: Act) => void }) {
  return (
    <ul className="acts" aria-label="What to do with keys">
      {ACTS.map(({ act, title, words }) => (
        <li key={act}>
          <button type="button" className="act" onClick={() => onChoose(act)}>
            <strong>{title}</strong>
            <span className="soft">{words}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Keys, outside a ceremony: make one, give it a new passphrase, split it, get it back, prove that it works. */
export function KeysDesk({ view, onBack }: Props) {
  const asking = useAsking();
  const [act, setAct] = useState<Act | null>(null);
  const { signer, made, refusal, modules } = view.keys;
  const idle = signer === null && made === null;
  const clear = () => {
    setAct(null);
    void asking.run("keys.clear", {});
  };
  return (
    <Sheet title="Keys" network={view.network}>
      <div className="row spread">
        <h1>Keys in people’s hands</h1>
        <Button
          icon="leave"
          isDisabled={signer !== null}
          onPress={() => {
            if (act === null || made !== null) onBack();
            clear();
          }}
        >
          Back
        </Button>
      </div>
      {signer === null && (
        <RefusalCard refusal={asking.refusal ?? refusal} title="Nothing was made" />
      )}
      {signer !== null && <AtWork signer={signer} />}
      {made !== null && <MadeCard made={made} onDone={clear} />}
      {idle && act === null && <Acts onChoose={setAct} />}
      {act !== null && made === null && (
        // What was filled in is there again after a refusal.
        <div hidden={!idle}>
          <ActForm act={act} modules={modules} asking={asking} />
        </div>
      )}
    </Sheet>
  );
}
