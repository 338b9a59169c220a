import { Icon } from "../parts/icons.tsx";
import { visible } from "../parts/words.ts";

/** What was wrong with what was typed before; nothing when nothing was. */
export function Trouble({ words }: { readonly words: string }) {
  if (words === "") return null;
  return (
    <p role="alert" className="with-icon many-lines danger">
      <Icon name="warn" />
      <span>{visible(words)}</span>
    </p>
  );
}
