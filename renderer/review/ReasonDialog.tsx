import { useState } from "react";
import { Form, Label, TextArea, TextField } from "react-aria-components";
import type { Refusal } from "../../shared/refusal.ts";
import { Ask } from "../parts/Ask.tsx";
import { Button } from "../parts/Button.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";

interface Props {
  readonly title: string;
  readonly sentence: string;
  readonly action: string;
  readonly asksReason: boolean;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly onGive: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks for the reason of a decision, where it needs one, or only whether it is meant. */
export function ReasonDialog(props: Props) {
  const { asksReason, busy } = props;
  const [reason, setReason] = useState("");
  const ready = !asksReason || reason.trim().length >= 3;
  const give = () => {
    if (ready && !busy) props.onGive(reason.trim());
  };
  return (
    <Ask title={props.title} busy={busy} onClose={props.onClose}>
      <p>{props.sentence}</p>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          give();
        }}
      >
        {asksReason && (
          <TextField
            className="field"
            value={reason}
            onChange={setReason}
            maxLength={500}
            autoFocus
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey) return;
              event.preventDefault();
              give();
            }}
          >
            <Label>Reason (it goes into the record)</Label>
            <TextArea />
          </TextField>
        )}
        <RefusalCard refusal={props.refusal} />
        <div className="buttons">
          <Button isDisabled={busy} onPress={props.onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            look="primary"
            isDisabled={!ready || busy}
            autoFocus={!asksReason}
            shortcut="Enter"
          >
            {props.action}
          </Button>
        </div>
      </Form>
    </Ask>
  );
}
