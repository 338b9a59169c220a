import { Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";

interface Props {
  readonly label: string;
  /** Beside each other instead of below. */
  readonly across?: boolean;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly choices: readonly {
    readonly value: number;
    readonly name: string;
    readonly detail: string;
  }[];
}

/** One of a few. */
export function Choice({ label, across = false, value, onChange, choices }: Props) {
  return (
    <RadioGroup
      className="field"
      value={String(value)}
      onChange={(chosen) => onChange(Number(chosen))}
    >
      <Label>{label}</Label>
      <div className={across ? "choices across" : "choices"}>
        {choices.map((choice) => (
          <RadioField key={choice.value} value={String(choice.value)}>
            <RadioButton className="choice">
              <span>
                <strong>{choice.name}</strong> <span className="soft">{choice.detail}</span>
              </span>
            </RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
