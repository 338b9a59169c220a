import type { ReactNode } from "react";
import type { View } from "../../shared/contract/view.ts";
import { Clock } from "./Clock.tsx";
import { Network } from "./Network.tsx";

interface Props {
  readonly title: string;
  readonly network: View["network"];
  readonly children: ReactNode;
}

/** The frame outside a ceremony: a bar on top, and one column to read. */
export function Sheet({ title, network, children }: Props) {
  return (
    <>
      <header className="top">
        <p className="title what">{title}</p>
        <Network interfaces={network} />
        <Clock />
      </header>
      <main className="start">
        <div className="start-sheet">{children}</div>
      </main>
    </>
  );
}
