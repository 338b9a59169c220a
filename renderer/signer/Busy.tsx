import type { SignerView } from "../../shared/contract/view.ts";
import { Bar } from "../parts/Bar.tsx";
import { Button } from "../parts/Button.tsx";
import { grouped } from "../parts/words.ts";

interface Props {
  readonly doing: SignerView["doing"];
  readonly onCancel: () => void;
}

/** The signer works: at what, and how far. */
export function Busy({ doing, onCancel }: Props) {
  const { what, done, of, canCancel } = doing ?? {
    what: "Starting the signer",
    done: 0,
    of: 0,
    canCancel: true,
  };
  return (
    <div className="stack" role="status">
      <p>
        {what}… {of > 1 && `${grouped(done)} of ${grouped(of)}`}
      </p>
      <Bar part={of > 1 ? done / of : null} />
      {canCancel && (
        <div className="row">
          <Button onPress={onCancel}>Cancel</Button>
        </div>
      )}
    </div>
  );
}
