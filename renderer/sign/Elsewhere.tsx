import { useState } from "react";
import type { SignView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Ask } from "../parts/Ask.tsx";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { AskElsewhere } from "./AskElsewhere.tsx";
import { PasteSignature } from "./PasteSignature.tsx";

/** Keyholders who are not in this room, or who sign with other programs. */
export function Elsewhere({ sign }: { readonly sign: SignView }) {
  const asking = useAsking();
  const [open, setOpen] = useState<"ask" | "paste" | null>(null);
  const busy = asking.busy || sign.signer !== null;
  const { written, taken } = sign.elsewhere;
  const show = (dialog: "ask" | "paste") => {
    asking.clear();
    setOpen(dialog);
  };
  const close = () => setOpen(null);
  return (
    <section className="stack" aria-label="Signed elsewhere">
      <h2>Signed elsewhere</h2>
      {asking.refusal === null && taken !== "" && (
        <p role="status" className="with-icon many-lines good">
          <Icon name="good" /> <span>{visible(taken)}</span>
        </p>
      )}
      {written !== "" && <p className="soft">The request is on “{visible(written)}”.</p>}
      <div className="stack">
        <Button isDisabled={busy} onPress={() => show("ask")}>
          Ask somebody at another machine…
        </Button>
        <Button isDisabled={busy} onPress={() => void asking.run("signatures.add", {})}>
          Add signatures from a file…
        </Button>
        <Button isDisabled={busy} onPress={() => show("paste")}>
          Paste a signature…
        </Button>
      </div>
      {asking.refusal !== null && (
        <Ask title="Signatures from a file" busy={false} onClose={asking.clear}>
          <RefusalCard refusal={asking.refusal} title="Not added" />
          <div className="buttons">
            <Button look="primary" autoFocus onPress={asking.clear}>
              Close
            </Button>
          </div>
        </Ask>
      )}
      {open === "ask" && <AskElsewhere elsewhere={sign.elsewhere} onClose={close} />}
      {open === "paste" && <PasteSignature sign={sign} onClose={close} />}
    </section>
  );
}
