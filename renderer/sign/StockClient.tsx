import type { SignView, View } from "../../shared/contract/view.ts";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { Fold } from "../parts/Fold.tsx";
import { Icon } from "../parts/icons.tsx";
import { FourParts, RefusalCard } from "../parts/RefusalCard.tsx";
import { counted, visible } from "../parts/words.ts";

type Stock = NonNullable<SignView["stock"]>;
type Try = Stock["tries"][number];

function Good({ each }: { readonly each: Try }) {
  return (
    <li className="check">
      <Icon name="good" tone="good" />
      <span>
        {each.claim}
        {each.seen.split("; ").map((seen) => (
          <span key={seen} className="soft line">
            {visible(seen)}
          </span>
        ))}
      </span>
    </li>
  );
}

function Bad({ each }: { readonly each: Try }) {
  if (each.objection === null) return null;
  return (
    <li className="stack">
      <h3 className="with-icon many-lines">
        <Icon name="block" />
        <span>Does not hold: {each.claim}</span>
      </h3>
      <FourParts
        refusal={{
          where: each.id === "STOCK-CHAIN" ? "the published roots" : "the sealed files",
          ...each.objection,
        }}
      />
      <p className="soft">Try {each.id}</p>
    </li>
  );
}

/** It took them: one sentence, and what it did for those who want to know. */
function Took({ stock }: { readonly stock: Stock }) {
  return (
    <section className="card stack" aria-label="A stock client took these files">
      <h2 className="with-icon">
        <Icon name="good" tone="good" />A stock client took these files
      </h2>
      <p>
        {visible(stock.client)} was let loose on a twin of them, signed by throw-away keys in the
        place of yours. It follows the new files, and refuses them when a signature is missing.
      </p>
      <Fold title={`What it tried: ${counted(stock.tries.length, "thing")}`}>
        <ul>
          {stock.tries.map((each) => (
            <Good key={each.id} each={each} />
          ))}
        </ul>
      </Fold>
    </section>
  );
}

/** It did not: what is wrong, in full, above everything else. Nobody can sign this seal. */
function Refused({ stock }: { readonly stock: Stock }) {
  const bad = stock.tries.filter(({ objection }) => objection !== null);
  const good = stock.tries.filter(({ objection }) => objection === null);
  return (
    <section className="refusal stack" aria-label="A stock client refused these files" role="alert">
      <h2 className="with-icon">
        <Icon name="block" />A stock client refused these files
      </h2>
      <p>
        {visible(stock.client)} was let loose on a twin of them, signed by throw-away keys in the
        place of yours. Nobody can sign this seal: the people whom it is for could not use it.
      </p>
      <ul className="stack-wide">
        {bad.map((each) => (
          <Bad key={each.id} each={each} />
        ))}
      </ul>
      {good.length > 0 && (
        <Fold title={`What went well: ${counted(good.length, "thing")}`}>
          <ul>
            {good.map((each) => (
              <Good key={each.id} each={each} />
            ))}
          </ul>
        </Fold>
      )}
    </section>
  );
}

/** What a stock client made of the sealed files, before anybody signs them. */
export function StockClient({ stock }: { readonly stock: Stock }) {
  return stock.took ? <Took stock={stock} /> : <Refused stock={stock} />;
}

interface FirstProps {
  readonly stock: SignView["stock"];
  /** Why it broke down, if it did. */
  readonly refusal: SignView["refusal"];
  readonly work: View["work"];
}

/** In the place where signatures are added later: the client is at it (the bar below shows how far), was stopped, or refused. */
export function ClientFirst({ stock, refusal, work }: FirstProps) {
  const asking = useAsking();
  if (stock !== null)
    return (
      <section className="stack" aria-label="Add a signature">
        <h2>Nobody can sign this</h2>
        <p>
          A stock client refused the files. Break the seal, change what it refuses, and seal again.
        </p>
      </section>
    );
  return (
    <section className="stack" aria-label="Add a signature">
      <h2>First, a stock client</h2>
      <p>
        A TUF client that many people use is let loose on a twin of the files, signed by throw-away
        keys in the place of yours. What it would refuse is found now, and not after you have all
        gone home.
      </p>
      <p role="status">
        {work === null
          ? "It was stopped. Nobody can sign before it has taken the files."
          : "It tries them now. Meanwhile compare the digest and read what is signed."}
      </p>
      <RefusalCard
        refusal={work === null ? (asking.refusal ?? refusal) : null}
        title="The client broke down"
      />
      {work === null && (
        <Button
          look="primary"
          isDisabled={asking.busy}
          onPress={() => void asking.run("client.try", {})}
        >
          Let it try
        </Button>
      )}
    </section>
  );
}
