import { Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import { Line } from "../parts/Line.tsx";

/** The roles that people hold keys for; the index makes its own keys elsewhere. */
const ROLES = ["root", "targets", "claimed"] as const;

interface Props {
  readonly keyholder: string;
  readonly onKeyholder: (name: string) => void;
  readonly role: string;
  readonly onRole: (role: string) => void;
}

/** Whose key it is, and for which role. Both are in its record, which the key itself signs. */
export function Whose({ keyholder, onKeyholder, role, onRole }: Props) {
  return (
    <>
      <Line
        label="Name of the keyholder"
        hint="As root or targets will carry it. It cannot be changed later."
        value={keyholder}
        onChange={onKeyholder}
        longest={80}
        autoFocus
      />
      <RadioGroup className="field" value={role} onChange={onRole}>
        <Label>Role that it is made for</Label>
        <div className="choices across">
          {ROLES.map((each) => (
            <RadioField key={each} value={each}>
              <RadioButton className="choice">
                <strong>{each}</strong>
              </RadioButton>
            </RadioField>
          ))}
        </div>
      </RadioGroup>
    </>
  );
}
