import type { ProposalView, ReplacementView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Icon } from "../parts/icons.tsx";
import { TypedConfirm } from "../parts/TypedConfirm.tsx";
import { visible } from "../parts/words.ts";
import { tell, usePicture } from "../store.ts";
import { NotAgreed, ReplacedKeys } from "./ReplacedKeys.tsx";

interface Props {
  readonly waits: NonNullable<ProposalView["waits"]>;
  readonly replacement: ReplacementView;
  readonly onClose: () => void;
}

/** The second administrator, who sits at the keyboard, says yes to other keys that somebody else proposed for a case. */
export function ConfirmKeys({ waits, replacement, onClose }: Props) {
  const asking = useAsking();
  const reviewer = usePicture((picture) => picture.view?.ceremony?.reviewer ?? "");
  const { project, case: reference, reason, by } = waits;
  const found = replacement.checks.flatMap(({ objection }) => objection?.found ?? []);
  async function confirm(): Promise<void> {
    const answer = await asking.run("proposals.confirm", { project, case: reference });
    if (!answer.ok) return;
    tell(`Confirmed: other keys for ${visible(project)}.`);
    onClose();
  }
  return (
    <TypedConfirm
      wide
      title={`Confirm other keys for ${visible(project)}`}
      word={project}
      action="Confirm"
      busy={asking.busy}
      refusal={asking.refusal}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>
        {visible(by)} proposed this for case <strong>{visible(reference)}</strong>. You are{" "}
        <strong>{visible(reviewer)}</strong>, and answer for it as the second administrator. Look at
        the case yourself. If you are not {visible(reviewer)}, cancel and hand over the keyboard.
      </p>
      <ReplacedKeys replacement={replacement} />
      <NotAgreed replacement={replacement}>
        Confirm only if the case shows that the owners have these new keys.
      </NotAgreed>
      {reason !== "" && (
        <p className="with-icon many-lines warn">
          <Icon name="warn" />
          <span>
            Found about it: {found.map(visible).join("; ")}. {visible(by)} wrote why that is all
            right: “{visible(reason)}”
          </span>
        </p>
      )}
    </TypedConfirm>
  );
}
