import { useState } from "react";
import type { KeysView } from "../../shared/contract/view.ts";
import type { Asking } from "../asking.ts";
import { Choice } from "../parts/Choice.tsx";
import { NewKeyForm } from "./NewKeyForm.tsx";

interface Props {
  readonly modules: KeysView["modules"];
  readonly asking: Asking;
}

/** A key made on a token: whose, for what, of which kind, and by which module. */
export function TokenForm({ modules, asking }: Props) {
  const [kind, setKind] = useState(0);
  const [module, setModule] = useState(0);
  const choices = [...modules.map(({ name }) => name), "Another module"];
  return (
    <NewKeyForm
      title="Make a key on a token"
      action="Choose where its record goes…"
      busy={asking.busy}
      onMake={(whose) =>
        void asking.run("keys.makeOnToken", {
          ...whose,
          kind: kind === 0 ? "ed25519" : "P-256",
          module: modules[module]?.path ?? "",
        })
      }
    >
      <Choice
        across
        label="Kind of key"
        value={kind}
        onChange={setKind}
        choices={[
          { value: 0, name: "Ed25519", detail: "where the token can" },
          { value: 1, name: "ECDSA P-256", detail: "nearly every token can" },
        ]}
      />
      <Choice
        across
        label="Kind of token"
        value={module}
        onChange={setModule}
        choices={choices.map((name, value) => ({
          value,
          name,
          detail: modules[value]?.path ?? "you choose its file",
        }))}
      />
    </NewKeyForm>
  );
}
