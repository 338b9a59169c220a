import { useState } from "react";
import { Form } from "react-aria-components";
import type { SignView } from "../../shared/contract/view.ts";
import { sameWord, spoken } from "../../shared/digest/spoken.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Line } from "../parts/Line.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { listed, visible } from "../parts/words.ts";
import { missing, signatures, signers } from "./meters.ts";
import { Passphrase } from "./Passphrase.tsx";

type State = "done" | "now" | "later";

function state(at: number, here: number): State {
  return at < here ? "done" : at === here ? "now" : "later";
}

interface WordProps {
  readonly word: string;
  readonly primary: boolean;
  readonly busy: boolean;
  readonly onChoose: (typed: string) => void;
}

function FirstWord({ word, primary, busy, onChoose }: WordProps) {
  const [typed, setTyped] = useState("");
  const right = sameWord(typed, word);
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (right && !busy) onChoose(typed.trim());
      }}
    >
      <Line label="Type the first word of the digest" value={typed} onChange={setTyped} autoFocus />
      <Button
        type="submit"
        icon="key"
        isDisabled={!right || busy}
        {...(primary ? { look: "primary" as const } : {})}
      >
        Choose the key file…
      </Button>
    </Form>
  );
}

function Heard({ sign }: { readonly sign: SignView }) {
  const names = signers(sign);
  const open = sign.meters.filter((meter) => !meter.reached);
  return (
    <div className="stack" role="status">
      {names.length > 0 && <p>Signed by {listed(names)}.</p>}
      {sign.reached && (
        <p>
          That is enough. Spare signatures are still welcome: they keep the file valid if a key has
          to be withdrawn.
        </p>
      )}
      {sign.meters.length === 1 && open.map((meter) => <p key={meter.label}>{missing(meter)}</p>)}
      {sign.meters.length > 1 && open.length > 0 && (
        <ul className="stack" aria-label="Still missing">
          {open.map((meter) => (
            <li key={meter.label}>
              <strong>{visible(meter.label)}</strong>
              <br />
              {missing(meter)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What one keyholder does at the machine, step by step. Then the next one does the same. */
export function AddSignature({ sign }: { readonly sign: SignView }) {
  const asking = useAsking();
  const { signer } = sign;
  const here = signer === null ? 0 : signer.stage === "passphrase" ? 1 : 2;
  const cancel = () => void asking.run("sign.cancel", {});
  return (
    <section className="stack-wide" aria-label="Add a signature">
      <div className="stack">
        <h2>{sign.reached ? "Add a spare signature" : "Add a signature"}</h2>
        <Heard sign={sign} />
      </div>
      <RefusalCard
        refusal={signer === null ? (asking.refusal ?? sign.refusal) : null}
        title="Not signed"
      />
      <ol className="steps">
        <li data-state={state(0, here)}>
          <p>
            <strong>Compare the digest</strong> with what the others see, then choose your key.
          </p>
          {here === 0 && (
            <FirstWord
              key={signatures(sign)}
              word={spoken(sign.digest).words[0] ?? ""}
              primary={!sign.reached}
              busy={asking.busy}
              onChoose={(typed) => void asking.run("sign.open", { typed })}
            />
          )}
        </li>
        <li data-state={state(1, here)}>
          <p>
            <strong>Type the passphrase</strong> of your key.
          </p>
          {signer?.stage === "passphrase" && (
            <Passphrase keyFile={signer.keyFile} onCancel={cancel} />
          )}
        </li>
        <li data-state={state(2, here)}>
          <p>
            <strong>Wait</strong> until your name says “Signed”. Then take your key out.
          </p>
          {signer !== null && here === 2 && (
            <div className="stack" role="status">
              <p>{signer.stage === "opening" ? "Opening the key… (some seconds)" : "Signing…"}</p>
              <div className="bar-track">
                <div className="bar-fill unknown" />
              </div>
              <Button onPress={cancel}>Cancel</Button>
            </div>
          )}
        </li>
      </ol>
    </section>
  );
}
