import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { MeterView, SignView } from "../../shared/contract/view.ts";
import { keyWords } from "../parts/Fingerprint.tsx";
import { Icon } from "../parts/icons.tsx";
import { Meter } from "../parts/Meter.tsx";
import { visible } from "../parts/words.ts";
import { Matrix } from "./Matrix.tsx";
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

/** Every set of keys that must sign, and the same by document. A new root has two sets: the keys of the old root and its own. */
export function People({ sign }: { readonly sign: SignView }) {
  return (
    <section aria-label="Signatures">
      <Tabs className="stack">
        <TabList className="tabs-list" aria-label="Signatures">
          <Tab id="meters" className="tab">
            Thresholds
          </Tab>
          <Tab id="matrix" className="tab">
            Who signs what
          </Tab>
        </TabList>
        <TabPanel id="meters" className="stack-wide">
          {sign.meters.map((meter) => (
            <Quorum key={meter.label} meter={meter} />
          ))}
        </TabPanel>
        <TabPanel id="matrix">
          <Matrix sign={sign} />
        </TabPanel>
      </Tabs>
    </section>
  );
}
