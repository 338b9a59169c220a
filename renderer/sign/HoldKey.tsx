import { useState } from "react";
import { Form } from "react-aria-components";
import type { Arguments } from "../../shared/contract/intentions.ts";
import { sameWord } from "../../shared/digest/spoken.ts";
import { Button } from "../parts/Button.tsx";
import { Line } from "../parts/Line.tsx";
import { visible } from "../parts/words.ts";
import { usePicture } from "../store.ts";

type Source = Arguments<"sign.open">["with"];

interface Props {
  readonly word: string;
  readonly primary: boolean;
  readonly busy: boolean;
  readonly onChoose: (typed: string, source: Source) => void;
}

/** A token speaks through its maker's module: those that are here by name, or another by its file. */
function Modules({
  disabled,
  onChoose,
}: {
  disabled: boolean;
  onChoose: (module: string) => void;
}) {
  const modules = usePicture(({ view }) => view?.keys.modules) ?? [];
  return (
    <ul className="stack" aria-label="Kinds of token">
      {modules.map(({ name, path }) => (
        <li key={path}>
          <Button isDisabled={disabled} onPress={() => onChoose(path)}>
            {visible(name)}
          </Button>
        </li>
      ))}
      <li>
        <Button isDisabled={disabled} onPress={() => onChoose("")}>
          Another module…
        </Button>
      </li>
    </ul>
  );
}

/** The first word of the digest, and how this person holds the key. */
export function HoldKey({ word, primary, busy, onChoose }: Props) {
  const [typed, setTyped] = useState("");
  const [token, setToken] = useState(false);
  const right = sameWord(typed, word);
  const disabled = !right || busy;
  const choose = (source: Source) => {
    if (!disabled) onChoose(typed.trim(), source);
  };
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        choose({ source: "key file" });
      }}
    >
      <Line label="Type the first word of the digest" value={typed} onChange={setTyped} autoFocus />
      <Button
        type="submit"
        icon="key"
        isDisabled={disabled}
        {...(primary ? { look: "primary" as const } : {})}
      >
        Choose the key file…
      </Button>
      <Button isDisabled={disabled} aria-expanded={token} onPress={() => setToken(!token)}>
        Sign with a token…
      </Button>
      {token && (
        <Modules disabled={disabled} onChoose={(module) => choose({ source: "token", module })} />
      )}
      <Button isDisabled={disabled} onPress={() => choose({ source: "shares" })}>
        Open a key with shares…
      </Button>
    </Form>
  );
}
