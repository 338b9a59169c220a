import { useState } from "react";
import type { ReviewView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Choice } from "../parts/Choice.tsx";
import { Sentences } from "../parts/Sentences.tsx";
import { TypedConfirm } from "../parts/TypedConfirm.tsx";
import { day } from "../parts/words.ts";

interface Props {
  readonly review: ReviewView;
  readonly onClose: () => void;
}

/** Fixes the bytes that everyone will sign. */
export function SealDialog({ review, onClose }: Props) {
  const asking = useAsking();
  const [days, setDays] = useState(review.expiryChoices[0]?.days ?? 0);
  return (
    <TypedConfirm
      title="Seal the new claimed file"
      word="seal"
      action="Seal"
      busy={asking.busy}
      refusal={asking.refusal}
      onConfirm={(typed) => void asking.run("seal.make", { days, typed })}
      onClose={onClose}
    >
      <p>
        Sealing fixes the bytes that everyone signs. After it, no decision can change unless the
        seal is broken, and that voids every signature.
      </p>
      <Sentences sentences={review.sentences} label="What will change" />
      <Choice
        label="How long is the new file valid?"
        value={days}
        onChange={setDays}
        choices={review.expiryChoices.map((choice) => ({
          value: choice.days,
          name: `${choice.days} days`,
          detail: `until ${day(choice.date)}`,
        }))}
      />
    </TypedConfirm>
  );
}
