import type { SignView } from "../../shared/contract/view.ts";
import { keyWords } from "../parts/Fingerprint.tsx";
import { Icon } from "../parts/icons.tsx";
import { Meter } from "../parts/Meter.tsx";
import { visible } from "../parts/words.ts";

/** Who may sign, who has, and how many are needed. */
export function People({ sign }: { readonly sign: SignView }) {
  const signed = sign.keyholders.filter((person) => person.signed).length;
  return (
    <section aria-label="Signatures">
      <Meter signed={signed} threshold={sign.threshold} people={sign.keyholders.length} />
      <ul className="people" aria-label="Keyholders">
        {sign.keyholders.map((person) => (
          <li key={person.keyid} className="person" data-signed={person.signed || undefined}>
            <strong className="cut" title={visible(person.name)}>
              {visible(person.name)}
            </strong>
            <span className={`with-icon ${person.signed ? "good" : "soft"}`}>
              <Icon name={person.signed ? "good" : "open"} />
              {person.signed ? "Signed" : "Not yet"}
            </span>
            <p className="soft" title={keyWords(person.public, 4)}>
              Key {keyWords(person.public, 2)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
