import { useState, type ReactNode } from "react";
import type { Decision } from "../../shared/review/decisions.ts";
import type { Filter } from "../../shared/review/selection.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { counted } from "../parts/words.ts";
import { tell } from "../store.ts";
import { claims } from "./claims.ts";
import { lookAgain } from "./looking.ts";
import { ReasonDialog } from "./ReasonDialog.tsx";
import { ACTS, DECIDED, needsReason, shownBy } from "./standing.ts";

/** Only a list of one decision can be decided about as a whole: so no single decision is overwritten unseen. */
function offered({ decision, standing }: Filter): readonly Decision[] {
  if (decision === "any") return [];
  // One of those who disagree decides anew. None of these claims is blocked.
  if (decision === "disagreed") return ["approved", "put off", "rejected"];
  if (decision !== "undecided") return ["undecided"];
  return standing === "clean" || standing === "warned"
    ? ["approved", "put off", "rejected"]
    : ["put off", "rejected"];
}

/** A decision that waits for its reason, and the list that it is about. */
interface Wanting {
  readonly decision: Decision;
  readonly count: number;
  readonly shown: string;
}

interface Props {
  readonly filter: Filter;
  /** The sentence of the check that the filter names. */
  readonly finding: string | undefined;
  /** Stays where it is, whatever is shown. */
  readonly search: ReactNode;
  /** What else acts on the list. */
  readonly children: ReactNode;
}

/** What the list shows, in words with its count, and what can be decided about all of it at once. */
export function Bulk({ filter, finding, search, children }: Props) {
  const asking = useAsking();
  const total = claims.use((state) => state.total) ?? 0;
  const settled = claims.use((state) => state.settled);
  const named = claims.use((state) => state.answer?.shown) ?? "";
  const [wanting, setWanting] = useState<Wanting | null>(null);
  const acts = total === 0 ? [] : offered(filter);
  const shown = shownBy(filter, total, finding);

  async function decide(reason: string): Promise<void> {
    if (wanting === null) return;
    const { decision, count, shown: seen } = wanting;
    const what = { by: "filter", filter, count, shown: seen } as const;
    const answer = await asking.run("claims.decide", { what, decision, reason });
    if (!answer.ok) {
      await claims.refresh();
      return;
    }
    setWanting(null);
    tell(`${counted(count, "claim")}: ${decision}.`);
    await Promise.all([claims.refresh(), lookAgain()]);
  }

  // In the row of the search, where no button needs it.
  const said = (
    <div className="bulk said">
      <p className="shown">
        Shown: <strong>{shown}</strong>
      </p>
      {children}
    </div>
  );

  return (
    <>
      <div className="bulk">
        {search}
        {acts.map((decision, i) => (
          <Button
            key={decision}
            icon={DECIDED[decision].icon}
            isDisabled={!settled || asking.busy}
            onPress={() => {
              asking.clear();
              setWanting({ decision, count: total, shown: named });
            }}
          >
            {ACTS[decision]}
            <span className={i === 0 ? "" : "unseen"}> all</span>
            <span className="unseen"> {shown}</span>…
          </Button>
        ))}
        {acts.length === 0 && said}
      </div>
      {acts.length > 0 && said}
      {wanting !== null && (
        <ReasonDialog
          title={`${ACTS[wanting.decision]} ${counted(wanting.count, "claim")}?`}
          sentence={`You decide about all that the list shows: ${shownBy(filter, wanting.count, finding)}. You can undo this until the file is sealed.`}
          action={`${ACTS[wanting.decision]} ${counted(wanting.count, "claim")}`}
          asksReason={needsReason(wanting.decision, filter.standing)}
          busy={asking.busy}
          refusal={asking.refusal}
          onGive={(reason) => void decide(reason)}
          onClose={() => setWanting(null)}
        />
      )}
    </>
  );
}
