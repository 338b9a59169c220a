import { useEffect, useId, useRef, useState } from "react";
import { Form } from "react-aria-components";
import { answerSigner } from "../bridge.ts";
import type { Answer } from "../../shared/contract/signer-talk.ts";
import { Button } from "../parts/Button.tsx";

interface Props {
  readonly number: number;
  readonly label: string;
  readonly hint: string;
  readonly action: string;
  /** Makes the answer of what was typed; a text is what is missing yet. */
  readonly answer: (text: string) => Answer | string;
  /** Several lines, that many to begin with, and shown as they are typed: rolls and shares, which have to be compared with paper. */
  readonly lines?: number;
  /** Long to type: it stays in the input until it is taken, so that one slip can be mended. Gone with the input. */
  readonly keep?: boolean;
  readonly disabled?: boolean;
  readonly onCancel: () => void;
  readonly onTyped?: (text: string) => void;
  /** What is said about what was typed so far. */
  readonly note?: { readonly tone: "good" | "warn" | "soft"; readonly words: string };
}

/**
 * Where secrets are typed. The text stays in the input itself, never in React's state or the store, goes straight to the signer's port,
 * and the input is emptied in the same turn, or, where it is kept, as soon as the signer took it.
 */
export function SecretLine({ number, label, hint, action, answer, onCancel, ...look }: Props) {
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [trouble, setTrouble] = useState("");
  const id = useId();
  useEffect(() => {
    const field = input.current;
    return () => {
      if (field !== null) field.value = "";
    };
  }, []);
  const hand = () => {
    if (input.current === null || look.disabled === true) return;
    const made = answer(input.current.value);
    if (typeof made === "string") {
      setTrouble(made);
      return;
    }
    const taken = answerSigner(number, made);
    if (look.keep !== true) input.current.value = "";
    setTrouble(taken ? "" : "The signer is gone. Begin again.");
  };
  const shared = {
    id,
    ref: input,
    autoComplete: "off",
    spellCheck: false,
    autoFocus: true,
    "aria-describedby": `${id}-hint`,
  } as const;
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        hand();
      }}
    >
      <div className="field">
        <label htmlFor={id}>{label}</label>
        {look.lines !== undefined ? (
          <textarea
            {...shared}
            rows={look.lines}
            maxLength={8000}
            className="typed-secret"
            onInput={(event) => look.onTyped?.(event.currentTarget.value)}
          />
        ) : (
          <input
            {...shared}
            type="password"
            maxLength={1000}
            onInput={(event) => look.onTyped?.(event.currentTarget.value)}
          />
        )}
        <span id={`${id}-hint`} className="soft">
          {hint}
        </span>
        {look.note !== undefined && (
          <span role="status" className={`typed-note ${look.note.tone}`}>
            {look.note.words}
          </span>
        )}
      </div>
      <p role="alert" className="warn">
        {trouble}
      </p>
      <div className="row">
        <Button type="submit" look="primary" icon="key" isDisabled={look.disabled === true}>
          {action}
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </Form>
  );
}
