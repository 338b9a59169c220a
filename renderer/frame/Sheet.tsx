import type { ReactNode } from "react";
import type { View } from "../../shared/contract/view.ts";
import { Clock } from "./Clock.tsx";
import { Network } from "./Network.tsx";

interface Props {
  readonly title: string;
  readonly network: View["network"];
  /** For plots, which need more room than sentences. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** The frame outside a ceremony: a bar on top, and one column to read. */
export function Sheet({ title, network, wide = false, children }: Props) {
  return (
    <>
      <header className="top">
        <p className="title what">{title}</p>
        <Network interfaces={network} />
        <Clock />
      </header>
      <main className="start">
        <div className={wide ? "start-sheet wide" : "start-sheet"}>{children}</div>
      </main>
    </>
  );
}
