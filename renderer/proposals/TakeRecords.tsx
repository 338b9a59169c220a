import { Form } from "react-aria-components";
import type { ReviewView } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Ask } from "../parts/Ask.tsx";
import { Button } from "../parts/Button.tsx";
import { Fingerprint } from "../parts/Fingerprint.tsx";
import { Icon } from "../parts/icons.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted, visible } from "../parts/words.ts";
import { tell } from "../store.ts";
import type { Records } from "./NewKey.tsx";

interface Props {
  readonly roles: ReviewView["roles"];
  readonly records: Records;
  readonly onClose: () => void;
}

/** Every key record that nothing proposes yet, role by role: one act instead of one for each key. */
export function TakeRecords({ roles, records, onClose }: Props) {
  const asking = useAsking();
  const sorted = roles
    .map(({ role, threshold }) => ({
      role,
      threshold,
      mine: records.filter((each) => each.role === role),
    }))
    .filter(({ mine }) => mine.length > 0);
  async function propose(): Promise<void> {
    if (asking.busy) return;
    const proposals = sorted
      .flatMap(({ mine }) => mine)
      .map(({ role, keyid }) => ({ change: "add-key", role, record: keyid }) as const);
    const answer = await asking.run("proposals.add", { proposals });
    if (!answer.ok) return;
    tell(`${counted(proposals.length, "key")} proposed. Each can be withdrawn by itself.`);
    onClose();
  }
  return (
    <Ask
      title={`Take every key record on this stick (${records.length})`}
      busy={asking.busy}
      onClose={onClose}
    >
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void propose();
        }}
      >
        <p className="with-icon many-lines">
          <Icon name="person" />
          <strong>
            Each person must find their own key here now and confirm it from their own note: every
            word and every digit. The name proves nothing: whoever made the key typed it.
          </strong>
        </p>
        {sorted.map(({ role, threshold, mine }) => (
          <section key={role} className="stack" aria-label={visible(role)}>
            <h3>
              {visible(role)} <span className="soft">· {threshold} must sign</span>
            </h3>
            <ul className="record-cards">
              {mine.map((record) => (
                <li key={record.keyid}>
                  <strong>{visible(record.keyholder)}</strong>
                  <Fingerprint value={record.public} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        <div className="pinned">
          <RefusalCard refusal={asking.refusal} />
          <p className="soft">
            Each becomes a proposal of its own. Withdraw those that somebody does not confirm.
          </p>
          <div className="buttons">
            <Button isDisabled={asking.busy} onPress={onClose}>
              Cancel
            </Button>
            <Button type="submit" look="primary" isDisabled={asking.busy}>
              Propose {records.length === 1 ? "this key" : `all ${records.length} keys`}
            </Button>
          </div>
        </div>
      </Form>
    </Ask>
  );
}
