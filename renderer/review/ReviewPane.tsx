import { useEffect, useRef, useState } from "react";
import type { ReviewView, View } from "../../shared/contract/view.ts";
import { EVERYTHING, type Filter } from "../../shared/review/selection.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { Bulk } from "./Bulk.tsx";
import { Chips } from "./Chips.tsx";
import { claims, type Sort } from "./claims.ts";
import { ClaimsTable } from "./ClaimsTable.tsx";
import { useDeciding } from "./deciding.ts";
import { Detail } from "./Detail.tsx";
import { lookAgain, lookAtNextFlagged, lookAway, useLooking } from "./looking.ts";
import { Order } from "./Order.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";
import { SealDialog } from "./SealDialog.tsx";
import { Search } from "./Search.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { ACTS } from "./standing.ts";
import { Summary } from "./Summary.tsx";

interface Props {
  readonly ceremony: string;
  readonly review: ReviewView;
  readonly work: View["work"];
}

function isEverything({ standing, decision, finding, search }: Filter): boolean {
  return standing === "any" && decision === "any" && finding === null && search === "";
}

/** Milliseconds without a keystroke after which main is asked. */
const PAUSE = 150;

/** Keeps the list in step with the filter, and with what main says has changed. */
function useClaims(ceremony: string, review: ReviewView, filter: Filter, sort: Sort): void {
  const counts = JSON.stringify([review.total, review.standing, review.decision]);
  useEffect(() => lookAway, [ceremony]);
  useEffect(() => {
    void claims.show({ ceremony, filter, sort });
  }, [ceremony, filter, sort]);
  useEffect(() => {
    void claims.refresh();
    void lookAgain();
  }, [ceremony, counts]);
}

function Reason({ deciding }: { readonly deciding: ReturnType<typeof useDeciding> }) {
  const { claim, wanting } = deciding;
  if (wanting === null || claim === null) return null;
  const project = visible(claim.project);
  return (
    <ReasonDialog
      title={`${ACTS[wanting]} ${project}`}
      sentence={
        wanting === "approved"
          ? "Something was found about this claim. Why is it all right all the same?"
          : "Why is this claim rejected?"
      }
      action={ACTS[wanting]}
      asksReason
      busy={deciding.busy}
      refusal={deciding.refusal}
      onGive={deciding.give}
      onClose={deciding.cancel}
    />
  );
}

/** Review: every claim of the batch, dangerous first, each with one decision, until the file can be sealed. */
export function ReviewPane({ ceremony, review, work }: Props) {
  const [filter, setFilter] = useState(EVERYTHING);
  const [typed, setTyped] = useState("");
  const [sort, setSort] = useState<Sort>("attention");
  const [sealing, setSealing] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const detail = useLooking((looking) => looking.detail);
  const refusal = useLooking((looking) => looking.refusal);
  const deciding = useDeciding();
  useEffect(() => {
    const search = typed.trim().toLowerCase();
    const timer = setTimeout(
      () => setFilter((now) => (now.search === search ? now : { ...now, search })),
      PAUSE,
    );
    return () => clearTimeout(timer);
  }, [typed]);
  useClaims(ceremony, review, filter, sort);
  useShortcuts({
    a: () => deciding.act("approved"),
    r: () => deciding.act("rejected"),
    p: () => deciding.act("put off"),
    u: () => deciding.act("undecided"),
    n: () => void lookAtNextFlagged(),
    "/": () => search.current?.focus(),
  });
  const showAll = () => {
    setTyped("");
    setFilter(EVERYTHING);
  };
  const finding = review.findings.find(({ id }) => id === filter.finding)?.claim;
  return (
    <Pane
      fixed
      title="Review"
      work={work}
      head={
        <>
          <Button look="quiet" isDisabled={isEverything(filter)} onPress={showAll}>
            Show all
          </Button>
          <Order sort={sort} onSort={setSort} />
          <Search typed={typed} onType={setTyped} input={search} />
        </>
      }
      sideLabel={detail === null ? "Summary" : "Claim"}
      side={
        detail === null ? (
          <>
            <RefusalCard refusal={refusal} />
            <Summary review={review} filter={filter} onFilter={setFilter} />
          </>
        ) : (
          <Detail key={detail.line} claim={detail} deciding={deciding} />
        )
      }
      why={review.notYet}
      ready="Everything is decided. The new claimed file can be sealed."
      actions={
        <Button
          look="primary"
          big
          isDisabled={review.notYet.length > 0 || work !== null}
          onPress={() => setSealing(true)}
        >
          Seal the new claimed file…
        </Button>
      }
    >
      <Chips review={review} filter={filter} onFilter={setFilter} />
      <Bulk filter={filter} finding={finding} />
      <ClaimsTable onAll={showAll} />
      <Reason deciding={deciding} />
      {sealing && <SealDialog review={review} onClose={() => setSealing(false)} />}
    </Pane>
  );
}
