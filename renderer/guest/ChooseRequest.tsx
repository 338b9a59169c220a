import { useState } from "react";
import type { GuestView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { StickPane, type StickProps } from "../import/StickPane.tsx";
import { Block } from "../parts/Block.tsx";
import { Button } from "../parts/Button.tsx";
import { Fold } from "../parts/Fold.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";

interface Props extends StickProps {
  readonly guest: GuestView;
}

function Instructions() {
  return (
    <section className="card">
      <ol className="steps large measure">
        <li data-state="now">Insert the stick with the request.</li>
        <li data-state="later">
          Recognise the root by your own printed record, not by what the other machine says.
        </li>
        <li data-state="later">
          Conclave checks everything again here. Compare the digest with the other machine by voice,
          then sign.
        </li>
      </ol>
    </section>
  );
}

/** For a request that was scanned from a screen: its codes, pasted. The bundle still comes on a stick. */
function Codes({ frames }: Pick<GuestView, "frames">) {
  const asking = useAsking();
  const [text, setText] = useState("");
  const { here, of, missing } = frames;
  const add = async () => {
    const answer = await asking.run("request.frames", { text });
    if (answer.ok) setText("");
  };
  return (
    <div className="stack">
      {of > 0 && (
        <p role="status">
          <strong>
            {here} of {of} codes are here.
          </strong>{" "}
          {missing.length > 0
            ? `Missing: ${missing.slice(0, 12).join(", ")}${missing.length > 12 ? "…" : ""}.`
            : "Now choose a stick with the bundle that this ceremony began with."}
        </p>
      )}
      <Block
        label="The text of one code or more"
        hint="Each begins with CONCLAVE: and its number. In any order."
        longest={200_000}
        value={text}
        onChange={setText}
      />
      <RefusalCard refusal={asking.refusal} title="Not taken" />
      <div className="row">
        <Button isDisabled={text.trim() === "" || asking.busy} onPress={() => void add()}>
          Add these codes
        </Button>
        <Button
          isDisabled={of === 0 || asking.busy}
          onPress={() => void asking.run("request.frames", { text: "" })}
        >
          Start anew
        </Button>
      </div>
    </div>
  );
}

/** Which request? */
export function ChooseRequest({ guest, pane, work }: Props) {
  return (
    <StickPane
      pane={pane}
      work={work}
      title="Read the request"
      refused="The request was refused"
      cannot="Do not sign this"
      ready="This machine only signs. Nothing can be decided or exported here."
    >
      <Instructions />
      <section className="card">
        <Fold title="The request came as QR codes" open={guest.frames.of > 0}>
          <Codes frames={guest.frames} />
        </Fold>
      </section>
    </StickPane>
  );
}
