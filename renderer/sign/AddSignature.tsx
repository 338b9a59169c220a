import type { SignView } from "../../shared/contract/view.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import { useAsking } from "../asking.ts";
import { Ask } from "../parts/Ask.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { grouped, listed, visible } from "../parts/words.ts";
import { Busy } from "../signer/Busy.tsx";
import { Wanting } from "../signer/Wanting.tsx";
import { HoldKey } from "./HoldKey.tsx";
import { missing, signatures, signers } from "./meters.ts";

type State = "done" | "now" | "later";

function state(at: number, here: number): State {
  return at < here ? "done" : at === here ? "now" : "later";
}

/** What a token signed before it was pulled out, or another program signed so far. */
function Waiting({ sign }: { readonly sign: SignView }) {
  if (sign.waiting.length === 0) return null;
  return (
    <div className="stack" role="status" aria-label="Signatures that wait">
      {sign.waiting.map(({ name, keyid, here, of }) => (
        <p key={keyid}>
          <strong>
            {grouped(here)} of {grouped(of)} signatures
          </strong>{" "}
          by {visible(name)} are kept. Insert the token again, or open the same key: it signs only
          the rest.
        </p>
      ))}
      <p className="soft">They count when all are here, and are lost when Conclave is closed.</p>
    </div>
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
  const wanted = signer?.wanted ?? null;
  const here = signer === null ? 0 : wanted !== null ? 1 : 2;
  const cancel = () => void asking.run("signer.stop", {});
  return (
    <section className="stack-wide" aria-label="Add a signature">
      <div className="stack">
        <h2>{sign.reached ? "Add a spare signature" : "Add a signature"}</h2>
        <Heard sign={sign} />
        <Waiting sign={sign} />
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
            <HoldKey
              key={signatures(sign)}
              word={spoken(sign.digest).words[0] ?? ""}
              primary={!sign.reached}
              busy={asking.busy}
              onChoose={(typed, source) => void asking.run("sign.open", { typed, with: source })}
            />
          )}
        </li>
        <li data-state={state(1, here)}>
          <p>
            <strong>Open your key</strong>: with its passphrase, its PIN or its shares.
          </p>
          {wanted?.what === "share" ? (
            // A card's line is wide: it has to stand on the screen as it stands on the card.
            <Ask title="Shares of the key" busy onClose={cancel}>
              <Wanting wanted={wanted} action="Sign" onCancel={cancel} />
            </Ask>
          ) : (
            wanted !== null && <Wanting wanted={wanted} action="Sign" onCancel={cancel} />
          )}
        </li>
        <li data-state={state(2, here)}>
          <p>
            <strong>Wait</strong> until your name says “Signed”. Then take your key out.
          </p>
          {signer !== null && here === 2 && <Busy doing={signer.doing} onCancel={cancel} />}
        </li>
      </ol>
    </section>
  );
}
