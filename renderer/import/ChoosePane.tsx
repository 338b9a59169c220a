import { StickPane, type StickProps } from "./StickPane.tsx";

function Instructions() {
  return (
    <section className="card">
      <ol className="steps large measure">
        <li data-state="now">Insert the stick that the index’s operators gave you.</li>
        <li data-state="later">Choose it. Conclave reads it once, and writes nothing to it.</li>
        <li data-state="later">
          Compare the root that Conclave finds with your printed record; for a new repository, the
          stick’s own digest. Nothing on the stick is trusted before that.
        </li>
      </ol>
    </section>
  );
}

/** Import, first half: which stick? */
export function ChoosePane({ pane, work }: StickProps) {
  return (
    <StickPane
      pane={pane}
      work={work}
      title="Read the stick"
      refused="The stick was refused"
      cannot="Conclave cannot use this stick"
      ready="Nothing has been imported yet."
    >
      <Instructions />
    </StickPane>
  );
}
