import { create } from "zustand";
import type { View } from "../shared/contract/view.ts";

/** What the whole window knows. Nothing secret is ever put here. */
interface Picture {
  /** What main last said; null until it spoke. */
  readonly view: View | null;
  /** The last result, for screen readers. */
  readonly told: string;
  readonly recordOpen: boolean;
}

export const usePicture = create<Picture>()(() => ({ view: null, told: "", recordOpen: false }));

/** Says a result aloud through the live region. */
export function tell(words: string): void {
  usePicture.setState({ told: words });
}

export function showRecord(recordOpen: boolean): void {
  usePicture.setState({ recordOpen });
}

/** Listens to main from now on; returns how to stop. */
export function hearMain(): () => void {
  return window.conclave.onSaid((view) => usePicture.setState({ view }));
}
