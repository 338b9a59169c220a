import { useState } from "react";
import { Form } from "react-aria-components";
import type { CeremonyView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Ask } from "../parts/Ask.tsx";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { Line } from "../parts/Line.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { tell } from "../store.ts";

interface Props {
  readonly ceremony: CeremonyView;
  readonly onClose: () => void;
}

/** Who takes the keyboard: somebody who reviewed before, or somebody new, by name. */
function HandOverDialog({ ceremony, onClose }: Props) {
  const asking = useAsking();
  const [name, setName] = useState("");
  const { pane, reviewer } = ceremony;
  const others =
    pane.step === "review" ? pane.review.reviewers.filter((each) => each !== reviewer) : [];
  const ready = name.trim().length >= 2;
  async function sit(who: string): Promise<void> {
    const answer = await asking.run("reviewer.sit", { name: who });
    if (!answer.ok) return;
    tell(`${visible(who)} is at the keyboard.`);
    onClose();
  }
  return (
    <Ask title="Hand over the keyboard" busy={asking.busy} onClose={onClose}>
      <p>
        Get up, and let the other reviewer sit down. About claims that need two reviewers, nobody
        sees what the other decided before they have decided themselves. Do not tell them.
      </p>
      {others.length > 0 && (
        <div className="stack" role="group" aria-label="Reviewed before">
          {others.map((each) => (
            <Button
              key={each}
              icon="person"
              isDisabled={asking.busy}
              onPress={() => void sit(each)}
            >
              {visible(each)} takes the keyboard
            </Button>
          ))}
        </div>
      )}
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !asking.busy) void sit(name.trim());
        }}
      >
        <Line
          label={
            others.length === 0 ? "Name of the reviewer who sits down" : "Or somebody new, by name"
          }
          hint="It goes into the record beside each of their decisions."
          value={name}
          onChange={setName}
          longest={80}
          autoFocus={others.length === 0}
        />
        <RefusalCard refusal={asking.refusal} />
        <div className="buttons">
          <Button isDisabled={asking.busy} onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" isDisabled={!ready || asking.busy}>
            Take the keyboard
          </Button>
        </div>
      </Form>
    </Ask>
  );
}

/** Who reviews now, and the way to let another one sit down. */
export function Reviewer({ ceremony }: { readonly ceremony: CeremonyView }) {
  const [open, setOpen] = useState(false);
  return (
    <span className="with-icon reviewer">
      <Icon name="person" />
      <span>
        Reviewer <strong>{visible(ceremony.reviewer)}</strong>
      </span>
      <Button look="quiet" onPress={() => setOpen(true)}>
        Hand over…
      </Button>
      {open && <HandOverDialog ceremony={ceremony} onClose={() => setOpen(false)} />}
    </span>
  );
}
