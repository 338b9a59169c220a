import type { ReactNode } from "react";
import { Form } from "react-aria-components";
import type { Proposed } from "../../shared/review/proposal.ts";
import { useAsking } from "../asking.ts";
import { Ask } from "../parts/Ask.tsx";
import { Button } from "../parts/Button.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { tell } from "../store.ts";

interface Props {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
  /** Null while something is not chosen or not typed yet. */
  readonly proposal: Proposed | null;
  readonly onClose: () => void;
}

/** The frame of every proposal's dialog. It closes once main has taken the proposal; a refusal keeps it open. */
export function Propose({ title, wide = false, children, proposal, onClose }: Props) {
  const asking = useAsking();
  async function propose(): Promise<void> {
    if (proposal === null || asking.busy) return;
    const answer = await asking.run("proposals.add", { proposals: [proposal] });
    if (!answer.ok) return;
    tell("Proposed. It can be withdrawn until the seal is made.");
    onClose();
  }
  return (
    <Ask wide={wide} title={title} busy={asking.busy} onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void propose();
        }}
      >
        {children}
        <RefusalCard refusal={asking.refusal} />
        <p className="soft">Nothing changes yet. You can withdraw it until the seal is made.</p>
        <div className="buttons">
          <Button isDisabled={asking.busy} onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" isDisabled={proposal === null || asking.busy}>
            Propose
          </Button>
        </div>
      </Form>
    </Ask>
  );
}
