import { useState } from "react";
import type { RoleView } from "../../shared/contract/view.ts";
import { Icon } from "../parts/icons.tsx";
import { counted, visible } from "../parts/words.ts";
import { Follows } from "./Follows.tsx";
import { NewKey, type Records } from "./NewKey.tsx";
import { Propose } from "./Propose.tsx";
import type { Keyholder } from "./wish.ts";

interface AddProps {
  readonly role: RoleView;
  readonly records: Records;
  readonly onClose: () => void;
}

export function AddKey({ role, records, onClose }: AddProps) {
  const [record, setRecord] = useState("");
  const name = visible(role.role);
  return (
    <Propose
      title={`Add a keyholder to ${name}`}
      proposal={record === "" ? null : { change: "add-key", role: role.role, record }}
      onClose={onClose}
    >
      <p>
        One more person may sign {name}. Still {role.threshold} must.
      </p>
      <NewKey role={role} records={records} chosen={record} onChoose={setRecord} />
      <Follows role={role.role} />
    </Propose>
  );
}

interface Props extends AddProps {
  readonly leaving: Keyholder;
}

export function ReplaceKey({ role, leaving, records, onClose }: Props) {
  const [record, setRecord] = useState("");
  const { keyid } = leaving;
  const name = visible(role.role);
  const proposal = { change: "replace-key", role: role.role, keyid, record } as const;
  return (
    <Propose
      title={`Replace ${visible(leaving.name)} in ${name}`}
      proposal={record === "" ? null : proposal}
      onClose={onClose}
    >
      <p>
        The present key of {visible(leaving.name)} can no longer sign {name}; the new key can. Still{" "}
        {role.threshold} must sign.
      </p>
      <NewKey role={role} records={records} chosen={record} onChoose={setRecord} />
      <Follows role={role.role} />
    </Propose>
  );
}

export function RemoveKey({ role, leaving, onClose }: Omit<Props, "records">) {
  const left = role.keyholders.filter(({ then }) => then !== "leaves").length - 1;
  const name = visible(role.role);
  return (
    <Propose
      title={`Remove ${visible(leaving.name)} from ${name}`}
      proposal={{ change: "remove-key", role: role.role, keyid: leaving.keyid }}
      onClose={onClose}
    >
      <p>
        This key can no longer sign {name}. {counted(left, "keyholder")} stay{left === 1 ? "s" : ""}
        , {role.threshold} must sign.
      </p>
      {left <= role.threshold && (
        <p className="with-icon many-lines warn">
          <Icon name="warn" />
          <span>
            {left < role.threshold
              ? "Then too few are left to sign. Propose a new keyholder or a lower threshold as well."
              : "Then nobody is to spare: if one key is lost, nobody can sign this role again."}
          </span>
        </p>
      )}
      <Follows role={role.role} />
    </Propose>
  );
}
