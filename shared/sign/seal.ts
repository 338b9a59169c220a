import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import type { Batch } from "../import/pending.ts";
import type { JsonObject } from "../json/value.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { approvedClaims } from "../review/approved.ts";
import { changesOf, type Changes } from "../review/changes.ts";
import type { Decisions } from "../review/decisions.ts";
import { canonicalBytes, fileText } from "../json/canonical.ts";
import { toUtf8 } from "../bytes.ts";
import { later, type Instant } from "../tuf/instant.ts";
import type { Quorum } from "../tuf/root.ts";
import { readTargets } from "../tuf/targets.ts";
import { buildClaimed } from "./build-claimed.ts";
import { buildPublication } from "./build-publication.ts";
import { SEAL_CHECKS } from "./seal-checks.ts";
import { refusalOf, runCheck, type CheckOutcome } from "../check/check.ts";

declare const sealed: unique symbol;

export interface SealedDocument {
  /** `claimed`, or `publication` for the note that goes with it. */
  readonly role: string;
  readonly version: number;
  readonly signed: JsonObject;
  /** Canonical bytes: exactly what every keyholder signs. */
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
  readonly quorum: Quorum;
  /** Where the signed file will stand under `signed/`. */
  readonly path: string;
}

/** Fixed bytes, ready to be signed. Only `seal` makes one; any change means a new seal, and the signatures are void. */
export interface Seal {
  readonly [sealed]: true;
  readonly documents: readonly SealedDocument[];
  /** SHA-256 of sealText: the one digest that is read aloud. */
  readonly digest: Sha256;
  readonly expires: Instant;
  readonly checks: readonly CheckOutcome[];
  /** Found by parsing the sealed bytes again, not from what made them. */
  readonly changes: Changes;
}

/** The list of sealed documents whose SHA-256 is the seal's digest; a canonical JSON text. docs/formats/seal.md */
export function sealText(
  documents: readonly Pick<SealedDocument, "role" | "version" | "bytes" | "sha256">[],
): Uint8Array {
  const rows = documents.map(({ role, version, bytes, sha256 }) => ({
    length: bytes.length,
    role,
    sha256,
    version,
  }));
  return canonicalBytes({ _type: "seal", documents: rows, format: 1 });
}

function document(
  role: string,
  version: number,
  signed: JsonObject,
  quorum: Quorum,
  path: string,
): SealedDocument {
  const bytes = canonicalBytes(signed);
  return { role, version, signed, bytes, sha256: sha256Of(bytes), quorum, path };
}

/**
 * Builds the next claimed and its publication note from what was approved, fixes their bytes, reads them back and checks what was read.
 * `expires` must be one of the profile's. Pure: the same batch, decisions and date give the same bytes anywhere.
 * Refuses SEAL-EMPTY, SEAL-UNDECIDED, SEAL-EXPIRY and what SEAL_CHECKS block.
 */
export function seal(batch: Batch, decisions: Decisions, days: number): Outcome<Seal> {
  const { base } = batch;
  const approved = approvedClaims(batch, decisions);
  const no = (id: string, found: string, expected: string, todo: string) =>
    refuse({ id, where: "claimed", found, expected, todo });
  if (approved.length === 0)
    return no(
      "SEAL-EMPTY",
      "no approved claim",
      "one or more",
      "Approve claims first, or end the ceremony: there is nothing to sign.",
    );
  const { undecided } = decisions.counts;
  if (undecided > 0)
    return no(
      "SEAL-UNDECIDED",
      `${undecided} claims without a decision`,
      "a decision about each",
      "Approve, reject or put off the rest.",
    );
  if (!base.profile.claimedExpiryDays.includes(days))
    return no(
      "SEAL-EXPIRY",
      `${days} days`,
      `one of ${base.profile.claimedExpiryDays.join(", ")}`,
      "Choose one of the offered dates.",
    );
  const expires = later(base.checkedAt, days);
  const claimedRole = base.profile.claimed;
  const version = base.claimed.version + 1;
  const claimed = document(
    claimedRole,
    version,
    buildClaimed(base, approved, expires),
    base.claimedQuorum,
    `${version}.${claimedRole}.json`,
  );
  const note = buildPublication(batch, approved, decisions, { version, sha256: claimed.sha256 });
  const documents = [
    claimed,
    document("publication", version, note, base.claimedQuorum, "publication.json"),
  ];

  const reread = readTargets(
    toUtf8(fileText({ signatures: [], signed: claimed.signed })),
    claimed.path,
  );
  if (!reread.ok) return reread;
  const changes = changesOf(base.claimed, reread.value);
  const subject = { base, approved, claimed, after: reread.value, changes };
  const checks = SEAL_CHECKS.map((check) => runCheck(check, claimed.path, subject));
  for (const outcome of checks)
    if (outcome.objection !== null && outcome.level === "block")
      return refuse(refusalOf(outcome, outcome.objection));
  const made: Omit<Seal, typeof sealed> = {
    documents,
    digest: sha256Of(sealText(documents)),
    expires,
    checks,
    changes,
  };
  return accept(made as Seal);
}
