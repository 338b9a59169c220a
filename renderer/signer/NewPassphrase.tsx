import { useEffect, useState } from "react";
import type { Told, Wanted } from "../../shared/contract/signer-talk.ts";
import { hearSigner } from "../bridge.ts";
import { Icon } from "../parts/icons.tsx";
import { SecretLine } from "./SecretLine.tsx";
import { Trouble } from "./Trouble.tsx";

interface Props {
  readonly wanted: Extract<Wanted, { what: "new passphrase" }>;
  readonly onCancel: () => void;
}

/**
 * The passphrase that the signer proposes, to be written down, and the line in which it, or another one, is typed. The words come from the
 * signer to this window alone; they are on the screen only while this is.
 */
export function NewPassphrase({ wanted, onCancel }: Props) {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => hearSigner(setTold), []);
  return (
    <div className="stack">
      {told?.tells === "passphrase" && (
        <section className="card stack" aria-label="A passphrase for you">
          <p>
            <strong>Write these words down now</strong>, on paper, in this order. They were drawn by
            chance: nobody can guess them. Everybody else looks away.
          </p>
          <ol className="passphrase-words">
            {told.text.split("-").map((word, i) => (
              <li key={i}>{word}</li>
            ))}
          </ol>
          <p className="soft">
            Typed with hyphens between: {told.text.split("-").length} words,{" "}
            {told.text.split("-").length - 1} hyphens. {told.bits} bits.
          </p>
        </section>
      )}
      <p className="with-icon many-lines soft">
        <Icon name="info" />
        <span>
          You may type a passphrase of your own instead. Nobody can say how hard that one is to
          guess. Without it, the key is lost.
        </span>
      </p>
      <Trouble words={wanted.trouble} />
      <SecretLine
        number={wanted.number}
        label="Type the passphrase, from your paper"
        hint="The words of the list with hyphens between, or your own: 12 characters or more."
        action="Take this passphrase"
        answer={(text) =>
          text === "" ? "Type the passphrase first." : { what: "new passphrase", text }
        }
        onCancel={onCancel}
      />
    </div>
  );
}
