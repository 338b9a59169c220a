import type { TokenShown, Wanted } from "../../shared/contract/signer-talk.ts";
import { useAsking } from "../asking.ts";
import { answerSigner } from "../bridge.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { visible } from "../parts/words.ts";
import { SecretLine } from "./SecretLine.tsx";

type Asked<What extends Wanted["what"]> = Extract<Wanted, { what: What }>;

/** What the token says of its tries; the app itself never tries a PIN twice. */
const PIN_WORDS: Readonly<Record<TokenShown["pin"], string>> = {
  "not set": "This token has no PIN yet.",
  "no warning": "",
  "few tries left": "Somebody typed a wrong PIN before. FEW tries are left.",
  "last try": "ONE try is left. A wrong PIN now locks this token for good.",
  locked: "This token is locked.",
};

function Facts({ token }: { readonly token: TokenShown }) {
  return (
    <dl className="facts-list">
      <dt>Label</dt>
      <dd>{token.label === "" ? "none" : visible(token.label)}</dd>
      <dt>Serial number</dt>
      <dd>
        <strong className="mono">{token.serial === "" ? "none" : visible(token.serial)}</strong>
      </dd>
      <dt>Model</dt>
      <dd>
        {visible(token.model)}, {visible(token.manufacturer)}
      </dd>
    </dl>
  );
}

/** Several tokens could sign: a person says which, by its serial number. */
export function WhichToken({ wanted, onCancel }: { wanted: Asked<"token">; onCancel: () => void }) {
  return (
    <div className="stack">
      <p>
        <strong>Which token is yours?</strong> Compare the serial number with your notes.
      </p>
      <ul className="stack" aria-label="Tokens">
        {wanted.tokens.map((token) => (
          <li key={token.slot} className="card stack">
            <Facts token={token} />
            <Button
              onPress={() => answerSigner(wanted.number, { what: "token", slot: token.slot })}
              aria-label={`Use the token with serial number ${visible(token.serial)}`}
            >
              This one
            </Button>
          </li>
        ))}
      </ul>
      <Button onPress={onCancel}>Cancel</Button>
    </div>
  );
}

interface PinProps {
  readonly wanted: Asked<"pin">;
  readonly action: string;
  readonly onCancel: () => void;
}

/** One try is left: main asks in a box of its own whether to use it up. */
export function LastTry({ wanted, onCancel }: { wanted: Asked<"last try">; onCancel: () => void }) {
  const asking = useAsking();
  return (
    <div className="stack">
      <Facts token={wanted.token} />
      <p className="with-icon many-lines danger">
        <Icon name="warn" />
        <strong>{PIN_WORDS["last try"]}</strong>
      </p>
      <p>Compare the serial number, and read the PIN from your note.</p>
      <div className="row">
        <Button
          isDisabled={asking.busy}
          onPress={() => void asking.run("signer.lastTry", { number: wanted.number })}
        >
          Use the last try…
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

/** The PIN, tried once. */
export function Pin({ wanted, action, onCancel }: PinProps) {
  const { token, number } = wanted;
  const words = PIN_WORDS[token.pin];
  return (
    <div className="stack">
      <Facts token={token} />
      {words !== "" && (
        <p className="with-icon many-lines danger">
          <Icon name="warn" />
          <strong>{words}</strong>
        </p>
      )}
      <SecretLine
        number={number}
        label="PIN of this token"
        hint="It is tried once. Conclave never repeats it by itself."
        action={action}
        answer={(text) => (text === "" ? "Type the PIN first." : { what: "pin", text })}
        onCancel={onCancel}
      />
    </div>
  );
}
