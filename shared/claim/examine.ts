import type { Level, Objection } from "../check/check.ts";
import type { Instant } from "../tuf/instant.ts";
import type { Verify } from "../tuf/tally.ts";
import { readClaim } from "./claim.ts";
import { PROOF_CHECKS } from "./proof-checks.ts";

/** One thing found about one claim. `form` carries CLAIM-FORM, which stands before all checks. */
export interface Finding extends Objection {
  readonly id: string;
  readonly level: Level;
}

/** What a worker tells of one line: small, cloneable, and free of the claim's signatures. */
export interface Examined {
  /** Null when the line could not be read as a claim at all. */
  readonly claim: null | {
    readonly project: string;
    readonly repository: string;
    readonly threshold: number;
    readonly registered: Instant;
    /** Public keys in hex, in the order of their keyids. */
    readonly keys: readonly string[];
  };
  readonly findings: readonly Finding[];
}

/** Reads one line of claims.jsonl and runs every check that needs nothing but the line. Never throws on bad input. `characters`: as readClaim takes them. */
export function examine(
  line: Uint8Array,
  where: string,
  verify: Verify,
  characters?: string,
): Examined {
  const read = readClaim(line, where, characters);
  if (!read.ok) {
    const { found, expected, todo } = read.refusal;
    return { claim: null, findings: [{ id: "CLAIM-FORM", level: "block", found, expected, todo }] };
  }
  const claim = read.value;
  const findings: Finding[] = [];
  for (const check of PROOF_CHECKS) {
    if (check.id === "CLAIM-PROOF" && findings.some((finding) => finding.id === "CLAIM-KEY"))
      continue;
    const held = check.holds({ claim, verify });
    if (held !== true) findings.push({ id: check.id, level: check.level, ...held });
  }
  const { project, repository, threshold, registered } = claim;
  return {
    claim: {
      project,
      repository,
      threshold,
      registered,
      keys: claim.keys.map((key) => key.public),
    },
    findings,
  };
}
