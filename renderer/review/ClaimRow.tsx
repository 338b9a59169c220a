import type { ClaimRow as Row } from "../../shared/contract/claim-view.ts";
import { Icon } from "../parts/icons.tsx";
import { keyWords } from "../parts/Fingerprint.tsx";
import { day, visible } from "../parts/words.ts";
import { lookOf, STANDINGS, type Look } from "./standing.ts";

export function State({ look }: { readonly look: Look }) {
  return (
    <span className={`with-icon ${look.tone}`}>
      <Icon name={look.icon} />
      {look.word}
    </span>
  );
}

/** The first finding in words, and how many more there are. */
function found(row: Row): string {
  const [first] = row.findings;
  if (first === undefined) return "Nothing";
  const more = row.findings.length - 1;
  return `${visible(first.found)}${more > 0 ? ` +${more}` : ""}`;
}

/** One claim in the table; on narrow screens its seven cells stand in two lines. */
export function ClaimCells({ row }: { readonly row: Row }) {
  const [first = ""] = row.keys;
  const owners = row.owners.map(visible).join(", ");
  return (
    <>
      <div className="c-state" role="gridcell">
        <State look={STANDINGS[row.standing]} />
      </div>
      <div className="c-project" role="gridcell" title={visible(row.project)}>
        {visible(row.project)}
      </div>
      <div className="c-keys" role="gridcell" title={keyWords(first, 4)}>
        <span className="c-threshold">
          {row.threshold} of {row.keys.length}
          <span className="unseen"> {row.keys.length === 1 ? "key" : "keys"}:</span>
        </span>{" "}
        {first !== "" && keyWords(first, 2)}
        {row.keys.length > 1 && <span className="soft"> +{row.keys.length - 1}</span>}
      </div>
      <div className="c-decision" role="gridcell">
        <State look={lookOf(row)} />
      </div>
      <div className="c-owners soft" role="gridcell" title={owners}>
        {owners === "" ? "no owner known" : owners}
      </div>
      <div className={`c-found ${row.findings.length === 0 ? "soft" : ""}`} role="gridcell">
        {found(row)}
      </div>
      <div className="c-registered soft" role="gridcell">
        {day(row.registered)}
      </div>
    </>
  );
}
