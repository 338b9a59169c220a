import { useState } from "react";
import type { RoleView } from "../../shared/contract/view.ts";
import { Icon } from "../parts/icons.tsx";
import { Line } from "../parts/Line.tsx";
import { counted, visible } from "../parts/words.ts";
import { Follows } from "./Follows.tsx";
import { Propose } from "./Propose.tsx";

/** What main takes as a threshold; whether there are keys enough is judged when the seal is made. */
function readThreshold(typed: string): number | null {
  return /^[1-9][0-9]?$|^100$/.test(typed.trim()) ? Number(typed) : null;
}

/** Roles that main never seals with a threshold of one. */
const NEVER_ONE: readonly string[] = ["root", "claimed"];

/** What that number would mean, in one sentence. */
function meaning(role: RoleView, threshold: number): { words: string; danger: boolean } {
  const people = role.keyholders.length;
  if (threshold < 2 && NEVER_ONE.includes(role.role))
    return { words: `Not for ${role.role}: one stolen key would be enough.`, danger: true };
  if (threshold > people)
    return { words: `Only ${people} can sign now. Propose new keyholders as well.`, danger: true };
  if (threshold < role.threshold)
    return {
      words: `FEWER signatures would be enough. Whoever steals ${counted(threshold, "key")} can sign.`,
      danger: true,
    };
  if (threshold === people)
    return { words: "Everybody would have to sign: no key may ever be lost.", danger: true };
  return { words: `${people - threshold} of ${people} keys may be lost.`, danger: false };
}

interface Props {
  readonly role: RoleView;
  readonly onClose: () => void;
}

export function Threshold({ role, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const threshold = readThreshold(typed);
  const name = visible(role.role);
  const other = threshold === null || threshold === role.threshold ? null : threshold;
  const means = other === null ? null : meaning(role, other);
  return (
    <Propose
      title={`Change the threshold of ${name}`}
      proposal={other === null ? null : { change: "threshold", role: role.role, threshold: other }}
      onClose={onClose}
    >
      <p>
        The threshold is how many keyholders must sign {name}. Now it is {role.threshold} of{" "}
        {role.keyholders.length}.
      </p>
      <Line
        label="How many must sign"
        type="number"
        value={typed}
        onChange={setTyped}
        longest={3}
        autoFocus
      />
      <p role="status" className={`with-icon many-lines ${means?.danger === true ? "danger" : ""}`}>
        {means !== null && <Icon name={means.danger ? "warn" : "info"} />}
        <span>{means?.words ?? (typed === "" ? "" : "Type another number, from 1 to 100.")}</span>
      </p>
      <Follows role={role.role} />
    </Propose>
  );
}
