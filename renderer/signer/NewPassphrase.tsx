import { useEffect, useState } from "react";
import type { Told, Wanted } from "../../shared/contract/signer-talk.ts";
import { passphraseNote } from "../../shared/key-making/passphrase.ts";
import { hearSigner } from "../bridge.ts";
import { Icon } from "../parts/icons.tsx";
import { SecretLine } from "./SecretLine.tsx";
import { Trouble } from "./Trouble.tsx";

interface Props {
  readonly wanted: Extract<Wanted, { what: "new passphrase" }>;
  readonly onCancel: () => void;
}

interface Note {
  readonly tone: "good" | "warn" | "soft";
  readonly words: string;
}

const NOTHING: Note = { tone: "soft", words: "" };

/** What can be said about the text while it is typed; nothing else of it is kept here. */
function noteOn(text: string, told: Told | null): Note {
  if (text === "") return NOTHING;
  if (told === null) return { tone: "soft", words: passphraseNote(text).words };
  if (text === told.text)
    return { tone: "good", words: `These are the words of the list. ${told.bits} bits.` };
  if (told.text.startsWith(text)) return { tone: "soft", words: "So far, the words of the list." };
  const { level, words } = passphraseNote(text);
  return { tone: level === "weak" ? "warn" : "soft", words: `Not the words of the list. ${words}` };
}

function Proposed({ told }: { readonly told: Told }) {
  const words = told.text.split("-");
  return (
    <section className="card stack" aria-label="A passphrase for you">
      <p>
        <strong>Write these words down now</strong>, on paper, in this order. They were drawn by
        chance: nobody can guess them. Everybody else looks away.
      </p>
      <ol className="passphrase-words" aria-label="The words">
        {words.map((word, i) => (
          <li key={i}>{word}</li>
        ))}
      </ol>
    </section>
  );
}

/**
 * The passphrase that the signer proposes, to be written down, and the line in which it, or another one, is typed. The words come from the
 * signer to this window alone; they are on the screen only while this is.
 */
export function NewPassphrase({ wanted, onCancel }: Props) {
  const { number, again, trouble } = wanted;
  const [told, setTold] = useState<Told | null>(null);
  const [note, setNote] = useState<Note>(NOTHING);
  useEffect(() => hearSigner(setTold), []);
  return (
    <div className="stack">
      {told !== null && <Proposed told={told} />}
      {again ? (
        <p className="with-icon many-lines warn">
          <Icon name="warn" />
          <span>
            <strong>That was a passphrase of your own, not the words of the list.</strong> Type it
            once more: a slip would lose the key. If you meant the words, type those now.
          </span>
        </p>
      ) : (
        <p className="with-icon many-lines soft">
          <Icon name="info" />
          <span>
            You may type one of your own instead, twice. Nobody can say how easily it is guessed.
          </span>
        </p>
      )}
      <Trouble words={trouble} />
      <SecretLine
        key={number}
        number={number}
        label={again ? "Type the passphrase once more" : "Type the passphrase, from your paper"}
        hint={
          again
            ? "Exactly as before, or the words of the list."
            : "The words of the list with hyphens between, or your own: 12 characters or more."
        }
        action="Take this passphrase"
        note={note}
        onTyped={(text) => setNote(noteOn(text, told))}
        answer={(text) => {
          if (text === "") return "Type the passphrase first.";
          setNote(NOTHING);
          return { what: "new passphrase", text };
        }}
        onCancel={onCancel}
      />
    </div>
  );
}
