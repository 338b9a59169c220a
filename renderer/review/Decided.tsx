import type { ClaimDetail } from "../../shared/contract/claim-view.ts";
import { visible } from "../parts/words.ts";
import { State } from "./ClaimRow.tsx";
import { DECIDED, lookOf } from "./standing.ts";

/** Why the claim is not decided yet, or what is not told yet. */
function Missing({ claim }: { readonly claim: ClaimDetail }) {
  if (claim.outcome === "disagreed")
    return (
      <p className="disagreed" role="note">
        <strong>The reviewers disagree.</strong> Talk about both reasons; then one of you takes the
        keyboard and decides anew. Until then nothing can be sealed.
      </p>
    );
  if (claim.outcome === "waiting")
    return <p className="soft">Somebody else has to approve it too: hand over the keyboard.</p>;
  if (claim.needsTwo && claim.decisions.length === 0)
    return (
      <p className="soft">
        This claim needs two reviewers. Decide by yourself: what somebody else decided is shown
        after that.
      </p>
    );
  return null;
}

/** What is decided about a claim, by whom and why: side by side where two reviewers decided. */
export function Decided({ claim }: { readonly claim: ClaimDetail }) {
  return (
    <>
      <p className="large">
        <State look={lookOf(claim)} />
      </p>
      {claim.decisions.length > 0 && (
        <ul className="both" aria-label="Decisions">
          {claim.decisions.map(({ decision, reason, reviewer }) => (
            <li key={reviewer} className="stack">
              <strong>{visible(reviewer)}</strong>
              <State look={DECIDED[decision]} />
              {reason !== "" && <span>“{visible(reason)}”</span>}
            </li>
          ))}
        </ul>
      )}
      <Missing claim={claim} />
    </>
  );
}
