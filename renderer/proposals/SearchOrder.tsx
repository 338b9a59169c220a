import { useState } from "react";
import { Button } from "../parts/Button.tsx";
import { visible } from "../parts/words.ts";
import { Propose } from "./Propose.tsx";

interface Props {
  readonly roles: readonly string[];
  readonly onClose: () => void;
}

function movedUp(roles: readonly string[], at: number): readonly string[] {
  const moved = roles[at];
  return moved === undefined || at === 0
    ? roles
    : roles.toSpliced(at, 1).toSpliced(at - 1, 0, moved);
}

/** The order in which clients ask the roles of targets for a project. */
export function SearchOrder({ roles, onClose }: Props) {
  const [order, setOrder] = useState(roles);
  const same = order.join("\n") === roles.join("\n");
  return (
    <Propose
      title="Change the search order"
      proposal={same ? null : { change: "order", roles: [...order] }}
      onClose={onClose}
    >
      <p>
        Clients ask these roles one after another, and believe the first that knows the project.
        Conclave seals only the order claimed, recently-claimed, unclaimed: offline keys win.
      </p>
      <ol className="role-people" aria-label="Search order">
        {order.map((role, i) => (
          <li key={role}>
            <strong>
              {i + 1}. {visible(role)}
            </strong>
            <Button
              aria-label={`Move ${visible(role)} up`}
              isDisabled={i === 0}
              onPress={() => setOrder(movedUp(order, i))}
            >
              Move up
            </Button>
          </li>
        ))}
      </ol>
    </Propose>
  );
}
