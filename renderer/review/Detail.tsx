import { useLayoutEffect, useRef } from "react";
import type { ClaimDetail } from "../../shared/contract/claim-view.ts";
import { Button } from "../parts/Button.tsx";
import { ChecksList } from "../parts/ChecksList.tsx";
import { Icon } from "../parts/icons.tsx";
import { Fingerprint } from "../parts/Fingerprint.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted, day, visible } from "../parts/words.ts";
import { ClaimJson } from "./ClaimJson.tsx";
import { State } from "./ClaimRow.tsx";
import { Decided } from "./Decided.tsx";
import type { Deciding } from "./deciding.ts";
import { LookAlike } from "./LookAlike.tsx";
import { lookAtNextFlagged, lookAway } from "./looking.ts";
import { STANDINGS } from "./standing.ts";

function Decide({ claim, deciding }: { readonly claim: ClaimDetail; readonly deciding: Deciding }) {
  const { act, busy } = deciding;
  const off = busy || deciding.claim === null;
  return (
    <section className="stack" aria-label="Decision">
      <Decided claim={claim} />
      <div className="decide">
        <Button
          icon="approved"
          shortcut="A"
          aria-keyshortcuts="A"
          isDisabled={off || claim.standing === "blocked"}
          onPress={() => act("approved")}
        >
          Approve
        </Button>
        <Button
          icon="rejected"
          shortcut="R"
          aria-keyshortcuts="R"
          isDisabled={off}
          onPress={() => act("rejected")}
        >
          Reject
        </Button>
        <Button
          icon="later"
          shortcut="P"
          aria-keyshortcuts="P"
          isDisabled={off}
          onPress={() => act("put off")}
        >
          Put off
        </Button>
        <Button
          icon="open"
          shortcut="U"
          aria-keyshortcuts="U"
          isDisabled={off || claim.decision === "undecided"}
          onPress={() => act("undecided")}
        >
          Undo
        </Button>
      </div>
      {claim.standing === "blocked" && (
        <p className="soft">A blocked claim cannot be approved. Reject it, or put it off.</p>
      )}
      {claim.standing === "warned" && (
        <p className="soft">Approving it needs a reason: why is what was found all right?</p>
      )}
      <RefusalCard refusal={deciding.wanting === null ? deciding.refusal : null} />
    </section>
  );
}

function Facts({ claim }: { readonly claim: ClaimDetail }) {
  const { evidence } = claim;
  return (
    <section className="stack">
      <h2>What it says</h2>
      <dl className="facts-list">
        <dt>Threshold</dt>
        <dd>
          {claim.threshold} of {counted(claim.keys.length, "key")} must sign
        </dd>
        <dt>Registered</dt>
        <dd>{day(claim.registered)}</dd>
        <dt>Owners</dt>
        <dd>{claim.owners.map(visible).join(", ") || "none known"}</dd>
        <dt>Paths</dt>
        <dd>
          {claim.paths.map((path) => (
            <div key={path}>
              <code>{visible(path)}</code>
            </div>
          ))}
        </dd>
        <dt>Role</dt>
        <dd>
          <code>{visible(claim.role)}</code>
        </dd>
        <dt>Evidence</dt>
        <dd>
          {evidence === null
            ? "none on the stick"
            : `${visible(evidence.status)} project; received ${day(evidence.received)}; ${
                evidence.ownersChanged === ""
                  ? "no change of owners known"
                  : `owners changed ${day(evidence.ownersChanged)}`
              }${evidence.asOf === "" ? "" : `; looked up ${day(evidence.asOf)}`}`}
        </dd>
      </dl>
    </section>
  );
}

/** Everything about one claim: the decision, what fails, what it says, its keys. */
export function Detail({ claim, deciding }: { claim: ClaimDetail; deciding: Deciding }) {
  const head = useRef<HTMLElement>(null);
  // Each claim is read from the top, wherever the last one was left.
  useLayoutEffect(() => head.current?.closest("aside")?.scrollTo(0, 0), []);
  return (
    <>
      <section className="stack" ref={head}>
        <div className="detail-head">
          <div>
            <h2>{visible(claim.project)}</h2>
            <State look={STANDINGS[claim.standing]} />
          </div>
          <Button look="quiet" icon="close" onPress={lookAway}>
            Close
          </Button>
        </div>
        {claim.earlier !== "" && (
          <p className="with-icon warn">
            <Icon name="rejected" /> <span>{visible(claim.earlier)}</span>
          </p>
        )}
        <Decide claim={claim} deciding={deciding} />
        <Button
          icon="more"
          shortcut={claim.decision === "undecided" ? "N" : "N or Enter"}
          aria-keyshortcuts="N Enter"
          onPress={() => void lookAtNextFlagged()}
        >
          Next flagged
        </Button>
      </section>
      <LookAlike project={claim.project} neighbours={claim.neighbours} />
      <ChecksList checks={claim.checks} />
      <Facts claim={claim} />
      <section className="stack">
        <h2>{counted(claim.keys.length, "key")}</h2>
        {claim.keys.map((key, i) => (
          <Fingerprint key={i} value={key} />
        ))}
      </section>
      <ClaimJson claim={claim} />
    </>
  );
}
