import type { CeremonyView, View } from "../../shared/contract/view.ts";
import { ExportPane } from "../export/ExportPane.tsx";
import { ChooseRequest } from "../guest/ChooseRequest.tsx";
import { SignRequest } from "../guest/SignRequest.tsx";
import { AnchorPane } from "../import/AnchorPane.tsx";
import { ChoosePane } from "../import/ChoosePane.tsx";
import { ReviewPane } from "../review/ReviewPane.tsx";
import { SignPane } from "../sign/SignPane.tsx";
import { usePicture } from "../store.ts";
import { Rail } from "./Rail.tsx";
import { RecordPanel } from "./RecordPanel.tsx";
import { TopBar } from "./TopBar.tsx";

interface Props {
  readonly view: View;
  readonly ceremony: CeremonyView;
}

/** A new reviewer begins with nothing of what the one before had on the screen. */
function seatOf({ id, reviewer }: CeremonyView): string {
  return `${id} ${reviewer}`;
}

function PaneOf({ view, ceremony }: Props) {
  const { pane, guest } = ceremony;
  const seat = seatOf(ceremony);
  if (guest !== null && pane.step === "import" && pane.stage === "choose")
    return <ChooseRequest guest={guest} pane={pane} work={view.work} />;
  if (guest !== null && pane.step === "sign")
    return (
      <SignRequest
        key={pane.sign.digest}
        ceremony={ceremony}
        guest={guest}
        sign={pane.sign}
        work={view.work}
      />
    );
  switch (pane.step) {
    case "import":
      return pane.stage === "choose" ? (
        <ChoosePane pane={pane} work={view.work} />
      ) : (
        <AnchorPane pane={pane} record={ceremony.record} work={view.work} />
      );
    case "review":
      return <ReviewPane key={seat} ceremony={seat} review={pane.review} work={view.work} />;
    case "sign":
      return <SignPane key={pane.sign.digest} sign={pane.sign} work={view.work} />;
    case "export":
      return <ExportPane pane={pane} work={view.work} />;
  }
}

/** A ceremony that was resumed shows its record once its root is recognised again. */
function isUnrecognised({ pane }: CeremonyView): boolean {
  return pane.step === "import" && pane.stage === "anchor" && pane.again !== null;
}

/** The frame of a ceremony: the rail of steps, the bar on top, one pane, and the record when it is open. */
export function Room({ view, ceremony }: Props) {
  const wanted = usePicture((picture) => picture.recordOpen);
  const recordOpen = wanted && !isUnrecognised(ceremony);
  return (
    <>
      <TopBar view={view} ceremony={ceremony} hasRecord={!isUnrecognised(ceremony)} />
      <div className={`body ${recordOpen ? "with-record" : ""}`}>
        <Rail pane={ceremony.pane} guest={ceremony.guest} />
        <PaneOf view={view} ceremony={ceremony} />
        {recordOpen && <RecordPanel view={view} ceremony={seatOf(ceremony)} />}
      </div>
    </>
  );
}
