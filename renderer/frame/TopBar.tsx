import type { CeremonyView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { listed, visible } from "../parts/words.ts";
import { showRecord, usePicture } from "../store.ts";
import { Clock } from "./Clock.tsx";
import { Reviewer } from "./HandOver.tsx";
import { Network } from "./Network.tsx";

interface Props {
  readonly view: View;
  readonly ceremony: CeremonyView;
  /** The record may be read. */
  readonly hasRecord: boolean;
}

/** What the room needs to know at every step. */
export function TopBar({ view, ceremony, hasRecord }: Props) {
  const recordOpen = usePicture((picture) => picture.recordOpen);
  const asking = useAsking();
  const { title, change, reviewer, repository, sticks } = ceremony;
  return (
    <header className="top">
      <p className="title what">{visible(title)}</p>
      <Clock />
      <div className="row">
        {hasRecord && (
          <Button icon="record" aria-expanded={recordOpen} onPress={() => showRecord(!recordOpen)}>
            Record
          </Button>
        )}
        <Button
          icon="leave"
          isDisabled={asking.busy}
          onPress={() => void asking.run("ceremony.leave", {})}
        >
          Leave
        </Button>
      </div>
      <div className="facts">
        {change !== "" && <strong className="change">{change}</strong>}
        {repository !== "" && <span>{visible(repository)}</span>}
        {reviewer !== "" && <Reviewer ceremony={ceremony} />}
        <span className="with-icon">
          <Icon name="stick" />
          {sticks.length === 0 ? "No stick yet" : `Stick ${listed(sticks.map(visible))}`}
        </span>
        <span className="network">
          <Network interfaces={view.network} />
        </span>
      </div>
    </header>
  );
}
