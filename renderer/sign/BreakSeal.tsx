import { useAsking } from "../asking.ts";
import { TypedConfirm } from "../parts/TypedConfirm.tsx";
import { counted } from "../parts/words.ts";

interface Props {
  readonly signed: number;
  readonly onClose: () => void;
}

/** Back to the review. Main asks for no word here; people do, since signatures are lost. */
export function BreakSeal({ signed, onClose }: Props) {
  const asking = useAsking();
  return (
    <TypedConfirm
      title="Break the seal?"
      word="break"
      action="Break the seal"
      busy={asking.busy}
      refusal={asking.refusal}
      onConfirm={() => void asking.run("seal.break", {})}
      onClose={onClose}
    >
      <p>
        You go back to the review. {signed === 0 ? "Nobody has signed yet. " : ""}
        {signed > 0 && (
          <strong className="danger">
            {counted(signed, "signature")} will be void, and must be made again.{" "}
          </strong>
        )}
        The record keeps that the seal was broken.
      </p>
    </TypedConfirm>
  );
}
