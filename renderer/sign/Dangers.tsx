import type { SignView } from "../../shared/contract/view.ts";
import { Sentences } from "../parts/Sentences.tsx";

/** What the new files make possible that was not possible before: above everything else, so that nobody signs it unread. */
export function Dangers({ sentences }: Pick<SignView, "sentences">) {
  const dangers = sentences.filter(({ danger }) => danger);
  if (dangers.length === 0) return null;
  return (
    <section className="refusal stack dangers" aria-label="Read this aloud before anyone signs">
      <h2>Read this aloud before anyone signs</h2>
      <Sentences sentences={dangers} label="Dangerous changes" />
    </section>
  );
}
