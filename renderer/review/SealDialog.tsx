import { useState } from "react";
import type { ReviewView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Choice } from "../parts/Choice.tsx";
import { Sentences } from "../parts/Sentences.tsx";
import { TypedConfirm } from "../parts/TypedConfirm.tsx";
import { day, listed } from "../parts/words.ts";

interface Props {
  readonly review: ReviewView;
  readonly onClose: () => void;
}

function changedNames({ documents }: Pick<ReviewView, "documents">): readonly string[] {
  return documents.filter(({ changed }) => changed).map(({ document }) => document);
}

/** "the new claimed file", "the new root and targets files": what sealing makes. */
export function newFiles(review: Pick<ReviewView, "documents">): string {
  const names = changedNames(review);
  if (names.length === 0) return "the new files";
  return `the new ${listed(names)} ${names.length === 1 ? "file" : "files"}`;
}

/** The same for a button: several files by their number. */
export function newFilesShort(review: Pick<ReviewView, "documents">): string {
  const { length } = changedNames(review);
  return length < 2 ? newFiles(review) : `the ${length} new files`;
}

/** Fixes the bytes that everyone will sign. Every changed document gets an expiry; the first choice is proposed. */
export function SealDialog({ review, onClose }: Props) {
  const asking = useAsking();
  const changed = review.documents.filter((each) => each.changed);
  const [chosen, setChosen] = useState<ReadonlyMap<string, number>>(new Map());
  const expiry = changed.map(({ document, expiryChoices }) => ({
    document,
    days: chosen.get(document) ?? expiryChoices[0]?.days ?? 0,
  }));
  return (
    <TypedConfirm
      title={`Seal ${newFiles(review)}`}
      word="seal"
      action="Seal"
      busy={asking.busy}
      refusal={asking.refusal}
      onConfirm={(typed) => void asking.run("seal.make", { expiry, typed })}
      onClose={onClose}
    >
      <p>
        Sealing fixes the bytes that everyone signs. After it, no decision can change unless the
        seal is broken, and that voids every signature.
      </p>
      <Sentences sentences={review.sentences} label="What will change" />
      {changed.map(({ document, expiryChoices }, i) => (
        <Choice
          key={document}
          across
          label={`How long, and until when, is the new ${document} file valid?`}
          value={expiry[i]?.days ?? 0}
          onChange={(days) => setChosen(new Map(chosen).set(document, days))}
          choices={expiryChoices.map((choice) => ({
            value: choice.days,
            name: `${choice.days} days`,
            detail: day(choice.date),
          }))}
        />
      ))}
    </TypedConfirm>
  );
}
