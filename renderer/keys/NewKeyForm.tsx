import { useState, type ReactNode } from "react";
import { Form } from "react-aria-components";
import { Button } from "../parts/Button.tsx";
import { Whose } from "./Whose.tsx";

interface Props {
  readonly title: string;
  readonly action: string;
  readonly busy: boolean;
  readonly onMake: (whose: { readonly keyholder: string; readonly role: string }) => void;
  /** What else has to be said about it. */
  readonly children: ReactNode;
}

/** A new key: whose, for which role, and how it is made. */
export function NewKeyForm({ title, action, busy, onMake, children }: Props) {
  const [keyholder, setKeyholder] = useState("");
  const [role, setRole] = useState("root");
  const ready = keyholder.trim().length >= 2;
  return (
    <Form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) onMake({ keyholder, role });
      }}
    >
      <h2>{title}</h2>
      <Whose keyholder={keyholder} onKeyholder={setKeyholder} role={role} onRole={setRole} />
      {children}
      <div className="row">
        <Button type="submit" look="primary" icon="key" isDisabled={!ready || busy}>
          {action}
        </Button>
        {!ready && <span className="soft">Type the name first.</span>}
      </div>
    </Form>
  );
}
