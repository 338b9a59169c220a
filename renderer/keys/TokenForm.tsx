import { useState } from "react";
import { Form } from "react-aria-components";
import type { KeysView } from "../../shared/contract/view.ts";
import type { Asking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Whose } from "./Whose.tsx";

interface Props {
  readonly modules: KeysView["modules"];
  readonly asking: Asking;
}

/** A key made on a token: whose, for what, of which kind, and by which module. */
export function TokenForm({ modules, asking }: Props) {
  const [keyholder, setKeyholder] = useState("");
  const [role, setRole] = useState("root");
  const [kind, setKind] = useState(0);
  const [module, setModule] = useState(0);
  const ready = keyholder.trim().length >= 2;
  const choices = [...modules.map(({ name }) => name), "Another module"];
  return (
    <Form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready || asking.busy) return;
        void asking.run("keys.makeOnToken", {
          keyholder,
          role,
          kind: kind === 0 ? "ed25519" : "P-256",
          module: modules[module]?.path ?? "",
        });
      }}
    >
      <h2>Make a key on a token</h2>
      <Whose keyholder={keyholder} onKeyholder={setKeyholder} role={role} onRole={setRole} />
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
      <div className="row">
        <Button type="submit" look="primary" icon="key" isDisabled={!ready || asking.busy}>
          Choose where its record goes…
        </Button>
        {!ready && <span className="soft">Type the name first.</span>}
      </div>
    </Form>
  );
}
