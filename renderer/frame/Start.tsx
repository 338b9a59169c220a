import { useState } from "react";
import { Form } from "react-aria-components";
import type { SecondReview } from "../../shared/profile/pypi.ts";
import type { View } from "../../shared/contract/view.ts";
import { useAsking, type Asking } from "../asking.ts";
import { ClosedLines, headName } from "../import/Again.tsx";
import { KeysDesk } from "../keys/KeysDesk.tsx";
import { Button } from "../parts/Button.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Digest } from "../parts/Digest.tsx";
import { Line } from "../parts/Line.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { moment, visible } from "../parts/words.ts";
import { PlanDesk } from "../plan/PlanDesk.tsx";
import { Sheet } from "./Sheet.tsx";

const RULES = ["flagged", "all", "nobody"] as const satisfies readonly SecondReview[];

const RULE: Readonly<Record<SecondReview, { readonly name: string; readonly detail: string }>> = {
  flagged: {
    name: "Those with warnings",
    detail: "Neither sees what the other decided. The rest needs one reviewer.",
  },
  all: { name: "All of them", detail: "Twice the work, and the fewest mistakes." },
  nobody: {
    name: "None",
    detail: "One person alone may approve a warned claim; keyholders are told.",
  },
};

function Begin({ asking }: { readonly asking: Asking }) {
  const [administrator, setAdministrator] = useState("");
  const [rule, setRule] = useState<SecondReview>("flagged");
  const ready = administrator.trim().length >= 2;
  return (
    <Form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !asking.busy)
          void asking.run("ceremony.begin", { administrator, secondReview: rule });
      }}
    >
      <h2>Begin a ceremony</h2>
      <Line
        label="Your name"
        hint="You lead, and review first. Your name stands in the record beside each of your decisions."
        value={administrator}
        onChange={setAdministrator}
        longest={80}
        autoFocus
      />
      <Choice
        label="Which claims must two people approve?"
        value={RULES.indexOf(rule)}
        onChange={(chosen) => setRule(RULES[chosen] ?? "flagged")}
        choices={RULES.map((each, value) => ({ value, ...RULE[each] }))}
      />
      <div className="row">
        <Button type="submit" look="primary" big isDisabled={!ready || asking.busy}>
          Begin
        </Button>
        {!ready && <span className="soft">Type your name first.</span>}
      </div>
    </Form>
  );
}

/** A ceremony was left just now: on another day, its record is recognised by these words. */
function Left({ left }: { readonly left: NonNullable<View["left"]> }) {
  const [noted, setNoted] = useState(false);
  const { administrator, record } = left;
  if (noted) return null;
  return (
    <section className="card stack" aria-label="Write this down">
      <h2>Write this down before you go</h2>
      <p>
        You left the ceremony of <strong>{visible(administrator)}</strong>. When it is resumed,
        Conclave shows these words again. If they differ then, somebody has changed its record.
      </p>
      <h2>{headName(record)}</h2>
      <Digest hex={record.sha256} name={headName(record)} />
      <ClosedLines closed={record.closed} />
      <div className="row">
        <Button onPress={() => setNoted(true)}>It is written down</Button>
      </div>
    </section>
  );
}

function Unfinished({ view, asking }: { readonly view: View; readonly asking: Asking }) {
  if (view.unfinished.length === 0) return null;
  return (
    <section className="card stack" aria-label="Unfinished ceremonies">
      <h2>Or go on with one that was interrupted</h2>
      <ul className="stack">
        {view.unfinished.map(({ id, administrator, openedAt, step }) => (
          <li key={id} className="row">
            <Button
              isDisabled={asking.busy}
              onPress={() => void asking.run("ceremony.resume", { id })}
            >
              Resume
            </Button>
            <span>
              <strong>{visible(administrator)}</strong>, opened {moment(openedAt)}, at the step “
              {step}”
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Requests({ asking }: { readonly asking: Asking }) {
  return (
    <section className="card stack" aria-label="Requests">
      <h2>Or sign for another machine</h2>
      <p>
        A ceremony at another machine asks for your signature. This machine checks everything again
        by its own means, and only signs.
      </p>
      <div className="row">
        <Button
          icon="stick"
          isDisabled={asking.busy}
          onPress={() => void asking.run("request.open", {})}
        >
          Sign a request from another machine…
        </Button>
      </div>
    </section>
  );
}

function Keys({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <section className="card stack" aria-label="Keys">
      <h2>Or look after keys</h2>
      <p>
        Make a key, change a passphrase, split a key into shares, get one back, or prove that it
        works.
      </p>
      <div className="row">
        <Button icon="key" onPress={onOpen}>
          Keys…
        </Button>
      </div>
    </section>
  );
}

/** The first screen. */
export function Start({ view }: { readonly view: View }) {
  const asking = useAsking();
  const [desk, setDesk] = useState<"keys" | "plan" | null>(null);
  const back = () => setDesk(null);
  if (desk === "keys") return <KeysDesk view={view} onBack={back} />;
  if (desk === "plan") return <PlanDesk view={view} onBack={back} />;
  return (
    <Sheet title="Conclave" network={view.network}>
      <div className="stack">
        <h1>Key ceremonies for a package index</h1>
        <p className="large">
          Conclave checks the claimed projects on a stick, lets enough keyholders sign them, and
          writes the result back. It works without a network, and asks before everything that is
          final.
        </p>
      </div>
      <RefusalCard refusal={asking.refusal} />
      {view.left !== null && <Left left={view.left} />}
      <Begin asking={asking} />
      <Unfinished view={view} asking={asking} />
      <Requests asking={asking} />
      <Keys onOpen={() => setDesk("keys")} />
      <div className="row">
        <Button look="quiet" onPress={() => setDesk("plan")}>
          Plan how claimed is divided…
        </Button>
      </div>
      <p className="soft">Conclave {view.runtime.app}</p>
    </Sheet>
  );
}
