import type { MeterView, SignView } from "../../shared/contract/view.ts";
import { keyWords } from "../parts/Fingerprint.tsx";
import { Icon } from "../parts/icons.tsx";
import { Meter } from "../parts/Meter.tsx";
import { visible } from "../parts/words.ts";
import { signedIn, spare } from "./meters.ts";

/** One set of keys: how many of them must sign, who may, and who has. */
function Quorum({ meter }: { readonly meter: MeterView }) {
  const label = visible(meter.label);
  return (
    <section className="stack" aria-label={label}>
      <h2>{label}</h2>
      <Meter
        label={label}
        signed={signedIn(meter)}
        threshold={meter.threshold}
        people={meter.keyholders.length}
      />
      <p className="soft">{spare(meter)}</p>
      <ul className="people" aria-label={`Keyholders, ${label}`}>
        {meter.keyholders.map((person) => (
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

/** Every set of keys that must sign. A new root has two: the keys of the old root and its own. */
export function People({ sign }: { readonly sign: SignView }) {
  return (
    <section className="stack-wide" aria-label="Signatures">
      {sign.meters.map((meter) => (
        <Quorum key={meter.label} meter={meter} />
      ))}
    </section>
  );
}
