import { useState } from "react";
import type { ReviewView } from "../../shared/contract/view.ts";
import { Button } from "../parts/Button.tsx";
import { ChecksList } from "../parts/ChecksList.tsx";
import { Fingerprint } from "../parts/Fingerprint.tsx";
import { Sentences } from "../parts/Sentences.tsx";
import { visible } from "../parts/words.ts";
import { Dialogs } from "./Dialogs.tsx";
import { DocumentPart } from "./DocumentPart.tsx";
import { TakeRecords } from "./TakeRecords.tsx";
import { Proposals } from "./Proposals.tsx";
import type { Wish } from "./wish.ts";

interface Props {
  readonly review: ReviewView;
}

interface PartProps extends Props {
  readonly onPlan: () => void;
}

/** What is proposed beside the claims, then who may sign what now. */
export function KeysPart({ review, onPlan }: PartProps) {
  const [wish, setWish] = useState<Wish | null>(null);
  return (
    <>
      {review.begins && <TakeAll review={review} />}
      <Proposals review={review} />
      <div className="documents-now stack-wide">
        {!review.begins && (
          <div className="row fallen-ask">
            <Button icon="warn" onPress={() => setWish({ ask: "fallen" })}>
              Lost or stolen keys…
            </Button>
            <span className="soft">Says what that means, and proposes what mends it.</span>
            <Button look="quiet" onPress={onPlan}>
              Plan how claimed is divided…
            </Button>
          </div>
        )}
        {review.documents.map((view) => (
          <DocumentPart
            key={view.document}
            document={view}
            claimed={review.claimed}
            roles={review.roles.filter((role) => role.document === view.document)}
            onWish={setWish}
          />
        ))}
      </div>
      <Dialogs wish={wish} review={review} onClose={() => setWish(null)} />
    </>
  );
}

/** Where a repository begins, every record on the stick is meant to be taken, unless somebody in the room objects. */
function TakeAll({ review }: Props) {
  const [open, setOpen] = useState(false);
  const left = review.records.filter(({ proposed }) => !proposed);
  if (left.length === 0) return null;
  return (
    <section className="card row take-all" aria-label="The keys of the new repository">
      <Button look="primary" icon="key" onPress={() => setOpen(true)}>
        Take every key record on this stick ({left.length})…
      </Button>
      <span>Everybody confirms their own key first. Or add keys one by one below.</span>
      {open && <TakeRecords roles={review.roles} records={left} onClose={() => setOpen(false)} />}
    </section>
  );
}

function NewKeys({ records }: Pick<ReviewView, "records">) {
  return (
    <section className="stack">
      <h2>New keys on the stick</h2>
      {records.length === 0 ? (
        <p>None. A new keyholder brings a key record: the operators put it on the stick.</p>
      ) : (
        <ul className="stack" aria-label="New keys on the stick">
          {records.map((record) => (
            <li key={`${record.role} ${record.keyid}`} className="stack">
              <p>
                <strong>{visible(record.keyholder)}</strong>, for {visible(record.role)}
              </p>
              <Fingerprint value={record.public} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Beside the roles: what sealing would change, and which new keys there are. */
export function KeysSide({ review }: Props) {
  return (
    <>
      <section className="stack">
        <h2>What sealing would change</h2>
        <Sentences sentences={review.sentences} label="What sealing would change" />
      </section>
      <NewKeys records={review.records} />
      <section className="stack">
        <h2>How the stick was checked</h2>
        <ChecksList checks={review.checks} />
      </section>
    </>
  );
}
