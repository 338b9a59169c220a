import { useState } from "react";
import type { ElsewhereView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Ask } from "../parts/Ask.tsx";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { Work } from "../parts/Work.tsx";
import { counted, grouped, visible } from "../parts/words.ts";
import { usePicture } from "../store.ts";
import { RequestCodes } from "./RequestCodes.tsx";

interface Props {
  readonly elsewhere: ElsewhereView;
  readonly onClose: () => void;
}

/** Hands the sealed documents to another machine: on a stick, or as QR codes where they are short. */
export function AskElsewhere({ elsewhere, onClose }: Props) {
  const asking = useAsking();
  const [codes, setCodes] = useState(false);
  const work = usePicture((picture) => picture.view?.work ?? null);
  const { request, written } = elsewhere;
  return (
    <Ask title="Ask somebody at another machine" busy={asking.busy} onClose={onClose}>
      {codes ? (
        <RequestCodes codes={request.codes} />
      ) : (
        <>
          <p>
            The stick gets a folder <code>signing-request</code> beside the bundle: the record so
            far, the seal’s list, and the bytes of each document as <code>NAME.signed-bytes</code>,
            which other programs can sign too.
          </p>
          <p>
            The other Conclave checks the bundle from its own trusted root and replays the record.
            It must show the same digest. Compare it by voice, not by the stick.
          </p>
          {written !== "" && (
            <p role="status" className="with-icon good">
              <Icon name="good" />
              <span>The request is on “{visible(written)}”.</span>
            </p>
          )}
          <RefusalCard refusal={asking.refusal} title="Not written" />
          {work !== null && <Work work={work} />}
          {request.codes === 0 && (
            <p className="soft">
              No QR codes: there are {grouped(request.bytes)} bytes to carry, and codes carry at
              most {grouped(request.most)}. Use a stick.
            </p>
          )}
        </>
      )}
      <div className="buttons">
        <Button isDisabled={asking.busy} onPress={onClose}>
          Close
        </Button>
        {codes ? (
          <Button onPress={() => setCodes(false)}>Back to the stick</Button>
        ) : (
          <>
            <Button isDisabled={request.codes === 0} onPress={() => setCodes(true)}>
              {request.codes === 0
                ? "Show as QR codes"
                : `Show as ${counted(request.codes, "QR code")}`}
            </Button>
            <Button
              look="primary"
              icon="stick"
              isDisabled={asking.busy}
              onPress={() => void asking.run("request.write", {})}
            >
              Write the request to a stick…
            </Button>
          </>
        )}
      </div>
    </Ask>
  );
}
