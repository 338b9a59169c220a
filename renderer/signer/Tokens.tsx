import { useState } from "react";
import type { TokenShown, Wanted } from "../../shared/contract/signer-talk.ts";
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

/** The PIN, tried once. On its last try only when somebody says so. */
export function Pin({ wanted, action, onCancel }: PinProps) {
  const { token, number } = wanted;
  const last = token.pin === "last try";
  const [sure, setSure] = useState(false);
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
      {last && (
        <label className="row">
          <input
            type="checkbox"
            checked={sure}
            onChange={(event) => setSure(event.currentTarget.checked)}
          />
          I have read the PIN from my note. Use the last try.
        </label>
      )}
      <SecretLine
        number={number}
        label="PIN of this token"
        hint="It is tried once. Conclave never repeats it by itself."
        action={action}
        disabled={last && !sure}
        answer={(text) =>
          text === "" ? "Type the PIN first." : { what: "pin", text, lastTry: last && sure }
        }
        onCancel={onCancel}
      />
    </div>
  );
}
