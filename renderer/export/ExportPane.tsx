import { useState } from "react";
import type { Pane as PaneView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { PlainDigest } from "../parts/Digest.tsx";
import { Sentences } from "../parts/Sentences.tsx";
import { TypedConfirm } from "../parts/TypedConfirm.tsx";
import { beginsRepository } from "../sign/begins-repository.ts";
import { Documents } from "../sign/Documents.tsx";
import { NextSteps, Publication } from "./Publication.tsx";
import { FirstRoot } from "./FirstRoot.tsx";
import { WrittenFiles } from "./WrittenFiles.tsx";

type ExportView = Extract<PaneView, { step: "export" }>;

interface Props {
  readonly pane: ExportView;
  readonly work: View["work"];
}

function ToWrite({ pane }: { readonly pane: ExportView }) {
  return (
    <section className="card stack">
      <h2>What will be written</h2>
      <Sentences sentences={pane.sign.sentences} label="What was signed" />
      <Documents sign={pane.sign} />
      <p>
        Beside them Conclave writes the record of this ceremony, so that anyone can check it
        afterwards.
      </p>
    </section>
  );
}

function WriteDialog({ onClose }: { readonly onClose: () => void }) {
  const asking = useAsking();
  return (
    <TypedConfirm
      title="Write to the stick"
      word="export"
      action="Choose the stick and write…"
      busy={asking.busy}
      refusal={asking.refusal}
      onConfirm={(typed) =>
        void asking.run("export.write", { typed }).then((answer) => {
          if (answer.ok) onClose();
        })
      }
      onClose={onClose}
    >
      <p>
        Insert the stick that goes to the index’s operators. Conclave writes the signed files and
        the record, then reads everything back and compares it.
      </p>
    </TypedConfirm>
  );
}

/** Export: the signed files go onto a stick, are read back, and the room is told what comes next. */
export function ExportPane({ pane, work }: Props) {
  const leaving = useAsking();
  const [writing, setWriting] = useState(false);
  const { written, sign } = pane;
  const first = beginsRepository(sign);
  return (
    <Pane
      title={written === null ? "Write the signed files" : "The ceremony is complete"}
      work={work}
      sideLabel="Result"
      side={
        <>
          <Publication publication={pane.publication} sign={sign} />
          {written !== null && <NextSteps publication={pane.publication} first={first} />}
        </>
      }
      ready={
        written === null
          ? "Signing has ended. Nothing has been written yet."
          : "Check the stick on another computer, then finish. Until then you can write to another one."
      }
      actions={
        <>
          {written !== null && (
            <Button isDisabled={work !== null} onPress={() => setWriting(true)}>
              Write to another stick…
            </Button>
          )}
          <Button
            look="primary"
            big
            isDisabled={work !== null || leaving.busy}
            onPress={
              written === null
                ? () => setWriting(true)
                : () => void leaving.run("ceremony.leave", {})
            }
          >
            {written === null ? "Write to the stick…" : "Finish"}
          </Button>
        </>
      }
    >
      {written !== null && first && <FirstRoot files={written.shown} />}
      {written === null ? (
        <ToWrite pane={pane} />
      ) : (
        <WrittenFiles written={written} stick={pane.stick} />
      )}
      <section className="card stack">
        <h2>The digest that everyone signed</h2>
        <PlainDigest hex={sign.digest} name="The seal’s digest" />
      </section>
      {writing && <WriteDialog onClose={() => setWriting(false)} />}
    </Pane>
  );
}
