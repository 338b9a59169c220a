import { useState } from "react";
import { ToggleButton } from "react-aria-components";
import type { RoleView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Ask } from "../parts/Ask.tsx";
import { Button } from "../parts/Button.tsx";
import { keyWords } from "../parts/Fingerprint.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted, visible } from "../parts/words.ts";
import { tell } from "../store.ts";
import { FallenAnswer } from "./FallenAnswer.tsx";
import { inRoomOrder, NONE, toggled, useGuide, type Fallen, type Fate } from "./fallen-keys.ts";

interface TicksProps {
  readonly roles: readonly RoleView[];
  readonly fallen: Fallen;
  readonly onTick: (fate: Fate, keyid: string) => void;
}

const FATES: readonly (readonly [Fate, string])[] = [
  ["lost", "Lost"],
  ["stolen", "Stolen"],
];

/** Every key by role and person, with what may have happened to it. */
function Ticks({ roles, fallen, onTick }: TicksProps) {
  return (
    <div className="fallen-keys stack" role="group" aria-label="Keys">
      {inRoomOrder(roles).map(({ role, threshold, keyholders }) => (
        <section key={role} aria-label={`Keys of ${visible(role)}`}>
          <h3>
            {visible(role)}{" "}
            <span className="soft">
              {threshold} of {keyholders.length} must sign
            </span>
          </h3>
          <ul className="role-people">
            {keyholders.map(({ name, keyid, public: key }) => (
              <li key={keyid}>
                <p className="role-person">
                  <strong>{visible(name)}</strong>{" "}
                  <span className="soft" title={keyWords(key, 4)}>
                    {keyWords(key, 2)}
                  </span>
                </p>
                {FATES.map(([fate, word]) => (
                  <ToggleButton
                    key={fate}
                    className={`tick ${fate}`}
                    aria-label={`${word}: ${visible(name)} in ${visible(role)}`}
                    isSelected={fallen[fate].has(keyid)}
                    onChange={() => onTick(fate, keyid)}
                  >
                    {word}
                  </ToggleButton>
                ))}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface Props {
  readonly roles: readonly RoleView[];
  readonly onClose: () => void;
}

/** Which keys are lost or stolen? Says at once what that means, and proposes all that mends it. */
export function FallenDialog({ roles, onClose }: Props) {
  const [fallen, setFallen] = useState<Fallen>(NONE);
  const guide = useGuide(fallen);
  const asking = useAsking();
  const proposals = guide.answer?.proposals ?? [];
  async function propose(): Promise<void> {
    const answer = await asking.run("proposals.add", { proposals: [...proposals] });
    if (!answer.ok) return;
    tell(`${counted(proposals.length, "change")} proposed. Each can be withdrawn.`);
    onClose();
  }
  return (
    <Ask wide title="Which keys are lost or stolen?" busy={asking.busy} onClose={onClose}>
      <p className="soft">
        Lost: its holder can no longer sign. Stolen: somebody else may sign with it. A stolen token
        is both.
      </p>
      <div className="fallen">
        <Ticks
          roles={roles}
          fallen={fallen}
          onTick={(fate, keyid) => setFallen(toggled(fallen, fate, keyid))}
        />
        <FallenAnswer answer={guide.answer} />
      </div>
      <RefusalCard refusal={guide.refusal ?? asking.refusal} />
      <div className="buttons">
        <p className="soft shown">Nothing changes yet. Each proposal can be withdrawn by itself.</p>
        <Button isDisabled={asking.busy} onPress={onClose}>
          Cancel
        </Button>
        <Button
          look="primary"
          isDisabled={proposals.length === 0 || asking.busy}
          onPress={() => void propose()}
        >
          {proposals.length === 0
            ? "Propose"
            : `Propose ${proposals.length === 1 ? "this change" : `these ${proposals.length} changes`}`}
        </Button>
      </div>
    </Ask>
  );
}
