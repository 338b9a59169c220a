import { useState } from "react";
import type { KeysView } from "../../shared/contract/view.ts";
import type { Asking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import type { Act } from "./acts.ts";
import { NewKeyForm } from "./NewKeyForm.tsx";
import { SplitForm } from "./SplitForm.tsx";
import { TokenForm } from "./TokenForm.tsx";

interface Props {
  readonly act: Act;
  readonly modules: KeysView["modules"];
  readonly asking: Asking;
}

function MakeForm({ asking }: { readonly asking: Asking }) {
  const [rolls, setRolls] = useState(0);
  return (
    <NewKeyForm
      title="Make a key"
      action="Choose where its files go…"
      busy={asking.busy}
      onMake={(whose) =>
        void asking.run("keys.make", { ...whose, rolls: rolls === 0 ? "dice" : "coins" })
      }
    >
      <Choice
        across
        label="What you throw"
        value={rolls}
        onChange={setRolls}
        choices={[
          { value: 0, name: "Dice", detail: "50 rolls" },
          { value: 1, name: "Coins", detail: "128 tosses" },
        ]}
      />
    </NewKeyForm>
  );
}

const SIMPLE = {
  passphrase: {
    title: "Change a passphrase",
    words:
      "Choose the key file, then the place for the new one. You type the present passphrase and a new one.",
    button: "Choose the key file…",
  },
  recover: {
    title: "Get a key back from shares",
    words:
      "Choose the set’s list (its name ends in .share-set.json) and the closed key file beside it. Then enough holders type their shares.",
    button: "Choose the list of the shares…",
  },
} as const;

function SimpleForm({ act, asking }: { act: keyof typeof SIMPLE; asking: Asking }) {
  const { title, words, button } = SIMPLE[act];
  return (
    <section className="card stack">
      <h2>{title}</h2>
      <p>{words}</p>
      <div className="row">
        <Button
          look="primary"
          icon="key"
          isDisabled={asking.busy}
          onPress={() =>
            void asking.run(act === "recover" ? "keys.recover" : "keys.passphrase", {})
          }
        >
          {button}
        </Button>
      </div>
    </section>
  );
}

function DrillForm({ asking }: { readonly asking: Asking }) {
  return (
    <section className="card stack">
      <h2>Hold a drill</h2>
      <p>
        The key signs a paper that says “drill”, and nothing else. Nobody can turn that signature
        into one on a TUF file. The result is a file that anyone can check.
      </p>
      <div className="row">
        <Button
          icon="key"
          isDisabled={asking.busy}
          onPress={() => void asking.run("keys.drill", { with: "key file" })}
        >
          With a key file…
        </Button>
        <Button
          icon="person"
          isDisabled={asking.busy}
          onPress={() => void asking.run("keys.drill", { with: "shares" })}
        >
          With shares…
        </Button>
      </div>
    </section>
  );
}

/** What has to be said before the signer starts. */
export function ActForm({ act, modules, asking }: Props) {
  switch (act) {
    case "make":
      return <MakeForm asking={asking} />;
    case "token":
      return <TokenForm modules={modules} asking={asking} />;
    case "split":
      return <SplitForm asking={asking} />;
    case "drill":
      return <DrillForm asking={asking} />;
    case "passphrase":
    case "recover":
      return <SimpleForm act={act} asking={asking} />;
  }
}
