import { useState } from "react";
import { Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import { sameWord } from "../../shared/digest/spoken.ts";
import type { ReplacementView } from "../../shared/contract/view.ts";
import type { Proposal } from "../../shared/review/proposal.ts";
import { Fingerprint } from "../parts/Fingerprint.tsx";
import { Icon } from "../parts/icons.tsx";
import { Line } from "../parts/Line.tsx";
import { counted, day, visible } from "../parts/words.ts";
import { usePicture } from "../store.ts";
import { Propose } from "./Propose.tsx";

type Keys = ReplacementView["after"];

function KeysNow({
  title,
  keys: { keys, threshold },
}: {
  readonly title: string;
  readonly keys: Keys;
}) {
  return (
    <section className="stack">
      <h3>
        {title}: {threshold} of {counted(keys.length, "key")} must sign
      </h3>
      {keys.map((key) => (
        <Fingerprint key={key} value={key} />
      ))}
    </section>
  );
}

interface CaseProps {
  readonly chosen: ReplacementView;
  readonly typed: Readonly<Record<"case" | "second" | "name", string>>;
  readonly onType: (typed: CaseProps["typed"]) => void;
}

/** Without the present keys, two people answer for it, and a case that can be looked up. */
function Case({ chosen, typed, onType }: CaseProps) {
  const first = usePicture((picture) => picture.view?.ceremony?.administrator ?? "");
  return (
    <>
      <p className="with-icon many-lines danger">
        <Icon name="warn" />
        <span>
          Its present keys did NOT agree: {chosen.agreed} of the {chosen.before.threshold} that must
          have signed. Whoever made these new keys could be somebody else. It takes a recorded case
          and two administrators: {visible(first)}, and another one.
        </span>
      </p>
      <div className="side-by-side">
        <Line
          label="Case reference"
          hint="Where the owners’ identity was looked into, such as SUPPORT-4711."
          value={typed.case}
          onChange={(value) => onType({ ...typed, case: value })}
          longest={120}
        />
        <Line
          label="Name of the second administrator"
          value={typed.second}
          onChange={(second) => onType({ ...typed, second })}
          longest={80}
        />
        <Line
          label={`The second one types “${visible(chosen.project)}”`}
          hint="By it, the second one agrees."
          value={typed.name}
          onChange={(name) => onType({ ...typed, name })}
          longest={100}
        />
      </div>
    </>
  );
}

interface Props {
  readonly replacements: readonly ReplacementView[];
  readonly onClose: () => void;
}

/** Gives a project of claimed other keys: those that its owners brought. */
export function ReplaceProject({ replacements, onClose }: Props) {
  const [project, setProject] = useState("");
  const [typed, setTyped] = useState({ case: "", second: "", name: "" });
  const chosen = replacements.find((each) => each.project === project);
  function proposalOf(): Proposal | null {
    if (chosen === undefined) return null;
    if (chosen.byPresentKeys) return { change: "replace-project", project, case: "", second: "" };
    const [reference, second] = [typed.case.trim(), typed.second.trim()];
    const ready = reference.length >= 3 && second.length >= 2 && sameWord(typed.name, project);
    return ready ? { change: "replace-project", project, case: reference, second } : null;
  }
  return (
    <Propose wide title="Replace a project’s keys" proposal={proposalOf()} onClose={onClose}>
      {replacements.length === 0 ? (
        <p className="with-icon many-lines">
          <Icon name="stick" />
          <span>
            This stick has no replacement. The project’s owners make one with their new keys, and
            the operators put it on the stick.
          </span>
        </p>
      ) : (
        <RadioGroup
          className="field"
          value={project}
          onChange={(next) => {
            setProject(next);
            setTyped({ case: "", second: "", name: "" });
          }}
        >
          <Label>The project</Label>
          <div className="choices">
            {replacements.map((each) => (
              <RadioField key={each.project} value={each.project}>
                <RadioButton className="choice">
                  <span>
                    <strong>{visible(each.project)}</strong>{" "}
                    <span className="soft">
                      brought on {day(each.registered)};{" "}
                      {each.byPresentKeys
                        ? "signed by its present keys"
                        : "NOT signed by its present keys"}
                    </span>
                  </span>
                </RadioButton>
              </RadioField>
            ))}
          </div>
        </RadioGroup>
      )}
      {chosen !== undefined && (
        <>
          <div className="side-by-side">
            <KeysNow title="Until now" keys={chosen.before} />
            <KeysNow title="From now on" keys={chosen.after} />
          </div>
          {chosen.byPresentKeys ? (
            <p className="with-icon many-lines">
              <Icon name="good" tone="good" />
              <span>Its present keys signed this replacement. No case is needed.</span>
            </p>
          ) : (
            <Case chosen={chosen} typed={typed} onType={setTyped} />
          )}
        </>
      )}
    </Propose>
  );
}
