import { useEffect, useRef } from "react";
import type { ReviewView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { tell } from "../store.ts";

/** What is proposed so far, in the order in which it was; each can be taken back. */
export function Proposals({ proposals, objections }: Pick<ReviewView, "proposals" | "objections">) {
  const asking = useAsking();
  const heading = useRef<HTMLHeadingElement>(null);
  const box = useRef<HTMLElement>(null);
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
          {proposals.map(({ sentence }, number) => (
            <li key={`${number} ${sentence}`}>
              <p className="role-person with-icon many-lines">
                <Icon name="change" />
                <span>{visible(sentence)}</span>
              </p>
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
    </section>
  );
}
