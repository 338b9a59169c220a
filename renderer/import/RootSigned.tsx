import type { RootCandidate, RootSignatures } from "../../shared/contract/roots-view.ts";
import { ChecksList } from "../parts/ChecksList.tsx";
import { Icon } from "../parts/icons.tsx";
import { counted, listed, visible } from "../parts/words.ts";

interface CountProps {
  readonly label: string;
  readonly signed: number;
  readonly threshold: number;
}

function Count({ label, signed, threshold }: CountProps) {
  const enough = signed >= threshold;
  return (
    <>
      <dt>{label}</dt>
      <dd className={`with-icon ${enough ? "good" : "danger"}`}>
        <Icon name={enough ? "good" : "block"} />
        <span>
          {counted(signed, "key")} signed, {threshold} must
        </span>
      </dd>
    </>
  );
}

function Signatures({ signatures }: { readonly signatures: RootSignatures }) {
  const { valid, signers, previous, own } = signatures;
  return (
    <dl className="facts-list">
      <dt>Valid signatures</dt>
      <dd>
        {valid}
        {valid > signers.length && `, by ${counted(signers.length, "key")}`}
      </dd>
      <dt>Signed by</dt>
      <dd>{signers.length === 0 ? "nobody" : listed(signers.map(visible))}</dd>
      {previous !== null && (
        <Count label={`By the keys of root ${previous.version}`} {...previous} />
      )}
      <Count label="By its own keys" {...own} />
    </dl>
  );
}

/** Who signed a root, and what is odd about its file. It proves nothing about whose root it is: the printed record does. */
export function RootSigned({ root }: { readonly root: RootCandidate }) {
  const { version, signatures, warnings } = root;
  return (
    <section className="card stack" aria-label={`Signatures of root ${version}`}>
      <h2>Who signed root {version}</h2>
      {signatures === null ? (
        <p>Too many roots lie on this stick: nobody looked at this one closely.</p>
      ) : (
        <Signatures signatures={signatures} />
      )}
      {warnings.length > 0 && (
        <>
          <h2>{counted(warnings.length, "thing is", "things are")} odd about this file</h2>
          <ChecksList checks={warnings} />
        </>
      )}
    </section>
  );
}
