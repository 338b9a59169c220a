import { useState } from "react";
import type { ClaimDetail } from "../../shared/contract/claim-view.ts";
import type { Refusal } from "../../shared/refusal.ts";
import type { Decision } from "../../shared/review/decisions.ts";
import { useAsking } from "../asking.ts";
import { visible } from "../parts/words.ts";
import { tell } from "../store.ts";
import { claims } from "./claims.ts";
import { lookAgain, useLooking } from "./looking.ts";
import { needsReason } from "./standing.ts";

/** Deciding about the claim that is open. */
export interface Deciding {
  /** The claim as it is on screen; null while another one is on its way. */
  readonly claim: ClaimDetail | null;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** The decision that waits for its reason. */
  readonly wanting: Decision | null;
  readonly act: (decision: Decision) => void;
  readonly give: (reason: string) => void;
  readonly cancel: () => void;
}

/** A decision is always about the claim that is drawn, never about one that is still being fetched. */
export function useDeciding(): Deciding {
  const asking = useAsking();
  const [wanting, setWanting] = useState<Decision | null>(null);
  const claim = useLooking(({ detail, line }) => (detail?.line === line ? detail : null));

  async function decide(decision: Decision, reason: string): Promise<void> {
    if (claim === null) return;
    const { line, project } = claim;
    const what = { by: "claim", line, project } as const;
    const answer = await asking.run("claims.decide", { what, decision, reason });
    if (!answer.ok) return;
    setWanting(null);
    tell(`${visible(project)}: ${decision}.`);
    await Promise.all([claims.refresh(), lookAgain()]);
  }

  return {
    claim,
    busy: asking.busy,
    refusal: asking.refusal,
    wanting: claim === null ? null : wanting,
    act: (decision) => {
      if (claim === null || asking.busy) return;
      if (decision === "approved" && claim.standing === "blocked") {
        tell("A blocked claim cannot be approved.");
        return;
      }
      asking.clear();
      if (needsReason(decision, claim.standing)) {
        setWanting(decision);
        return;
      }
      void decide(decision, "");
    },
    give: (reason) => {
      if (wanting !== null) void decide(wanting, reason);
    },
    cancel: () => {
      asking.clear();
      setWanting(null);
    },
  };
}
