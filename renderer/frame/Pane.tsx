import { useEffect, useRef, type ReactNode } from "react";
import type { View } from "../../shared/contract/view.ts";
import { Icon } from "../parts/icons.tsx";
import { Work } from "../parts/Work.tsx";

interface Props {
  readonly title: string;
  /** Beside the title, on one line with it. */
  readonly head?: ReactNode;
  /** Left: what to look at. */
  readonly children: ReactNode;
  /** Right: what to do. */
  readonly side?: ReactNode;
  readonly sideLabel?: string;
  /** The pane itself does not scroll; something in it does. */
  readonly fixed?: boolean;
  readonly work: View["work"];
  /** Why the primary action is not possible yet, or what it will do. */
  readonly why?: readonly string[];
  readonly ready?: string;
  /** The one primary action, and what may stand beside it. */
  readonly actions?: ReactNode;
}

function Why({ why, ready }: { readonly why: readonly string[]; readonly ready: string }) {
  if (why.length === 0) return <p className="soft">{ready}</p>;
  return (
    <ul aria-label="Not possible yet">
      {why.map((reason) => (
        <li key={reason}>
          <Icon name="later" tone="warn" />
          <span>{reason}</span>
        </li>
      ))}
    </ul>
  );
}

/** One pane of the frame: something to look at, something to do, and the bar with its one primary action. */
export function Pane(props: Props) {
  const { title, head, side, fixed = false, work, why = [], ready = "" } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <div className="pane">
      <div className={`pane-room ${side === undefined ? "" : "with-side"}`}>
        <main className={`pane-main ${fixed ? "fixed" : "stack-wide"}`}>
          <div className="review-head">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {head}
          </div>
          {props.children}
        </main>
        {side !== undefined && (
          // Made anew for something else to do, so that it begins at its top.
          <aside key={props.sideLabel} className="side stack-wide" aria-label={props.sideLabel}>
            {side}
          </aside>
        )}
      </div>
      <footer className="bottom">
        <div className="why">
          {/* What is done is read aloud; numbers that run are not, for which the bar has a way of its own. */}
          <div aria-live="polite">
            {work === null ? (
              <Why why={why} ready={ready} />
            ) : (
              <span className="unseen">{work.what}</span>
            )}
          </div>
          {work !== null && <Work work={work} />}
        </div>
        <div className="actions">{props.actions}</div>
      </footer>
    </div>
  );
}
