import { useEffect, useState } from "react";
import type { Answers } from "../../shared/contract/answers.ts";
import type { RoleView } from "../../shared/contract/view.ts";
import type { Refusal } from "../../shared/refusal.ts";
import { ask } from "../bridge.ts";

export type Answer = Answers["guide.compromise"];
export type Fate = "lost" | "stolen";

/** Keys by keyid: one that stands in several roles falls in all of them. */
export type Fallen = Readonly<Record<Fate, ReadonlySet<string>>>;

export const NONE: Fallen = { lost: new Set(), stolen: new Set() };

export function toggled(fallen: Fallen, fate: Fate, keyid: string): Fallen {
  const next = new Set(fallen[fate]);
  if (!next.delete(keyid)) next.add(keyid);
  return { ...fallen, [fate]: next };
}

/** The roles in the order in which people look for them: their own first, then the index's. */
export function inRoomOrder(roles: readonly RoleView[]): readonly RoleView[] {
  const order = ["root", "targets", "claimed", "timestamp", "snapshot"];
  const rank = ({ role }: RoleView) => (order.includes(role) ? order.indexOf(role) : order.length);
  return roles.toSorted((a, b) => rank(a) - rank(b));
}

/** Asks main what the ticked keys mean, anew after every tick. Null while nothing is ticked, and until the first answer. */
export function useGuide(fallen: Fallen): {
  readonly answer: Answer | null;
  readonly refusal: Refusal | null;
} {
  const [said, setSaid] = useState<{ answer: Answer | null; refusal: Refusal | null }>({
    answer: null,
    refusal: null,
  });
  const ticked = fallen.lost.size + fallen.stolen.size > 0;
  useEffect(() => {
    let stale = false;
    if (!ticked) return;
    void ask("guide.compromise", { lost: [...fallen.lost], stolen: [...fallen.stolen] }).then(
      (answered) => {
        if (stale) return;
        setSaid(
          answered.ok
            ? { answer: answered.value, refusal: null }
            : { answer: null, refusal: answered.refusal },
        );
      },
    );
    return () => {
      stale = true;
    };
  }, [fallen, ticked]);
  return ticked ? said : { answer: null, refusal: null };
}
