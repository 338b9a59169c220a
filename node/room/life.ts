import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type { CeremonyEvent } from "../../shared/ceremony/event.ts";
import { refusalOf, runCheck, type CheckOutcome } from "../../shared/check/check.ts";
import { refuse, type Outcome } from "../../shared/refusal.ts";
import { LIFE_CHECKS, livesAfter } from "../../shared/sign/life-checks.ts";
import type { Instant } from "../../shared/tuf/instant.ts";

/** The clock, and whose it is. A machine that signs for another one dates nothing; REQUEST-CLOCK has told it of the difference. */
export interface Clock {
  readonly now: Instant;
  readonly guest: boolean;
}

/** What there is against going on, by the clock as it is now. Nothing before the import. */
export function lifeObjections(
  state: Ceremony | null,
  { now, guest }: Clock,
): readonly CheckOutcome[] {
  if (state === null || state.step === "import") return [];
  const { base } = state.batch;
  const lives = state.step === "review" ? [] : livesAfter(state.seal, base);
  return LIFE_CHECKS.filter(({ id }) => !(guest && id === "LIFE-CLOCK"))
    .map((check) => runCheck(check, "the ceremony", { base, lives, now }))
    .filter(({ objection }) => objection !== null);
}

/** Null where a ceremony at this state may be sealed, signed and exported now. Refuses LIFE-CLOCK, LIFE-EXPIRED. */
export function lifeOver(state: Ceremony, clock: Clock): Outcome<never> | null {
  for (const outcome of lifeObjections(state, clock))
    if (outcome.level === "block" && outcome.objection !== null)
      return refuse(refusalOf(outcome, outcome.objection));
  return null;
}

/** What leads to files that leave the room. Everything else may happen at any time: what is stale can be looked at, broken open and left. */
export const NEEDS_LIFE: ReadonlySet<CeremonyEvent["type"]> = new Set<CeremonyEvent["type"]>([
  "sealed",
  "signed",
  "signatures-closed",
  "exporting",
]);
