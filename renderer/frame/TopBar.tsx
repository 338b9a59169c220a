import type { CeremonyView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { listed, visible } from "../parts/words.ts";
import { showRecord, usePicture } from "../store.ts";
import { Clock } from "./Clock.tsx";
import { HandOver, Reviewer } from "./HandOver.tsx";
import { Network } from "./Network.tsx";

interface Props {
  readonly view: View;
  readonly ceremony: CeremonyView;
}

/** What the room needs to know at every step. */
export function TopBar({ view, ceremony }: Props) {
  const recordOpen = usePicture((picture) => picture.recordOpen);
  const asking = useAsking();
  const { title, change, reviewer, repository, sticks } = ceremony;
  return (
    <header className="top">
      <div className="what">
        <p className="title">{visible(title)}</p>
        <p className="facts">
          {change !== "" && <strong className="change">{change}</strong>}
          {repository !== "" && <span>{visible(repository)}</span>}
          {reviewer !== "" && <Reviewer reviewer={reviewer} />}
          <span className="with-icon">
            <Icon name="stick" />
            {sticks.length === 0 ? "No stick yet" : `Stick ${listed(sticks.map(visible))}`}
          </span>
        </p>
      </div>
      <div className="now">
        <Clock />
        <div>
          <Network interfaces={view.network} />
        </div>
      </div>
      <div className="row">
        {reviewer !== "" && <HandOver ceremony={ceremony} />}
        <Button icon="record" aria-expanded={recordOpen} onPress={() => showRecord(!recordOpen)}>
          Record
        </Button>
        <Button
          icon="leave"
          isDisabled={asking.busy}
          onPress={() => void asking.run("ceremony.leave", {})}
        >
          Leave
        </Button>
      </div>
    </header>
  );
}
