import { useState } from "react";
import type { Wanted } from "../../shared/contract/signer-talk.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { visible } from "../parts/words.ts";
import { NewPassphrase } from "./NewPassphrase.tsx";
import { SecretLine } from "./SecretLine.tsx";
import { Trouble } from "./Trouble.tsx";
import { LastTry, Pin, WhichToken } from "./Tokens.tsx";

interface Props {
  readonly wanted: Wanted;
  /** What the button says under which a passphrase is handed over, such as "Sign". */
  readonly action: string;
  /** The same for a PIN, where it differs. */
  readonly pinAction?: string;
  readonly onCancel: () => void;
}

function Rolls({
  wanted,
  onCancel,
}: {
  wanted: Extract<Wanted, { what: "rolls" }>;
  onCancel: () => void;
}) {
  const [count, setCount] = useState(0);
  const { needed, trouble } = wanted;
  const dice = wanted.kind === "dice";
  return (
    <div className="stack">
      <p>
        {dice
          ? `Throw a die ${needed} times and type each number, 1 to 6.`
          : `Toss a coin ${needed} times and type H for heads, T for tails.`}{" "}
        They are mixed with this computer’s random numbers: the key is good if one of the two is.
      </p>
      <Trouble words={trouble} />
      <SecretLine
        number={wanted.number}
        label={`${dice ? "Rolls" : "Tosses"}: ${count} of ${needed}`}
        hint="Everybody else looks away. Throw away the paper if you wrote them down."
        action="Make the key"
        lines={3}
        keep
        onTyped={(text) => setCount([...text.replace(/[\s,]/g, "")].length)}
        answer={(text) => (text === "" ? "Type them first." : { what: "rolls", text })}
        onCancel={onCancel}
      />
    </div>
  );
}

function Share({
  wanted,
  onCancel,
}: {
  wanted: Extract<Wanted, { what: "share" }>;
  onCancel: () => void;
}) {
  const { entered, needed, trouble, purpose } = wanted;
  return (
    <div className="stack">
      <p>
        <strong>{visible(purpose)}</strong>
      </p>
      <p role="status">
        {entered.length} of {needed} shares are in
        {entered.length > 0 && `: ${entered.map(visible).join(", ")}`}.
      </p>
      <Trouble words={trouble} />
      <SecretLine
        key={entered.length}
        number={wanted.number}
        lines={6}
        keep
        label="Type the next share, from its card"
        hint="Every line of it. Spaces and line breaks do not matter."
        action="Enter this share"
        answer={(text) => (text.trim() === "" ? "Type the share first." : { what: "share", text })}
        onCancel={onCancel}
      />
    </div>
  );
}

function Folder({
  wanted,
  onCancel,
}: {
  wanted: Extract<Wanted, { what: "folder" }>;
  onCancel: () => void;
}) {
  const asking = useAsking();
  return (
    <div className="stack">
      <p>
        <strong>{visible(wanted.purpose)}</strong>
      </p>
      <Trouble words={wanted.trouble} />
      <div className="row">
        <Button
          look="primary"
          icon="stick"
          isDisabled={asking.busy}
          onPress={() => void asking.run("signer.folder", { number: wanted.number })}
        >
          Choose the stick…
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

/** The one thing that the signer waits for. Each kind of question has its own form; what is typed goes to the signer only. */
export function Wanting({ wanted, action, pinAction = action, onCancel }: Props) {
  switch (wanted.what) {
    case "passphrase":
      return (
        <SecretLine
          key={wanted.number}
          number={wanted.number}
          label={`Passphrase of “${visible(wanted.of)}”`}
          hint="It goes to the signer only. Conclave does not keep it."
          action={action}
          answer={(text) =>
            text === "" ? "Type the passphrase first." : { what: "passphrase", text }
          }
          onCancel={onCancel}
        />
      );
    case "new passphrase":
      return <NewPassphrase wanted={wanted} onCancel={onCancel} />;
    case "rolls":
      return <Rolls wanted={wanted} onCancel={onCancel} />;
    case "share":
      return <Share wanted={wanted} onCancel={onCancel} />;
    case "token":
      return <WhichToken wanted={wanted} onCancel={onCancel} />;
    case "last try":
      return <LastTry key={wanted.number} wanted={wanted} onCancel={onCancel} />;
    case "pin":
      return <Pin key={wanted.number} wanted={wanted} action={pinAction} onCancel={onCancel} />;
    case "folder":
      return <Folder key={wanted.number} wanted={wanted} onCancel={onCancel} />;
  }
}
