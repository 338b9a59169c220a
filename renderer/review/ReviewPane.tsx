import { useState } from "react";
import type { ReviewView, View } from "../../shared/contract/view.ts";
import { PlanPane } from "../plan/PlanPane.tsx";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { KeysPart, KeysSide } from "../proposals/KeysPart.tsx";
import { useClaimsDesk } from "./claims-desk.ts";
import { ClaimsPart, ClaimsSide } from "./ClaimsPart.tsx";
import { useLooking } from "./looking.ts";
import { Numbers } from "./Numbers.tsx";
import { newFiles, newFilesShort, SealDialog } from "./SealDialog.tsx";
import { Which, type Part } from "./Which.tsx";

interface Props {
  readonly ceremony: string;
  readonly review: ReviewView;
  readonly work: View["work"];
}

/** Review: every claim gets one decision, and changes of keys and thresholds are proposed, until all of it can be sealed. */
export function ReviewPane({ ceremony, review, work }: Props) {
  const [part, setPart] = useState<Part>(review.total === 0 ? "keys" : "claims");
  const [sealing, setSealing] = useState(false);
  const desk = useClaimsDesk(ceremony, review);
  const claimOpen = useLooking((looking) => looking.detail !== null);
  const [planning, setPlanning] = useState(false);
  if (planning) return <PlanPane work={work} onBack={() => setPlanning(false)} />;
  return (
    <Pane
      fixed
      title={review.begins ? "Review the first keys" : "Review"}
      work={work}
      head={!review.begins && <Which review={review} part={part} onPart={setPart} />}
      sideLabel={part !== "keys" && claimOpen ? "Claim" : "Summary"}
      side={
        part === "keys" ? <KeysSide review={review} /> : <ClaimsSide review={review} desk={desk} />
      }
      why={review.notYet}
      ready={`Everything is decided. You can seal ${newFiles(review)}.`}
      actions={
        <Button
          look="primary"
          big
          isDisabled={review.notYet.length > 0 || work !== null}
          onPress={() => setSealing(true)}
        >
          Seal {newFilesShort(review)}…
        </Button>
      }
    >
      {part === "claims" && <ClaimsPart review={review} desk={desk} />}
      {part === "keys" && <KeysPart review={review} onPlan={() => setPlanning(true)} />}
      {part === "numbers" && <Numbers ceremony={ceremony} />}
      {sealing && <SealDialog review={review} onClose={() => setSealing(false)} />}
    </Pane>
  );
}
