import { useState } from "react";
import type { SignView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { Digest } from "../parts/Digest.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted, visible } from "../parts/words.ts";
import { AddSignature } from "./AddSignature.tsx";
import { BreakSeal } from "./BreakSeal.tsx";
import { Dangers } from "./Dangers.tsx";
import { Elsewhere } from "./Elsewhere.tsx";
import { missing, signatures, signedIn } from "./meters.ts";
import { People } from "./People.tsx";
import { Sealed } from "./Sealed.tsx";
import { ClientFirst, StockClient } from "./StockClient.tsx";

interface Props {
  readonly sign: SignView;
  readonly work: View["work"];
}

function notYet(sign: SignView): readonly string[] {
  if (sign.stock === null) return ["A stock client must take the files first."];
  if (!sign.stock.took) return ["A stock client refused the files. Break the seal."];
  if (sign.signer !== null) return ["A key is being used. Finish or cancel that first."];
  const open = sign.meters.filter((meter) => !meter.reached);
  if (sign.meters.length === 1 || open.length === 0) return open.map(missing);
  if (open.length > 2)
    return [`${open.length} of ${sign.meters.length} thresholds are not reached yet.`];
  return open.map(
    (meter) =>
      `${visible(meter.label)}: ${counted(Math.max(1, meter.threshold - signedIn(meter)), "more signature")}.`,
  );
}

/** One set of keys: its signatures. Several: how many of them are enough already. */
function Score({ sign }: { readonly sign: SignView }) {
  const [only, ...others] = sign.meters;
  const one = only !== undefined && others.length === 0;
  const done = sign.meters.filter((meter) => meter.reached).length;
  return (
    <p className="large">
      <strong>
        {one ? `${signedIn(only)} of ${only.threshold}` : `${done} of ${sign.meters.length}`}
      </strong>{" "}
      {one ? "signatures" : "thresholds reached"}
    </p>
  );
}

/** Sign: everyone compares one digest, then one keyholder after the other signs it. */
export function SignPane({ sign, work }: Props) {
  const asking = useAsking();
  const [breaking, setBreaking] = useState(false);
  const busy = asking.busy || work !== null || sign.signer !== null;
  return (
    <Pane
      title="Compare, then sign"
      work={work}
      head={<Score sign={sign} />}
      sideLabel="Add a signature"
      side={
        sign.stock?.took === true ? (
          <>
            <AddSignature sign={sign} />
            <Elsewhere sign={sign} />
          </>
        ) : (
          <ClientFirst stock={sign.stock} refusal={sign.refusal} work={work} />
        )
      }
      why={notYet(sign)}
      ready="Enough people have signed. Ending is final; spare signatures are welcome before."
      actions={
        <>
          <Button isDisabled={busy} onPress={() => setBreaking(true)}>
            Break the seal…
          </Button>
          <Button
            big
            isDisabled={busy || !sign.reached}
            {...(sign.reached ? { look: "primary" as const } : {})}
            onPress={() => void asking.run("signatures.close", {})}
          >
            End signing and export
          </Button>
        </>
      }
    >
      <RefusalCard refusal={asking.refusal} />
      {sign.stock?.took === false && <StockClient stock={sign.stock} />}
      <Dangers sentences={sign.sentences} />
      <section className="card stack">
        <h2>The digest that everyone signs</h2>
        <Digest hex={sign.digest} name="The seal’s digest" />
      </section>
      {sign.stock?.took === true && <StockClient stock={sign.stock} />}
      <People sign={sign} />
      <Sealed sign={sign} />
      {breaking && <BreakSeal signed={signatures(sign)} onClose={() => setBreaking(false)} />}
    </Pane>
  );
}
