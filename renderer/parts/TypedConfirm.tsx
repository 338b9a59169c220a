import { useState, type ReactNode } from "react";
import { Form } from "react-aria-components";
import type { Refusal } from "../../shared/refusal.ts";
import { sameWord } from "../../shared/digest/spoken.ts";
import { usePicture } from "../store.ts";
import { Ask } from "./Ask.tsx";
import { Button } from "./Button.tsx";
import { Line } from "./Line.tsx";
import { RefusalCard } from "./RefusalCard.tsx";
import { Work } from "./Work.tsx";

interface Props {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
  /** What has to be typed before the button works. */
  readonly word: string;
  readonly action: string;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly onConfirm: (typed: string) => void;
  readonly onClose: () => void;
}

/** For acts that cannot be undone: nobody types a word by a stray click. */
export function TypedConfirm(props: Props) {
  const [typed, setTyped] = useState("");
  const work = usePicture((picture) => picture.view?.work ?? null);
  const right = sameWord(typed, props.word);
  return (
    <Ask wide={props.wide ?? false} title={props.title} busy={props.busy} onClose={props.onClose}>
      {props.children}
      <Form
        className="pinned"
        onSubmit={(event) => {
          event.preventDefault();
          if (right && !props.busy) props.onConfirm(typed.trim());
        }}
      >
        <Line label={`Type “${props.word}” to go on`} value={typed} onChange={setTyped} autoFocus />
        <RefusalCard refusal={props.refusal} />
        {work !== null && <Work work={work} />}
        <div className="buttons">
          <Button isDisabled={props.busy} onPress={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" look="final" isDisabled={!right || props.busy}>
            {props.busy ? "Working…" : props.action}
          </Button>
        </div>
      </Form>
    </Ask>
  );
}
