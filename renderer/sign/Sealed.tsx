import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { SignView } from "../../shared/contract/view.ts";
import { ChecksList } from "../parts/ChecksList.tsx";
import { Sentences } from "../parts/Sentences.tsx";
import { beginsRepository } from "./begins-repository.ts";
import { ChangesList } from "./ChangesList.tsx";
import { Documents } from "./Documents.tsx";
import { RawBytes } from "./RawBytes.tsx";

const TABS = [
  ["meaning", "What is signed"],
  ["changes", "Every change"],
  ["bytes", "Raw bytes"],
  ["checks", "Checks"],
] as const;

/** What is signed: sentences first, then tables, then the bytes themselves. */
export function Sealed({ sign }: { readonly sign: SignView }) {
  return (
    <Tabs className="card stack">
      <TabList className="tabs-list" aria-label="What is signed">
        {TABS.map(([id, name]) => (
          <Tab key={id} id={id} className="tab">
            {name}
          </Tab>
        ))}
      </TabList>
      <TabPanel id="meaning" className="stack">
        <Sentences sentences={sign.sentences} label="What is signed" />
        <Documents sign={sign} />
      </TabPanel>
      <TabPanel id="changes">
        {beginsRepository(sign) ? (
          <p>
            Nothing was published before, so everything is new: “What is signed” tells all of it.
          </p>
        ) : (
          <ChangesList digest={sign.digest} />
        )}
      </TabPanel>
      <TabPanel id="bytes">
        <RawBytes sign={sign} />
      </TabPanel>
      <TabPanel id="checks">
        <ChecksList checks={sign.checks} />
      </TabPanel>
    </Tabs>
  );
}
