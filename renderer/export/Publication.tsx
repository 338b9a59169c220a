import type { Pane, SignView } from "../../shared/contract/view.ts";
import { Icon } from "../parts/icons.tsx";
import { grouped, listed } from "../parts/words.ts";
import { signers } from "../sign/meters.ts";

type Told = Extract<Pane, { step: "export" }>["publication"];

/** What the ceremony decided, in numbers. */
export function Publication({
  publication,
  sign,
}: {
  readonly publication: Told;
  readonly sign: SignView;
}) {
  const { approved, rejected, putOff } = publication;
  const claims = approved + rejected + putOff > 0;
  return (
    <section className="stack">
      <h2>What this ceremony decided</h2>
      <dl className="facts-list">
        {claims && (
          <>
            <dt>
              <Icon name="approved" tone="good" /> Approved
            </dt>
            <dd>{grouped(approved)}</dd>
            <dt>
              <Icon name="rejected" tone="danger" /> Rejected
            </dt>
            <dd>{grouped(rejected)}</dd>
            <dt>
              <Icon name="later" tone="warn" /> Put off
            </dt>
            <dd>{grouped(putOff)}</dd>
          </>
        )}
        <dt>
          <Icon name="person" /> Signed by
        </dt>
        <dd>{listed(signers(sign))}</dd>
      </dl>
    </section>
  );
}

/** What people do after the export, away from this machine. */
export function NextSteps({
  publication,
  first,
}: {
  readonly publication: Told;
  /** A repository begins: the index makes its other roles, and clients get root 1. */
  readonly first: boolean;
}) {
  const { approved, replaced, clears } = publication;
  return (
    <section className="stack">
      <h2>What to do now</h2>
      <ol className="steps">
        <li data-state="now">
          Eject the stick and pull it out. Put it into another computer and check it there before
          you press Finish: what was read back here may have come from this computer’s memory.
          <br />
          <code>npm run verify -- STICK --root FILE</code>
          {first && <p>FILE is the 1.root.json of this stick, once its words are compared.</p>}
        </li>
        <li data-state="later">
          Take it to the index’s operators. They check it in the same way before they publish it.
        </li>
        {!first && (
          <li data-state="later">
            They put the signed files live, with a snapshot that lists what publication.json says.
          </li>
        )}
        {first && (
          <>
            <li data-state="later">
              They make snapshot, timestamp, recently-claimed and unclaimed with the index’s keys,
              and publish everything.
            </li>
            <li data-state="later">They give root 1 to those who make the clients.</li>
          </>
        )}
        {clears && (
          <li data-state="later">
            They empty recently-claimed before the new files go live, and have its developers
            register again.
          </li>
        )}
        {replaced > 0 && (
          <li data-state="later">
            {replaced === 1 ? "The project" : `The ${replaced} projects`} with other keys sign
            {replaced === 1 ? "s" : ""} anew, under the new role, before claimed goes live.
          </li>
        )}
        {approved > 0 && (
          <li data-state="later">
            Once it is live, they take the approved projects out of recently-claimed. Not before.
          </li>
        )}
        <li data-state="later">Keep a copy of the record.</li>
      </ol>
    </section>
  );
}
