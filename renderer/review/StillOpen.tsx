import type { OpenView, ReviewView } from "../../shared/contract/view.ts";
import { Button } from "../parts/Button.tsx";
import { counted, grouped, visible } from "../parts/words.ts";
import { lookAtLine } from "./looking.ts";

const WORDS: Readonly<Record<OpenView["outcome"], (count: number) => string>> = {
  waiting: (count) =>
    `${counted(count, "claim")} ${count === 1 ? "waits" : "wait"} for a second reviewer`,
  disagreed: (count) => `${counted(count, "claim")}: the reviewers disagree`,
};

const ADVICE: Readonly<Record<OpenView["outcome"], string>> = {
  waiting: "Approved by one so far. Hand over the keyboard: somebody else has to look too.",
  disagreed:
    "Open each one, and talk about both reasons. Then one of you takes the keyboard and decides anew.",
};

/** What keeps the seal waiting although the reviewer at the keyboard has decided, and where to find it. */
export function StillOpen({
  open,
  onShow,
}: Pick<ReviewView, "open"> & { readonly onShow: (outcome: OpenView["outcome"]) => void }) {
  return open.map(({ outcome, count, claims }) => (
    <section key={outcome} className="card stack" aria-label={WORDS[outcome](count)}>
      <h2>{WORDS[outcome](count)}</h2>
      <p>{ADVICE[outcome]}</p>
      <ul className="still-open">
        {claims.map(({ line, project }) => (
          <li key={line}>
            <Button look="quiet" icon="more" onPress={() => void lookAtLine(line)}>
              {visible(project)}
            </Button>
          </li>
        ))}
        {count > claims.length && (
          <li>
            <Button look="quiet" onPress={() => onShow(outcome)}>
              Show all {grouped(count)}
            </Button>
          </li>
        )}
      </ul>
    </section>
  ));
}
