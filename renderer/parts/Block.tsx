import { Label, Text, TextArea, TextField } from "react-aria-components";

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly longest: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Several lines to paste or type. Never for secrets. */
export function Block({ label, hint, longest, value, onChange }: Props) {
  return (
    <TextField
      className="field pasted"
      value={value}
      onChange={onChange}
      maxLength={longest}
      autoComplete="off"
      spellCheck="false"
    >
      <Label>{label}</Label>
      <TextArea rows={3} />
      <Text slot="description" className="soft">
        {hint}
      </Text>
    </TextField>
  );
}
