import { useEffect, useRef, useState } from "react";
import { Form } from "react-aria-components";
import { unlock } from "../bridge.ts";
import { Button } from "../parts/Button.tsx";
import { visible } from "../parts/words.ts";

interface Props {
  readonly keyFile: string;
  readonly onCancel: () => void;
}

/**
 * The one place where a secret is typed. The text stays in the input itself, never in React's state or the store, goes straight
 * to the signer's port, and the input is emptied in the same turn.
 */
export function Passphrase({ keyFile, onCancel }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    const field = input.current;
    return () => {
      if (field !== null) field.value = "";
    };
  }, []);
  const hand = () => {
    if (input.current === null) return;
    if (input.current.value === "") {
      setTrouble("Type the passphrase first.");
      return;
    }
    const taken = unlock(input.current.value);
    input.current.value = "";
    setTrouble(taken ? "" : "No key waits for a passphrase. Choose the key file again.");
  };
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        hand();
      }}
    >
      <div className="field">
        <label htmlFor="passphrase">Passphrase of “{visible(keyFile)}”</label>
        <input
          id="passphrase"
          ref={input}
          type="password"
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          autoFocus
          aria-describedby="passphrase-hint"
        />
        <span id="passphrase-hint" className="soft">
          It goes to the signer only. Conclave does not keep it.
        </span>
      </div>
      <p role="alert" className="warn">
        {trouble}
      </p>
      <div className="row">
        <Button type="submit" look="primary" icon="key">
          Sign
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </Form>
  );
}
