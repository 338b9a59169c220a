import { useState } from "react";
import { CheckboxButton, CheckboxField, Form } from "react-aria-components";
import { samePerson } from "../../shared/person-name.ts";
import type { Asking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { Line } from "../parts/Line.tsx";

function namesIn(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** What is missing about the names, or null. The signer looks again. */
function holdersFault(holders: readonly string[]): string | null {
  if (holders.length < 2) return "Type two names or more.";
  if (holders.length > 16) return "Sixteen names at most.";
  if (holders.some((name) => name.length < 2)) return "A name has two letters or more.";
  if (holders.some((name, i) => holders.slice(0, i).some((before) => samePerson(before, name))))
    return "Each name once.";
  return null;
}

function fits(needed: number, holders: number): boolean {
  return Number.isInteger(needed) && needed >= 2 && needed <= holders;
}

/** Who gets a share, and how many of them are enough. */
export function SplitForm({ asking }: { readonly asking: Asking }) {
  const [names, setNames] = useState("");
  const [needed, setNeeded] = useState("2");
  const [again, setAgain] = useState(false);
  const holders = namesIn(names);
  const count = Number(needed);
  const missing =
    holdersFault(holders) ??
    (fits(count, holders.length) ? "" : `From 2 to ${holders.length} can be enough.`);
  return (
    <Form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === "" && !asking.busy)
          void asking.run("keys.split", { holders: [...holders], needed: count, again });
      }}
    >
      <h2>Split a key into shares</h2>
      <p>
        A copy of the key is closed, and what opens it is split. Each holder gets a share, as a file
        and as a card to print. Before the set counts, every share is entered once more.
      </p>
      <p className="with-icon many-lines warn">
        <Icon name="warn" />
        <span>
          Splitting again revokes nothing: older shares still open the older set. Only a new key in
          root or targets does.
        </span>
      </p>
      <Line
        label="Holders of the shares"
        hint="Their names, with commas between. Two to sixteen."
        value={names}
        onChange={setNames}
        longest={1200}
        autoFocus
      />
      <Line
        label="How many of them are enough"
        value={needed}
        onChange={setNeeded}
        longest={2}
        type="number"
      />
      <CheckboxField isSelected={again} onChange={setAgain}>
        <CheckboxButton className="choice checkbox">
          <span>
            <strong>This key was split before.</strong>{" "}
            <span className="soft">
              Choose the newest list of those shares. An older share is then told to be old; it is
              not revoked.
            </span>
          </span>
        </CheckboxButton>
      </CheckboxField>
      <div className="row">
        <Button type="submit" look="primary" icon="key" isDisabled={missing !== "" || asking.busy}>
          {again ? "Choose the older list…" : "Choose the key file…"}
        </Button>
        <span className="soft">{missing}</span>
      </div>
    </Form>
  );
}
