import { Label, ProgressBar } from "react-aria-components";
import type { View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Bar } from "./Bar.tsx";
import { Button } from "./Button.tsx";
import { grouped } from "./words.ts";

/** Long work under way, with words, and a way to stop it. */
export function Work({ work }: { readonly work: NonNullable<View["work"]> }) {
  const asking = useAsking();
  const known = work.of > 0;
  return (
    <div className="row" data-testid="work">
      <ProgressBar
        className="work"
        style={{ flex: 1 }}
        value={known ? work.done : 0}
        maxValue={known ? work.of : 1}
        isIndeterminate={!known}
      >
        {({ percentage }) => (
          <>
            <Label>
              {work.what}
              {known ? `: ${grouped(work.done)} of ${grouped(work.of)}` : "…"}
            </Label>
            <Bar part={known ? (percentage ?? 0) / 100 : null} />
          </>
        )}
      </ProgressBar>
      {work.canCancel && (
        <Button onPress={() => void asking.run("work.cancel", {})} isDisabled={asking.busy}>
          Cancel
        </Button>
      )}
    </div>
  );
}
