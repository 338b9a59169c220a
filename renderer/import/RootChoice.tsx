import { Form } from "react-aria-components";
import type { RootCandidate } from "../../shared/contract/roots-view.ts";
import type { Pane } from "../../shared/contract/view.ts";
import type { Asking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Icon } from "../parts/icons.tsx";
import { Line } from "../parts/Line.tsx";
import { counted, day, visible } from "../parts/words.ts";

interface WhichProps {
  readonly roots: readonly RootCandidate[];
  readonly chosen: number;
  readonly onChoose: (version: number) => void;
}

/** Every root on the stick. The oldest is proposed: it is the one that a printed record is most likely to have. */
export function WhichRoot({ roots, chosen, onChoose }: WhichProps) {
  return (
    <Choice
      across
      label="Roots on this stick. Choose the one in your printed record:"
      value={chosen}
      onChange={onChoose}
      choices={roots.map(({ version, expires, threshold, keyholders, warnings }) => ({
        value: version,
        name: `Root ${version}`,
        detail: [
          `${threshold} of ${keyholders.length} sign`,
          `until ${day(expires)}`,
          ...(warnings.length === 0 ? [] : [counted(warnings.length, "warning")]),
        ].join("\n"),
      }))}
    />
  );
}

interface FactsProps {
  readonly pane: Extract<Pane, { step: "import"; stage: "anchor" }>;
  readonly root: RootCandidate;
}

/** What the root says of itself. */
export function Facts({ pane, root }: FactsProps) {
  return (
    <section className="stack">
      <h2>Root {root.version}</h2>
      <dl className="facts-list">
        <dt>Keyholders</dt>
        <dd>
          {root.threshold} of {root.keyholders.length} must sign:
          <ul>
            {root.keyholders.map((name, i) => (
              <li key={i} className="with-icon" style={{ display: "flex" }}>
                <Icon name="person" />
                {visible(name)}
              </li>
            ))}
          </ul>
        </dd>
        <dt>Expires</dt>
        <dd>{day(root.expires)}</dd>
        <dt>Stick</dt>
        <dd>
          “{visible(pane.stick)}”, {counted(pane.files, "file")},{" "}
          {(pane.bytes / 1_000_000).toFixed(1)} MB
        </dd>
      </dl>
    </section>
  );
}

interface ConfirmProps {
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly right: boolean;
  /** A ceremony was resumed: there is no stick to drop. */
  readonly again: boolean;
  readonly onDone: () => void;
}

/** Two words that are not the right ones are worth a hint; half-typed ones are not. */
function twoWords(typed: string): string {
  return /\S\s+\S{2,}/.test(typed) ? "These are not the first and the last word shown here." : "";
}

/** Typing two of the words proves that somebody read them. */
export function Confirm({ typed, setTyped, right, again, onDone }: ConfirmProps) {
  return (
    <section className="stack">
      <h2>Compare</h2>
      <p>
        One person reads the words from the printed record. Another follows here. All 32 must be the
        same. If one differs, {again ? "leave this ceremony: it is not yours" : "drop this stick"}.
      </p>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          onDone();
        }}
      >
        <Line
          label="Type the first and the last word"
          hint="From your printed record, with a space between them."
          value={typed}
          onChange={setTyped}
        />
      </Form>
      <p role="status" className={right ? "good" : "soft"}>
        {right && <Icon name="good" />} {right ? "These are the two words." : twoWords(typed)}
      </p>
    </section>
  );
}

interface NotOursProps {
  readonly what: "root" | "bundle";
  readonly again: boolean;
  readonly busy: boolean;
  readonly asking: Asking;
}

/** The way out, where nobody recognises what is shown. */
export function NotOurs({ what, again, busy, asking }: NotOursProps) {
  return (
    <Button
      isDisabled={busy}
      onPress={() => void asking.run(again ? "ceremony.leave" : "stick.drop", {})}
    >
      Not our {what}: {again ? "leave this ceremony" : "drop this stick"}
    </Button>
  );
}
