import type { Manifest } from "../bundle/manifest.ts";
import { runCheck, type Check, type CheckOutcome } from "../check/check.ts";
import type { PresentKeys } from "../replacement/present-keys.ts";
import type { Instant } from "../tuf/instant.ts";
import { replacementPath, type Replacement } from "../replacement/replacement.ts";
import type { KnownSubject } from "./batch-subject.ts";
import { CLAIM_DATES, CLAIM_EVIDENCE_AGE, CLAIM_OWNER_NAMES } from "./evidence-checks.ts";
import {
  CLAIM_EVIDENCE,
  CLAIM_OWNERS,
  CLAIM_SHARED_KEY,
  CLAIM_STATUS,
  CLAIM_WAITING,
} from "./owner-checks.ts";
import { Registrants, type KnownProjects } from "./registrants.ts";

/** Other keys for a project of claimed, with what its present keys say to them and what people have to look into. */
export interface WaitingReplacement {
  readonly replacement: Replacement;
  readonly present: PresentKeys;
  /** REPLACEMENT_WARNINGS, the good ones too. */
  readonly checks: readonly CheckOutcome[];
}

const LOOK =
  "Look into it, and write down why it is all right when you propose these keys. Or leave the project as it is.";

/** The same rule as for a claim. Nothing blocks: a project whose keys were stolen may well be quarantined, and other keys are what helps it. */
function asForClaims<Id extends string>(
  id: Id,
  claim: string,
  rule: Pick<Check<string, KnownSubject>, "holds">,
): Check<Id, KnownSubject> {
  const holds = (subject: KnownSubject) => {
    const held = rule.holds(subject);
    return held === true || { ...held, todo: LOOK };
  };
  return { id, level: "warn", claim, holds };
}

/** In the order in which they are shown. Whoever took over an account asks for other keys, so the account is what these look at. */
export const REPLACEMENT_WARNINGS = [
  asForClaims(
    "REPLACEMENT-STATUS",
    "The index neither prohibits nor quarantines the project.",
    CLAIM_STATUS,
  ),
  asForClaims(
    "REPLACEMENT-EVIDENCE",
    "The stick carries evidence of the project and its owners.",
    CLAIM_EVIDENCE,
  ),
  asForClaims(
    "REPLACEMENT-OWNERS",
    "The project's owners did not change shortly before they brought other keys.",
    CLAIM_OWNERS,
  ),
  asForClaims(
    "REPLACEMENT-WAITING",
    "The waiting period since the index received the other keys is over.",
    CLAIM_WAITING,
  ),
  asForClaims(
    "REPLACEMENT-SHARED-KEY",
    "None of the new keys is a key of a project of other owners, in claimed or among the replacements.",
    CLAIM_SHARED_KEY,
  ),
  asForClaims(
    "REPLACEMENT-OWNER-NAMES",
    "The account names of its owners are read as they are written.",
    CLAIM_OWNER_NAMES,
  ),
  asForClaims(
    "REPLACEMENT-DATES",
    "The date in the replacement and the dates in the evidence go together.",
    CLAIM_DATES,
  ),
  asForClaims(
    "REPLACEMENT-EVIDENCE-AGE",
    "The evidence was looked up after the index received the other keys, in the last days before the bundle was made.",
    CLAIM_EVIDENCE_AGE,
  ),
] as const;

interface Around extends KnownProjects {
  readonly manifest: Pick<Manifest, "created">;
  readonly checkedAt: Instant;
}

/** What a replacement says, as a claim says it. */
export function saidBy({ project, repository, threshold, registered, keys }: Replacement) {
  return { project, repository, threshold, registered, keys: keys.map((key) => key.public) };
}

/** Looks at each replacement beside the evidence, claimed and the other replacements; with a pause now and then. */
export function* withWarnings(
  base: Around,
  waiting: readonly Omit<WaitingReplacement, "checks">[],
): Generator<undefined, readonly WaitingReplacement[]> {
  if (waiting.length === 0) return [];
  const said = waiting.map(({ replacement }) => saidBy(replacement));
  const registrants = yield* Registrants.among(base, said);
  return waiting.map((each, i) => {
    const claim = said[i] ?? saidBy(each.replacement);
    const subject: KnownSubject = {
      claim,
      evidence: base.evidence.get(claim.project),
      sharesKeyWith: registrants.stranger(claim, base.evidence),
      bundleMade: base.manifest.created,
      profile: base.profile,
      now: base.checkedAt,
    };
    const where = replacementPath(claim.project);
    return {
      ...each,
      checks: REPLACEMENT_WARNINGS.map((check) => runCheck(check, where, subject)),
    };
  });
}

/** What has to be looked into, in words. */
export function foundAbout({ checks }: Pick<WaitingReplacement, "checks">): readonly string[] {
  return checks.flatMap(({ objection }) => (objection === null ? [] : [objection.found]));
}
