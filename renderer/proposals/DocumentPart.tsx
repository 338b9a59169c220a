import type { ClaimedView, DocumentView, RoleView } from "../../shared/contract/view.ts";
import type { DocumentName } from "../../shared/review/proposal.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/icons.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { day } from "../parts/words.ts";
import { tell } from "../store.ts";
import { Division } from "./Division.tsx";
import { RoleCard } from "./RoleCard.tsx";
import type { Wish } from "./wish.ts";

const MEANS: Readonly<Record<DocumentName, string>> = {
  root: "A change here makes a new root. Enough keyholders of the old root and of the new one sign it.",
  targets:
    "A change here makes a new targets file. It is signed by enough of the targets keyholders.",
  claimed: "The projects themselves. Who may sign claimed is written in targets, above.",
};

const TITLES: Readonly<Record<DocumentName, string>> = {
  root: "Root",
  targets: "Targets",
  claimed: "Claimed",
};

const FIRST: Readonly<Record<DocumentName, string>> = {
  root: "Enough of its own keyholders sign it: there is no older root.",
  targets: "Signed by enough of the targets keyholders.",
  claimed: "Protects no project yet. Signed by enough of the claimed keyholders.",
};

/** The head of a document that this ceremony makes for the first time. */
function FirstHead({ document }: { readonly document: DocumentName }) {
  return (
    <>
      <header>
        <h2>{TITLES[document]} 1</h2>
        <p className="with-icon accent">
          <Icon name="change" />
          new
        </p>
      </header>
      <p className="soft">{FIRST[document]}</p>
    </>
  );
}

interface Props {
  readonly document: DocumentView;
  readonly claimed: ClaimedView;
  readonly roles: readonly RoleView[];
  readonly onWish: (wish: Wish) => void;
}

/** One offline document: its roles, and what can be proposed about the document itself. */
export function DocumentPart({ document: view, claimed, roles, onWish }: Props) {
  const asking = useAsking();
  const { document, version, changed } = view;
  async function renew(): Promise<void> {
    const answer = await asking.run("proposals.add", {
      proposals: [{ change: "renew", document }],
    });
    if (answer.ok) tell(`Proposed: a new version of ${document} with a new expiry.`);
  }
  return (
    <section className="stack document" aria-label={`The ${document} document`}>
      {version === 0 ? (
        <FirstHead document={document} />
      ) : (
        <>
          <header>
            <h2>
              {TITLES[document]} {version}
            </h2>
            <p>
              expires on <strong>{day(view.expires)}</strong>
            </p>
            {changed && (
              <p className="with-icon accent">
                <Icon name="change" />
                gets version {version + 1}
              </p>
            )}
            <Button
              aria-label={`Renew ${document}`}
              isDisabled={changed || asking.busy}
              onPress={() => void renew()}
            >
              Renew
            </Button>
          </header>
          <p className="soft">
            {MEANS[document]} {!changed && "Renew: a new version with a new expiry, nothing else."}
          </p>
        </>
      )}
      {version > 0 && document === "targets" && roles.length === 3 && (
        <div className="row">
          <Button onPress={() => onWish({ ask: "order", roles: roles.map(({ role }) => role) })}>
            Change the search order…
          </Button>
        </div>
      )}
      {version > 0 && document === "claimed" && (
        <>
          <div className="row">
            <Button onPress={() => onWish({ ask: "replace-project" })}>
              Replace a project’s keys…
            </Button>
            <Button onPress={() => onWish({ ask: "revoke" })}>Revoke a project…</Button>
            <span className="soft">To revoke is to take a project out of claimed.</span>
          </div>
          <Division claimed={claimed} onWish={onWish} />
        </>
      )}
      <RefusalCard refusal={asking.refusal} />
      {roles.length > 0 && (
        <div className="role-cards">
          {roles.map((role) => (
            <RoleCard key={role.role} role={role} first={version === 0} onWish={onWish} />
          ))}
        </div>
      )}
    </section>
  );
}
