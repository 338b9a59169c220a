import type { ClaimDetail } from "../../shared/contract/claim-view.ts";
import { Fold } from "../parts/Fold.tsx";
import { visible } from "../parts/words.ts";

/** What the claim says and what is known of it, without what people decided; members in the order of the alphabet. */
function factsOf(claim: ClaimDetail) {
  const { evidence, findings, keys, line, neighbours, owners, paths, project } = claim;
  return {
    evidence: evidence && {
      as_of: evidence.asOf,
      owners_changed: evidence.ownersChanged,
      received: evidence.received,
      status: evidence.status,
    },
    findings: findings.map(({ expected, found, id, level }) => ({ expected, found, id, level })),
    keys,
    line: line + 1,
    neighbours: neighbours.map(({ project: name, rank, words }) => ({
      project: name,
      rank,
      words,
    })),
    owners,
    paths,
    project,
    registered: claim.registered,
    role: claim.role,
    threshold: claim.threshold,
  };
}

/** The claim's facts as JSON, for those who want to see all of it at once. */
export function ClaimJson({ claim }: { readonly claim: ClaimDetail }) {
  return (
    <Fold title="As JSON">
      <pre
        className="raw"
        tabIndex={0}
        aria-label={`Facts about ${visible(claim.project)} as JSON`}
      >
        {JSON.stringify(factsOf(claim), null, 2).split("\n").map(visible).join("\n")}
      </pre>
    </Fold>
  );
}
