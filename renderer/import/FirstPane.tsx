import { useState } from "react";
import type { FirstBundle } from "../../shared/contract/roots-view.ts";
import type { HeadView, Pane as PaneView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { Digest } from "../parts/Digest.tsx";
import { Icon } from "../parts/icons.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted, day, listed, visible } from "../parts/words.ts";
import { AgainFacts, FoundRecord } from "./Again.tsx";
import { recognised } from "./recognised.ts";
import { Confirm, NotOurs } from "./RootChoice.tsx";

interface Props {
  readonly pane: Extract<PaneView, { step: "import"; stage: "anchor" }>;
  readonly first: FirstBundle;
  readonly record: HeadView;
  readonly work: View["work"];
}

/** What nobody may overlook: there is nothing older that this stick could be measured against. */
function Begins({ first }: Pick<Props, "first">) {
  const name = visible(first.repository);
  return (
    <p className="refusal with-icon many-lines" role="note" aria-label="A new repository">
      <Icon name="warn" tone="danger" />
      <span>
        <strong>{name} has no root yet: root 1 is made here.</strong> If it has one already, drop
        this stick. A second root 1 would split it from its clients.
      </span>
    </p>
  );
}

function Facts({ pane, first }: Pick<Props, "pane" | "first">) {
  return (
    <section className="stack">
      <h2>What the stick says</h2>
      <dl className="facts-list">
        <dt>Digest</dt>
        <dd>The operators printed it when they made the stick. It covers every file.</dd>
        <dt>Repository</dt>
        <dd>
          {visible(first.repository)}
          {first.rehearsal ? ", for rehearsals" : ", NOT for rehearsals"}
        </dd>
        <dt>Ceremony</dt>
        <dd>{visible(first.title)}</dd>
        <dt>Made on</dt>
        <dd>{day(first.created)}</dd>
        <dt>Key records</dt>
        <dd>
          <ul>
            {first.roles.map(({ role, threshold, keyholders }) => (
              <li key={role}>
                <strong>{visible(role)}</strong>, {threshold} must sign:{" "}
                {keyholders.length === 0 ? "nobody yet" : listed(keyholders.map(visible))}
              </li>
            ))}
          </ul>
        </dd>
        <dt>Stick</dt>
        <dd>
          “{visible(pane.stick)}”, {counted(pane.files, "file")}
        </dd>
      </dl>
    </section>
  );
}

/** A stick that begins a repository: the room recognises its bundle.json, which names every file on it by digest. */
export function FirstPane({ pane, first, record, work }: Props) {
  const asking = useAsking();
  const [typed, setTyped] = useState("");
  const right = recognised(typed, first.sha256);
  const busy = asking.busy || work !== null;
  const confirm = () => {
    if (right && !busy) void asking.run("anchor.confirm", { version: 0, typed });
  };
  const name = "SHA-256 of bundle.json";
  const { again } = pane;
  return (
    <Pane
      title={`NEW repository: ${visible(first.repository)}`}
      work={work}
      sideLabel="Confirm the bundle"
      side={
        <>
          <Begins first={first} />
          <Confirm
            typed={typed}
            setTyped={setTyped}
            right={right}
            again={again !== null}
            onDone={confirm}
          />
          {again !== null && <AgainFacts again={again} record={record} />}
          <Facts pane={pane} first={first} />
        </>
      }
      why={right ? [] : ["Type the first and the last word of the bundle’s digest."]}
      ready={
        again === null
          ? "Conclave will now check every key record on this stick."
          : "You compared the record too? Then the ceremony goes on where it was left."
      }
      actions={
        <>
          <NotOurs what="bundle" again={again !== null} busy={busy} asking={asking} />
          <Button look="primary" big isDisabled={!right || busy} onPress={confirm}>
            This is our bundle
          </Button>
        </>
      }
    >
      {!busy && (
        <RefusalCard refusal={asking.refusal ?? pane.refusal} title="This bundle was refused" />
      )}
      <section className="card stack">
        <h2>{name}</h2>
        <Digest hex={first.sha256} name={name} />
      </section>
      {again !== null && <FoundRecord record={record} />}
    </Pane>
  );
}
