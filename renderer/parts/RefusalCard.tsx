import type { Refusal } from "../../shared/refusal.ts";
import { Icon } from "./icons.tsx";
import { visible } from "./words.ts";

/** The four parts in which every refusal is told. */
export function FourParts({ refusal }: { readonly refusal: Omit<Refusal, "id"> }) {
  return (
    <dl className="four">
      <dt>Found</dt>
      <dd>{visible(refusal.found)}</dd>
      <dt>Where</dt>
      <dd>{visible(refusal.where)}</dd>
      <dt>Expected</dt>
      <dd>{visible(refusal.expected)}</dd>
      <dt>Do now</dt>
      <dd className="todo">{visible(refusal.todo)}</dd>
    </dl>
  );
}

interface Props {
  readonly refusal: Refusal | null;
  readonly title?: string;
}

/** An expected "no", in words. Draws nothing when there is none, yet stays in the page so that it is read out when it comes. */
export function RefusalCard({ refusal, title = "This cannot be done" }: Props) {
  return (
    <div role="alert">
      {refusal !== null && (
        <section className="refusal" aria-label={title}>
          <h2 className="with-icon">
            <Icon name="block" />
            {title}
          </h2>
          <FourParts refusal={refusal} />
          <p className="soft">Rule {refusal.id}</p>
        </section>
      )}
    </div>
  );
}
