import { Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import type { ReviewView, RoleView } from "../../shared/contract/view.ts";
import { Fingerprint } from "../parts/Fingerprint.tsx";
import { Icon } from "../parts/icons.tsx";
import { visible } from "../parts/words.ts";

export type Records = ReviewView["records"];

/** The key records on the stick that were made for this role, without keys that it has already. */
export function recordsFor(records: Records, role: RoleView): Records {
  const present = new Set(role.keyholders.map((each) => each.public));
  return records.filter((each) => each.role === role.role && !present.has(each.public));
}

interface Props {
  readonly role: RoleView;
  readonly records: Records;
  readonly chosen: string;
  readonly onChoose: (keyid: string) => void;
}

/** Whose new key it shall be. None is proposed: the person in question has to be asked first. */
export function NewKey({ role, records, chosen, onChoose }: Props) {
  const choices = recordsFor(records, role);
  if (choices.length === 0)
    return (
      <p className="with-icon many-lines">
        <Icon name="stick" />
        <span>
          This stick has no new key for {visible(role.role)}. The new keyholder makes a key record
          and brings it to the operators, who put it on the stick.
        </span>
      </p>
    );
  return (
    <>
      <RadioGroup className="field" value={chosen} onChange={onChoose}>
        <Label>The new keyholder</Label>
        <div className="choices new-keys">
          {choices.map((record) => (
            <RadioField key={record.keyid} value={record.keyid}>
              <RadioButton className="choice">
                <span>
                  <strong>{visible(record.keyholder)}</strong>
                  <Fingerprint value={record.public} />
                </span>
              </RadioButton>
            </RadioField>
          ))}
        </div>
      </RadioGroup>
      <p className="with-icon many-lines">
        <Icon name="person" />
        <strong>
          This person must confirm now, from their own note, that the key is theirs: every word and
          every digit. The name proves nothing: whoever made the key typed it.
        </strong>
      </p>
    </>
  );
}
