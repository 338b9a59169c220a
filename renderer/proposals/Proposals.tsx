import { useEffect, useRef, useState } from "react";
import type { ProposalView, ReviewView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { tell } from "../store.ts";
import { ConfirmKeys } from "./ConfirmKeys.tsx";

/** Told to whoever proposed it: the other one confirms at this keyboard, under their own name. */
const HAND_OVER = "Hand over the keyboard, above: the other one confirms it here.";

function waitingFor(proposals: readonly ProposalView[], project: string): ProposalView["waits"] {
  return proposals.find(({ waits }) => waits?.project === project)?.waits ?? null;
}

/** What is proposed so far, in the order in which it was; each can be taken back. */
export function Proposals({ review }: { readonly review: ReviewView }) {
  const { proposals, objections, replacements } = review;
  const asking = useAsking();
  const [confirming, setConfirming] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const box = useRef<HTMLElement>(null);
  const waiting = waitingFor(proposals, confirming);
  const replacement = replacements.find(({ project }) => project === waiting?.project);
  useEffect(() => {
    box.current?.scrollTo(0, box.current.scrollHeight);
  }, [proposals.length]);
  async function withdraw(number: number, sentence: string): Promise<void> {
    const answer = await asking.run("proposals.withdraw", { number });
    if (!answer.ok) return;
    tell(`Withdrawn: ${sentence}`);
    heading.current?.focus();
  }
  return (
    <section className="proposals" ref={box} aria-label="Proposed">
      <h2 ref={heading} tabIndex={-1}>
        Proposed
      </h2>
      <RefusalCard refusal={asking.refusal} />
      {proposals.length === 0 ? (
        <p className="soft">Nothing yet. What you propose below is listed here.</p>
      ) : (
        <ol className="role-people" aria-label="Proposals">
          {proposals.map(({ sentence, waits }, number) => (
            <li key={`${number} ${sentence}`}>
              <p className="role-person with-icon many-lines">
                <Icon name={waits === null ? "change" : "warn"} />
                <span>
                  {visible(sentence)}
                  {waits?.own === true && ` ${HAND_OVER}`}
                </span>
              </p>
              {waits?.own === false && (
                <Button
                  look="primary"
                  aria-label={`Confirm: ${visible(sentence)}`}
                  isDisabled={asking.busy}
                  onPress={() => setConfirming(waits.project)}
                >
                  Confirm…
                </Button>
              )}
              <Button
                aria-label={`Withdraw: ${visible(sentence)}`}
                isDisabled={asking.busy}
                onPress={() => void withdraw(number, visible(sentence))}
              >
                Withdraw
              </Button>
            </li>
          ))}
        </ol>
      )}
      {objections.map((objection) => (
        <p key={objection.id} className="with-icon many-lines warn">
          <Icon name="warn" />
          <span>
            Not ready to be sealed: {visible(objection.where)}: {visible(objection.found)}.
            Expected: {visible(objection.expected)}. {objection.todo} <code>{objection.id}</code>
          </span>
        </p>
      ))}
      {waiting !== null && replacement !== undefined && (
        <ConfirmKeys waits={waiting} replacement={replacement} onClose={() => setConfirming("")} />
      )}
    </section>
  );
}
