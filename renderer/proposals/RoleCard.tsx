import type { RoleView } from "../../shared/contract/view.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
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

const THEN = {
  stays: "",
  joins: "joins, if this is sealed",
  leaves: "leaves, if this is sealed",
} as const;

/** How many must sign, now and after the proposals. */
function Needed({ role }: { readonly role: RoleView }) {
  const now = role.keyholders.filter(({ then }) => then !== "joins").length;
  const next = role.keyholders.filter(({ then }) => then !== "leaves").length;
  const same = now === next && role.threshold === role.thresholdThen;
  return (
    <p>
      <strong>
        {role.threshold} of {now}
      </strong>{" "}
      must sign
      {!same && (
        <>
          {" "}
          <span aria-hidden="true">→</span>
          <span className="unseen">, then</span>{" "}
          <strong className="accent">
            {role.thresholdThen} of {next}
          </strong>
        </>
      )}
    </p>
  );
}

interface ChangingProps extends Omit<Props, "first"> {
  readonly person: Keyholder;
}

/** What can be proposed about one keyholder. */
function Changing({ role, person, onWish }: ChangingProps) {
  const [name, holder] = [visible(role.role), visible(person.name)];
  return (
    <>
      <Button
        aria-label={`Replace ${holder} in ${name}…`}
        onPress={() => onWish({ ask: "replace", role, leaving: person })}
      >
        Replace…
      </Button>
      <Button
        aria-label={`Remove ${holder} from ${name}`}
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
        {first && role.keyholders.length === 0 ? (
          <p className="soft">{role.thresholdThen} must sign · no key yet</p>
        ) : (
          <Needed role={role} />
        )}
      </header>
      <p className="soft">{PURPOSE.get(role.role)}</p>
      <ul className="role-people" aria-label={`Keyholders of ${name}`}>
        {role.keyholders.map((person) => (
          <li key={person.keyid} data-then={person.then}>
            <div className="role-person">
              <strong>{visible(person.name)}</strong>
              <p className="soft" title={keyWords(person.public, 4)}>
                Key {keyWords(person.public, 2)}
              </p>
              {person.then !== "stays" && (
                <p className={`with-icon ${person.then === "leaves" ? "danger" : "accent"}`}>
                  <Icon name="change" />
                  {THEN[person.then]}
                </p>
              )}
            </div>
            {!first && person.then === "stays" && (
              <Changing role={role} person={person} onWish={onWish} />
            )}
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
