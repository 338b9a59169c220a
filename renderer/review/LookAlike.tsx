import type { NeighbourView } from "../../shared/contract/claim-view.ts";
import { grouped, visible } from "../parts/words.ts";

type Place = NeighbourView["places"][number];

function differs({ here, there }: Place): boolean {
  return here !== there;
}

/** “eu” for “ue”, “s” for nothing: what differs, for those who listen. */
function inWords(places: readonly Place[]): string {
  const quoted = (text: string) => (text === "" ? "nothing" : `“${visible(text)}”`);
  return places
    .filter(differs)
    .map(({ here, there }) => `${quoted(here)} for ${quoted(there)}`)
    .join(", ");
}

/** One place of both names, the claim's above. What differs is framed and marked, and not by colour alone. */
function Column({ place }: { readonly place: Place }) {
  return (
    <span className={differs(place) ? "place other" : "place"}>
      <span>{visible(place.here)}</span>
      <span>{visible(place.there)}</span>
      <span>{differs(place) && "≠"}</span>
    </span>
  );
}

function Beside({ project, neighbour }: { project: string; neighbour: NeighbourView }) {
  const { rank, words, places } = neighbour;
  return (
    <div className="stack">
      <p>
        <strong>{visible(neighbour.project)}</strong>
        {rank === null
          ? ", not among the most downloaded"
          : `, number ${grouped(rank)} by downloads`}
        : {words}.
      </p>
      <div
        className="places mono"
        role="img"
        aria-label={`${visible(project)} beside ${visible(neighbour.project)}: ${inWords(places)}`}
      >
        <span className="place names" aria-hidden="true">
          <span>This claim</span>
          <span>The other</span>
        </span>
        {places.map((place, i) => (
          <Column key={i} place={place} />
        ))}
      </div>
    </div>
  );
}

interface Props {
  readonly project: string;
  readonly neighbours: readonly NeighbourView[];
}

/** The projects that a claim's can be taken for, each letter by letter beside its name. Draws nothing where there is none. */
export function LookAlike({ project, neighbours }: Props) {
  if (neighbours.length === 0) return null;
  return (
    <section className="stack" aria-label="Names letter by letter">
      <h2>Letter by letter</h2>
      {neighbours.map((neighbour) => (
        <Beside key={neighbour.project} project={project} neighbour={neighbour} />
      ))}
    </section>
  );
}
