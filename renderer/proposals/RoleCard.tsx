import type { RoleView } from "../../shared/contract/view.ts";
import { Button } from "../parts/Button.tsx";
import { keyWords } from "../parts/Fingerprint.tsx";
import { visible } from "../parts/words.ts";
import type { Keyholder, Wish } from "./wish.ts";

/** What each role is for, for those who do not speak TUF every day. */
const PURPOSE: ReadonlyMap<string, string> = new Map([
  ["root", "Says whose keys count for every other role."],
  ["targets", "Says which roles speak for the projects, and in which order."],
  ["snapshot", "Says which version of every file is current. Signed by the index itself."],
  ["timestamp", "Says which snapshot is the newest. Signed by the index itself."],
  ["claimed", "Holds the projects that sign with keys of their own."],
  [
    "recently-claimed",
    "Holds projects claimed since the last ceremony. Signed by the index itself.",
  ],
  ["unclaimed", "Speaks for all other projects. Signed by the index itself."],
]);

interface Props {
  readonly role: RoleView;
  /** A repository begins: the keyholders are proposed ones, which are withdrawn above rather than replaced. */
  readonly first: boolean;
  readonly onWish: (wish: Wish) => void;
}

function Leaving({ role, person, onWish }: Omit<Props, "first"> & { readonly person: Keyholder }) {
  const name = visible(role.role);
  return (
    <>
      <Button
        aria-label={`Replace ${visible(person.name)} in ${name}…`}
        onPress={() => onWish({ ask: "replace", role, leaving: person })}
      >
        Replace…
      </Button>
      <Button
        aria-label={`Remove ${visible(person.name)} from ${name}`}
        onPress={() => onWish({ ask: "remove", role, leaving: person })}
      >
        Remove
      </Button>
    </>
  );
}

/** Who may sign one role now, how many must, and what can be proposed about it. */
export function RoleCard({ role, first, onWish }: Props) {
  const name = visible(role.role);
  return (
    <section className="card role" aria-label={name}>
      <header>
        <h3>{name}</h3>
        <p>
          {first && role.keyholders.length === 0 ? (
            <span className="soft">{role.threshold} must sign · no key yet</span>
          ) : (
            <>
              <strong>
                {role.threshold} of {role.keyholders.length}
              </strong>{" "}
              must sign
            </>
          )}
        </p>
      </header>
      <p className="soft">{PURPOSE.get(role.role)}</p>
      <ul className="role-people" aria-label={`Keyholders of ${name}`}>
        {role.keyholders.map((person) => (
          <li key={person.keyid}>
            <div className="role-person">
              <strong>{visible(person.name)}</strong>
              <p className="soft" title={keyWords(person.public, 4)}>
                Key {keyWords(person.public, 2)}
              </p>
            </div>
            {!first && <Leaving role={role} person={person} onWish={onWish} />}
          </li>
        ))}
      </ul>
      <div className="row">
        <Button
          aria-label={`Add a keyholder to ${name}…`}
          onPress={() => onWish({ ask: "add", role })}
        >
          Add a keyholder…
        </Button>
        <Button
          aria-label={`Change the threshold of ${name}…`}
          onPress={() => onWish({ ask: "threshold", role })}
        >
          Change the threshold…
        </Button>
      </div>
    </section>
  );
}
