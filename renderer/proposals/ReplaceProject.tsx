import { useState } from "react";
import { Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import type { ReplacementView } from "../../shared/contract/view.ts";
import type { Proposed } from "../../shared/review/proposal.ts";
import { ChecksList } from "../parts/ChecksList.tsx";
import { Icon } from "../parts/icons.tsx";
import { Line } from "../parts/Line.tsx";
import { counted, day, visible } from "../parts/words.ts";
import { usePicture } from "../store.ts";
import { Propose } from "./Propose.tsx";
import { NotAgreed, ReplacedKeys } from "./ReplacedKeys.tsx";

interface CaseProps {
  readonly chosen: ReplacementView;
  readonly reference: string;
  readonly onType: (reference: string) => void;
}

/** Without the present keys, two people answer for it, and a case that can be looked up. */
function Case({ chosen, reference, onType }: CaseProps) {
  const reviewer = usePicture((picture) => picture.view?.ceremony?.reviewer ?? "");
  return (
    <>
      <NotAgreed replacement={chosen}>
        It takes a recorded case and two administrators: {visible(reviewer)}, who proposes it now,
        and another one, who then takes the keyboard and confirms it. Until then nothing can be
        sealed.
      </NotAgreed>
      <Line
        label="Case reference"
        hint="Where the owners’ identity was looked into, such as SUPPORT-4711."
        value={reference}
        onChange={onType}
        longest={120}
      />
    </>
  );
}

/** How many of its checks have something against it. */
function lookedInto({ checks }: ReplacementView): number {
  return checks.filter(({ objection }) => objection !== null).length;
}

interface Props {
  readonly replacements: readonly ReplacementView[];
  readonly onClose: () => void;
}

/** Gives a project of claimed other keys: those that its owners brought. */
export function ReplaceProject({ replacements, onClose }: Props) {
  const [project, setProject] = useState("");
  const [typed, setTyped] = useState("");
  const [why, setWhy] = useState("");
  const chosen = replacements.find((each) => each.project === project);
  function proposalOf(): Proposed | null {
    if (chosen === undefined) return null;
    const reason = why.trim();
    if (lookedInto(chosen) > 0 && reason.length < 3) return null;
    const change = "replace-project";
    if (chosen.byPresentKeys) return { change, project, case: "", reason };
    const reference = typed.trim();
    return reference.length >= 3 ? { change, project, case: reference, reason } : null;
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
            setTyped("");
            setWhy("");
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
                      {lookedInto(each) > 0 &&
                        `; ${counted(lookedInto(each), "thing")} to look into`}
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
          <ReplacedKeys replacement={chosen} />
          {chosen.byPresentKeys ? (
            <p className="with-icon many-lines">
              <Icon name="good" tone="good" />
              <span>Its present keys signed this replacement. No case is needed.</span>
            </p>
          ) : (
            <Case chosen={chosen} reference={typed} onType={setTyped} />
          )}
          <ChecksList checks={chosen.checks} />
          {lookedInto(chosen) > 0 && (
            <Line
              label="Why what was found is all right (it goes into the record)"
              value={why}
              onChange={setWhy}
              longest={500}
            />
          )}
        </>
      )}
    </Propose>
  );
}
