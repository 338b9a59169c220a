import type { ReviewView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { counted, visible } from "../parts/words.ts";
import { tell } from "../store.ts";
import { claims } from "./claims.ts";
import { lookAgain } from "./looking.ts";
import { useShortcuts } from "./shortcuts.ts";

type Last = NonNullable<ReviewView["undo"]>;

function about({ project, claims: count }: Last): string {
  return project === "" ? counted(count, "claim") : visible(project);
}

/** Takes back the last decision of whoever sits at the keyboard, one claim or ten thousand; again for the one before. */
export function Undo({ undo, busy }: { readonly undo: Last | null; readonly busy: boolean }) {
  const asking = useAsking();
  const off = undo === null || busy || asking.busy;
  async function takeBack(): Promise<void> {
    if (off) return;
    const answer = await asking.run("claims.undo", {});
    if (!answer.ok) return;
    tell(`Taken back: ${about(undo)}, ${undo.decision}.`);
    await Promise.all([claims.refresh(), lookAgain()]);
  }
  useShortcuts({ "ctrl+z": () => void takeBack() });
  return (
    <Button
      shortcut="Ctrl Z"
      aria-keyshortcuts="Control+Z"
      isDisabled={off}
      onPress={() => void takeBack()}
    >
      Undo<span className="unseen"> the</span> last<span className="unseen"> decision</span>
      {undo !== null && <span className="unseen">: {`${about(undo)}, ${undo.decision}`}</span>}
    </Button>
  );
}
