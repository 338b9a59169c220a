import { useState } from "react";
import type { SignView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { Digest } from "../parts/Digest.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted } from "../parts/words.ts";
import { AddSignature } from "./AddSignature.tsx";
import { BreakSeal } from "./BreakSeal.tsx";
import { People } from "./People.tsx";
import { Sealed } from "./Sealed.tsx";

interface Props {
  readonly sign: SignView;
  readonly work: View["work"];
}

function notYet(sign: SignView, signed: number): readonly string[] {
  if (sign.signer !== null) return ["A key is being used. Finish or cancel that first."];
  if (sign.reached) return [];
  return [`${counted(sign.threshold - signed, "signature")} more needed.`];
}

/** Sign: everyone compares one digest, then one keyholder after the other signs it. */
export function SignPane({ sign, work }: Props) {
  const asking = useAsking();
  const [breaking, setBreaking] = useState(false);
  const signed = sign.keyholders.filter((person) => person.signed).length;
  const busy = asking.busy || work !== null || sign.signer !== null;
  return (
    <Pane
      title="Compare, then sign"
      work={work}
      head={
        <p className="large">
          <strong>
            {signed} of {sign.threshold}
          </strong>{" "}
          signatures
        </p>
      }
      sideLabel="Add a signature"
      side={<AddSignature sign={sign} />}
      why={notYet(sign, signed)}
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
      <section className="card stack">
        <h2>The digest that everyone signs</h2>
        <Digest hex={sign.digest} name="The seal’s digest" />
      </section>
      <People sign={sign} />
      <Sealed sign={sign} />
      {breaking && <BreakSeal signed={signed} onClose={() => setBreaking(false)} />}
    </Pane>
  );
}
