import type { KeysView } from "../../shared/contract/view.ts";
import { Button } from "../parts/Button.tsx";
import { Fingerprint } from "../parts/Fingerprint.tsx";
import { Icon } from "../parts/icons.tsx";
import { visible } from "../parts/words.ts";

interface Props {
  readonly made: NonNullable<KeysView["made"]>;
  readonly onDone: () => void;
}

/** What came of it: the public key to write down, the files and where they lie. */
export function MadeCard({ made, onDone }: Props) {
  return (
    <section className="card stack" aria-label="Done">
      <h2 className="with-icon">
        <Icon name="good" tone="good" />
        {visible(made.title)}
      </h2>
      <ul className="plain-list">
        {made.sentences.map((sentence) => (
          <li key={sentence}>{visible(sentence)}</li>
        ))}
      </ul>
      <Fingerprint value={made.public} />
      {made.files.length > 0 && (
        <>
          <h3>Written to {visible(made.folder)}</h3>
          <ul aria-label="Files">
            {made.files.map((file) => (
              <li key={file}>
                <code>{visible(file)}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="row">
        <Button look="primary" onPress={onDone}>
          Done
        </Button>
      </div>
    </section>
  );
}
