import type { ClaimedView } from "../../shared/contract/view.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { counted, grouped, visible } from "../parts/words.ts";
import type { Wish } from "./wish.ts";

/** From this part of what clients accept on, a file is told to be near it. */
const NEAR = 0.8;

interface Props {
  readonly claimed: ClaimedView;
  readonly onWish: (wish: Wish) => void;
}

/** How claimed is divided now, how near its files are to what clients accept, and the other shape as a proposal. */
export function Division({ claimed, onWish }: Props) {
  const { files, largest, most, projects, proposed } = claimed;
  const bytes = largest?.bytes ?? 0;
  const what = files === 0 ? "One file" : `Claimed and ${counted(files, "file")} by names`;
  return (
    <>
      <div className="row">
        <Button isDisabled={proposed} onPress={() => onWish({ ask: "shape", claimed })}>
          {files === 0 ? "Divide claimed into files by names…" : "Make claimed one file again…"}
        </Button>
        <span className="soft">
          {what}, {counted(projects, "project")};{" "}
          {files === 0
            ? `${grouped(bytes)} bytes`
            : `the largest, ${visible(largest?.role ?? "")}, ${grouped(bytes)} bytes`}
          . Clients accept {grouped(most)} for each file.
        </span>
      </div>
      {bytes > NEAR * most && !proposed && (
        <p className="with-icon many-lines warn">
          <Icon name="warn" />
          <span>
            {bytes > most
              ? "Every client refuses so large a file."
              : "Clients will soon refuse so large a file."}
            {files === 0 && " Divide claimed into files by names."} <code>CLIENT-SIZE</code>
          </span>
        </p>
      )}
    </>
  );
}
