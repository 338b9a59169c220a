import { Input, Label, Text, TextField } from "react-aria-components";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly autoFocus?: boolean;
  readonly longest?: number;
  readonly isDisabled?: boolean;
  readonly type?: "text" | "number";
}

/** One line to type. Never for secrets: what is typed here is kept in React's state. */
export function Line({ label, hint, longest = 200, autoFocus = false, ...rest }: Props) {
  return (
    <TextField
      {...rest}
      className="field"
      maxLength={longest}
      autoFocus={autoFocus}
      autoComplete="off"
      spellCheck="false"
    >
      <Label>{label}</Label>
      <Input />
      {hint !== undefined && (
        <Text slot="description" className="soft">
          {hint}
        </Text>
      )}
    </TextField>
  );
}
