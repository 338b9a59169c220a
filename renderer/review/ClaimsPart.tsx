import type { Facets } from "../../shared/contract/claim-view.ts";
import type { OpenView, ReviewView } from "../../shared/contract/view.ts";
import type { Filter } from "../../shared/review/selection.ts";
import { Button } from "../parts/Button.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { visible } from "../parts/words.ts";
import { Bulk } from "./Bulk.tsx";
import { Chips } from "./Chips.tsx";
import type { ClaimsDesk } from "./claims-desk.ts";
import { ClaimsTable } from "./ClaimsTable.tsx";
import type { Deciding } from "./deciding.ts";
import { Detail } from "./Detail.tsx";
import { lookAtNextFlagged, useLooking } from "./looking.ts";
import { claims } from "./claims.ts";
import { ReasonDialog } from "./ReasonDialog.tsx";
import { Progress } from "./Progress.tsx";
import { Search } from "./Search.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { ACTS } from "./standing.ts";
import { Summary } from "./Summary.tsx";

interface Props {
  readonly review: ReviewView;
  readonly desk: ClaimsDesk;
}

function isEverything({ standing, decision, finding, search }: Filter): boolean {
  return standing === "any" && decision === "any" && finding === null && search === "";
}

function Reason({ deciding }: { readonly deciding: Deciding }) {
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

/** Until the list is here: what is known of the whole batch. */
function countsOf({ standing, decision, open }: ReviewView): Pick<Facets, "standing" | "decision"> {
  const count = (outcome: OpenView["outcome"]) =>
    open.find((each) => each.outcome === outcome)?.count ?? 0;
  const beside = { waiting: count("waiting"), disagreed: count("disagreed") };
  return { standing, decision: { ...decision, ...beside } };
}

/** Every claim of the batch, dangerous first, each with one decision. */
export function ClaimsPart({ review, desk }: Props) {
  const { filter, setFilter, deciding, search } = desk;
  useShortcuts({
    a: () => deciding.act("approved"),
    r: () => deciding.act("rejected"),
    p: () => deciding.act("put off"),
    u: () => deciding.act("undecided"),
    n: () => void lookAtNextFlagged(),
    // What was decided stays on screen until the reviewer goes on.
    enter: () => {
      if (deciding.claim !== null && deciding.claim.decision !== "undecided")
        void lookAtNextFlagged();
    },
    "/": () => search.current?.focus(),
  });
  const facets = claims.use((state) => state.answer?.facets);
  const finding = review.findings.find(({ id }) => id === filter.finding)?.claim;
  if (review.total === 0) return <p className="large">This stick brings no claims.</p>;
  return (
    <>
      <Progress decision={review.decision} />
      <Chips facets={facets ?? countsOf(review)} filter={filter} onFilter={setFilter} />
      <Bulk
        filter={filter}
        finding={finding}
        search={<Search typed={desk.typed} onType={desk.setTyped} input={search} />}
      >
        {!isEverything(filter) && (
          <Button look="quiet" onPress={desk.showAll}>
            Show all
          </Button>
        )}
      </Bulk>
      <ClaimsTable sort={desk.sort} onSort={desk.setSort} onAll={desk.showAll} />
      <Reason deciding={deciding} />
    </>
  );
}

/** Beside the list: the claim that is open, or the whole batch in short. */
export function ClaimsSide({ review, desk }: Props) {
  const detail = useLooking((looking) => looking.detail);
  const refusal = useLooking((looking) => looking.refusal);
  const facets = claims.use((state) => state.answer?.facets.findings);
  if (detail !== null) return <Detail key={detail.line} claim={detail} deciding={desk.deciding} />;
  return (
    <>
      <RefusalCard refusal={refusal} />
      <Summary
        review={review}
        facets={facets}
        filter={desk.filter}
        onFilter={desk.setFilter}
        onShow={desk.showOnly}
      />
    </>
  );
}
