import { useState } from "react";
import { Form } from "react-aria-components";
import type { SignView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Ask } from "../parts/Ask.tsx";
import { Block } from "../parts/Block.tsx";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { nameOf, versionsOf } from "./sealed-words.ts";

interface Props {
  readonly sign: SignView;
  readonly onClose: () => void;
}

type Row = SignView["matrix"][number];

function stillOpen(row: Row | undefined, at: number): boolean {
  return row?.cells[at]?.state === "open";
}

/** Who signed: a person with the keyid, as root or targets list it. */
function Keyholder({
  rows,
  value,
  onChange,
}: {
  readonly rows: readonly Row[];
  readonly value: string;
  readonly onChange: (keyid: string) => void;
}) {
  return (
    <label className="field">
      <strong>Whose key signed?</strong>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Choose the keyholder</option>
        {rows.map(({ keyid, name }) => (
          <option key={keyid} value={keyid}>
            {visible(name)}, keyid {visible(keyid.slice(0, 16))}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A signature that another program made over one document: hex or base64. The dialog stays open for the next one. */
export function PasteSignature({ sign, onClose }: Props) {
  const asking = useAsking();
  const [keyid, setKeyid] = useState("");
  const [at, setAt] = useState(0);
  const [text, setText] = useState("");
  const { documents, matrix, elsewhere } = sign;
  const rows = matrix.filter(({ cells }) => cells.some(({ state }) => state === "open"));
  const row = rows.find((each) => each.keyid === keyid);
  const line = documents[at];
  const role = line?.shards === null ? line.role : "";
  const open = (i: number) => documents[i]?.shards === null && stillOpen(row, i);
  const ready = row !== undefined && open(at) && text.trim() !== "" && !asking.busy;
  const add = async () => {
    if (!ready) return;
    const answer = await asking.run("signatures.paste", { role, keyid, text });
    if (!answer.ok) return;
    setText("");
    setAt(
      Math.max(
        0,
        documents.findIndex((_, i) => i !== at && open(i)),
      ),
    );
  };
  return (
    <Ask title="Paste a signature" busy={asking.busy} onClose={onClose}>
      <p>
        Another program’s signature over one file <code>NAME.signed-bytes</code> of the request.
      </p>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Keyholder rows={rows} value={row?.keyid ?? ""} onChange={setKeyid} />
        <Choice
          across
          label="Which document?"
          value={at}
          onChange={setAt}
          choices={documents.flatMap((each, value) =>
            each.shards === null ? [{ value, name: nameOf(each), detail: versionsOf(each) }] : [],
          )}
        />
        {documents.some(({ shards }) => shards !== null) && (
          <p className="soft">
            Shard files of claimed are not pasted one by one: their keyholders sign with Conclave.
          </p>
        )}
        {row !== undefined && !open(at) && (
          <p className="soft">
            {visible(row.name)} cannot add a signature on {role} now.
          </p>
        )}
        <RefusalCard refusal={asking.refusal} title="Not added" />
        <Block
          label="The signature"
          hint="Ed25519: 64 bytes. ECDSA: in DER. Hex or base64, and nothing else."
          longest={8000}
          value={text}
          onChange={setText}
        />
        {asking.refusal === null && elsewhere.taken !== "" && (
          <p role="status" className="good">
            {visible(elsewhere.taken)}
          </p>
        )}
        <div className="buttons pinned">
          <Button isDisabled={asking.busy} onPress={onClose}>
            Close
          </Button>
          <Button type="submit" look="primary" isDisabled={!ready}>
            Add this signature
          </Button>
        </div>
      </Form>
    </Ask>
  );
}
