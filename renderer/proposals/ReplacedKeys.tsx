import type { ReactNode } from "react";
import type { ReplacementView } from "../../shared/contract/view.ts";
import { Fingerprint } from "../parts/Fingerprint.tsx";
import { Icon } from "../parts/icons.tsx";
import { counted } from "../parts/words.ts";

interface KeysProps {
  readonly title: string;
  readonly keys: ReplacementView["after"];
}

function Keys({ title, keys: { keys, threshold } }: KeysProps) {
  return (
    <section className="stack">
      <h3>
        {title}: {threshold} of {counted(keys.length, "key")} must sign
      </h3>
      {keys.map((key) => (
        <Fingerprint key={key} value={key} />
      ))}
    </section>
  );
}

interface Props {
  readonly replacement: ReplacementView;
}

/** A project's keys until now, beside those that it would have. */
export function ReplacedKeys({ replacement: { before, after } }: Props) {
  return (
    <div className="side-by-side">
      <Keys title="Until now" keys={before} />
      <Keys title="From now on" keys={after} />
    </div>
  );
}

/** The warning to whoever proposes or confirms other keys that the present ones did not sign, and what it takes. */
export function NotAgreed({ replacement, children }: Props & { readonly children: ReactNode }) {
  return (
    <p className="with-icon many-lines danger">
      <Icon name="warn" />
      <span>
        Its present keys did NOT agree: {replacement.agreed} of the {replacement.before.threshold}{" "}
        that must have signed. Whoever made these new keys could be somebody else. {children}
      </span>
    </p>
  );
}
