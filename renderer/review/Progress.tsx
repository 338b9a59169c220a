import type { ReactNode } from "react";
import type { ReviewView } from "../../shared/contract/view.ts";
import { minutesLeft, roughly } from "../../shared/review/pace.ts";
import { Proportion } from "../parts/Proportion.tsx";
import { grouped } from "../parts/words.ts";
import { claims, useSeen } from "./claims.ts";
import { DECIDED } from "./standing.ts";

interface BarProps {
  readonly name: string;
  readonly decided: number;
  readonly of: number;
  readonly left?: string;
  readonly children: ReactNode;
}

function Bar({ name, decided, of, left = "", children }: BarProps) {
  const words = `${grouped(decided)} of ${grouped(of)} decided`;
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={`${name} claims`}
      aria-valuenow={decided}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuetext={`${words}${left === "" ? "" : `, ${left}`}`}
    >
      <span>
        {name}: <strong>{words}</strong>
        {left !== "" && <span className="soft">, {left}</span>}
      </span>
      {children}
    </div>
  );
}

/** How far the review is, and how long what is flagged may still take at the pace of the last minutes. */
export function Progress({ decision }: Pick<ReviewView, "decision">) {
  const progress = claims.use((state) => state.answer?.progress);
  const looks = useSeen((seen) => seen.looks);
  if (progress === undefined) return null;
  const { all, flagged } = progress;
  const open = flagged.of - flagged.decided;
  const minutes = open === 0 ? null : minutesLeft(looks, open);
  const left = minutes === null ? "" : `${roughly(minutes)} left`;
  return (
    <div className="progresses" role="group" aria-label="Progress">
      {flagged.of > 0 && (
        <Bar name="Flagged" {...flagged} left={left}>
          <Proportion
            parts={[
              { count: flagged.decided, fill: "good" },
              { count: open, fill: "none" },
            ]}
          />
        </Bar>
      )}
      <Bar name="All" {...all}>
        <Proportion
          parts={(["approved", "rejected", "put off", "undecided"] as const).map((each) => ({
            count: decision[each],
            fill: DECIDED[each].fill,
          }))}
        />
      </Bar>
    </div>
  );
}
