import type { CeremonyView, GuestView, SignView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Pane } from "../frame/Pane.tsx";
import { Button } from "../parts/Button.tsx";
import { Digest } from "../parts/Digest.tsx";
import { Icon } from "../parts/icons.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";
import { counted, listed, visible } from "../parts/words.ts";
import { AddSignature } from "../sign/AddSignature.tsx";
import { Dangers } from "../sign/Dangers.tsx";
import { People } from "../sign/People.tsx";
import { Sealed } from "../sign/Sealed.tsx";

interface Props {
  readonly ceremony: CeremonyView;
  readonly guest: GuestView;
  readonly sign: SignView;
  readonly work: View["work"];
}

function notYet(sign: SignView, { signedHere }: GuestView): readonly string[] {
  if (sign.signer !== null) return ["A key is being used. Finish or cancel that first."];
  return signedHere.length === 0 ? ["Nobody has signed here yet."] : [];
}

function ready({ signedHere, written }: GuestView): string {
  if (written?.files.length === signedHere.length)
    return "Take the stick back to the other machine, or let another keyholder sign here first.";
  return `${listed(signedHere.map(visible))} signed here. The other machine needs the file.`;
}

/** Everything that had to hold before this screen was shown. */
function Checked({ ceremony, sign }: Pick<Props, "ceremony" | "sign">) {
  const open = sign.checks.filter(({ objection }) => objection !== null).length;
  return (
    <section className="card stack" aria-label="The request">
      <p className="with-icon many-lines">
        <Icon name="good" tone="good" />
        <span>
          {visible(ceremony.administrator)} leads this ceremony at another machine. Its record was
          replayed here from the root that you recognised, and gives the bytes that are asked for.{" "}
          {open > 0 && (
            <strong className="warn">
              {counted(open, "check")} need{open === 1 ? "s" : ""} a look: see “Checks” below.
            </strong>
          )}
        </span>
      </p>
    </section>
  );
}

function Written({ guest }: Pick<Props, "guest">) {
  if (guest.written === null) return null;
  return (
    <p role="status" className="with-icon many-lines good">
      <Icon name="good" />
      <span>
        Written to “{visible(guest.written.stick)}”: {listed(guest.written.files)}.
      </span>
    </p>
  );
}

/** The other machine's seal, shown by this machine's own reading of it, to be compared and signed. */
export function SignRequest({ ceremony, guest, sign, work }: Props) {
  const asking = useAsking();
  const busy = asking.busy || work !== null || sign.signer !== null;
  const why = notYet(sign, guest);
  return (
    <Pane
      title="Sign for another machine"
      work={work}
      sideLabel="Add a signature"
      side={<AddSignature sign={sign} />}
      why={why}
      ready={ready(guest)}
      actions={
        <Button
          big
          look="primary"
          icon="stick"
          isDisabled={busy || why.length > 0}
          onPress={() => void asking.run("signatures.write", {})}
        >
          Write the signatures to a stick…
        </Button>
      }
    >
      <RefusalCard refusal={asking.refusal} title="Not written" />
      <Written guest={guest} />
      <Checked ceremony={ceremony} sign={sign} />
      <Dangers sentences={sign.sentences} />
      <section className="card stack">
        <h2>The digest that everyone signs</h2>
        <Digest hex={sign.digest} name="The seal’s digest" />
      </section>
      <People sign={sign} />
      <Sealed sign={sign} />
    </Pane>
  );
}
