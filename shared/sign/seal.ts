import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import type { Batch } from "../import/pending.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { canonicalBytes, fileText } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import type { Profile } from "../profile/pypi.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { approvedClaims, type ApprovedClaim } from "../review/approved.ts";
import { changesOf, type Changes } from "../review/changes.ts";
import type { Decisions } from "../review/decisions.ts";
import { explainRoot, explainTargets } from "../review/explain-offline.ts";
import { DOCUMENTS, type DocumentName, type Proposal } from "../review/proposal.ts";
import { toUtf8 } from "../bytes.ts";
import { later, type Instant } from "../tuf/instant.ts";
import { readRoot, type Quorum, type Root } from "../tuf/root.ts";
import type { Verify } from "../tuf/tally.ts";
import { readTargets, type Targets } from "../tuf/targets.ts";
import { buildClaimed } from "./build-claimed.ts";
import { buildRoot, buildTargets } from "./build-offline.ts";
import { buildPublication } from "./build-publication.ts";
import { PLAN_CHECKS } from "./plan-checks.ts";
import { revokedRoles } from "./revoked.ts";
import { SEAL_CHECKS } from "./seal-checks.ts";
import { refusalOf, runCheck, type CheckOutcome } from "../check/check.ts";

declare const sealed: unique symbol;

/** Keys that must sign a document, with words for whose they are; root has two of them, the old keys and the new. */
export interface NamedQuorum extends Quorum {
  readonly label: string;
}

export interface SealedDocument {
  /** `root`, `targets`, `claimed`, or `publication` for the note that goes with them. */
  readonly role: string;
  readonly version: number;
  readonly signed: JsonObject;
  /** Canonical bytes: exactly what every keyholder signs. */
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
  /** Each of them must reach its threshold. */
  readonly quorums: readonly NamedQuorum[];
  /** Where the signed file will stand under `signed/`. */
  readonly path: string;
}

/** Fixed bytes, ready to be signed. Only `seal` makes one; any change means a new seal, and the signatures are void. */
export interface Seal {
  readonly [sealed]: true;
  /** In dependency order: root, targets, claimed, then the publication note. */
  readonly documents: readonly SealedDocument[];
  /** SHA-256 of sealText: the one digest that is read aloud. */
  readonly digest: Sha256;
  readonly checks: readonly CheckOutcome[];
  /** Found by parsing the sealed bytes again, not from what made them. */
  readonly changes: Changes;
}

/** How many days each new document lives, from the import's clock on. */
export type Expiry = readonly { readonly document: DocumentName; readonly days: number }[];

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

function sealedDocument(
  role: string,
  version: number,
  signed: JsonObject,
  quorums: readonly NamedQuorum[],
  path: string,
): SealedDocument {
  const bytes = canonicalBytes(signed);
  return { role, version, signed, bytes, sha256: sha256Of(bytes), quorums, path };
}

function no(id: string, where: string, found: string, expected: string, todo: string) {
  return refuse({ id, where, found, expected, todo });
}

/** Days allowed for a document by the profile; the first is proposed. */
export function expiryDays(profile: Profile, document: DocumentName): readonly number[] {
  return {
    root: profile.rootExpiryDays,
    targets: profile.targetsExpiryDays,
    claimed: profile.claimedExpiryDays,
  }[document];
}

function expiryOf(base: VerifiedBase, document: DocumentName, expiry: Expiry): Outcome<Instant> {
  const offered = expiryDays(base.profile, document);
  const days = expiry.find((each) => each.document === document)?.days ?? 0;
  if (offered.includes(days)) return accept(later(base.checkedAt, days));
  return no(
    "SEAL-EXPIRY",
    document,
    `${days} days`,
    `one of ${offered.join(", ")}`,
    "Choose one of the offered dates.",
  );
}

/** Which documents the decisions and proposals touch, in dependency order. */
export function touched(
  base: VerifiedBase,
  approved: number,
  proposals: readonly Proposal[],
): readonly DocumentName[] {
  const isDelegated = (role: string) =>
    base.targets.delegations.roles.some((each) => each.name === role);
  const documents = new Set<DocumentName>(approved > 0 ? ["claimed"] : []);
  for (const proposal of proposals) {
    if (proposal.change === "renew") documents.add(proposal.document);
    else if (proposal.change === "revoke-project") documents.add("claimed");
    else if (proposal.change === "order") documents.add("targets");
    else documents.add(isDelegated(proposal.role) ? "targets" : "root");
  }
  return DOCUMENTS.filter((document) => documents.has(document));
}

function reread<T>(
  signed: JsonObject,
  path: string,
  reader: (bytes: Uint8Array, where: string) => Outcome<T>,
): Outcome<T> {
  return reader(toUtf8(fileText({ signatures: [], signed })), path);
}

interface Next {
  readonly root: Root;
  readonly targets: Targets;
  readonly claimed: Targets;
  readonly documents: readonly SealedDocument[];
}

function sealRoot(
  base: VerifiedBase,
  proposals: readonly Proposal[],
  expiry: Expiry,
): Outcome<readonly [Root, SealedDocument]> {
  const expires = expiryOf(base, "root", expiry);
  if (!expires.ok) return expires;
  const signed = buildRoot(base, proposals, expires.value);
  if (!signed.ok) return signed;
  const version = base.root.version + 1;
  const path = `${version}.root.json`;
  const root = reread(signed.value, path, readRoot);
  if (!root.ok) return root;
  const quorums = [
    { ...base.root.roles.root, label: `root: the keys of root ${base.root.version}` },
    { ...root.value.roles.root, label: `root: the keys of root ${version}` },
  ];
  return accept([root.value, sealedDocument("root", version, signed.value, quorums, path)]);
}

function sealTargets(
  base: VerifiedBase,
  root: Root,
  proposals: readonly Proposal[],
  expiry: Expiry,
): Outcome<readonly [Targets, SealedDocument]> {
  const expires = expiryOf(base, "targets", expiry);
  if (!expires.ok) return expires;
  const signed = buildTargets(base, proposals, expires.value);
  if (!signed.ok) return signed;
  const version = base.targets.version + 1;
  const path = `${version}.targets.json`;
  const targets = reread(signed.value, path, readTargets);
  if (!targets.ok) return targets;
  const quorums = [{ ...root.roles.targets, label: "targets" }];
  return accept([targets.value, sealedDocument("targets", version, signed.value, quorums, path)]);
}

function sealClaimed(
  base: VerifiedBase,
  targets: Targets,
  approved: readonly ApprovedClaim[],
  proposals: readonly Proposal[],
  expiry: Expiry,
): Outcome<readonly [Targets, SealedDocument]> {
  const expires = expiryOf(base, "claimed", expiry);
  if (!expires.ok) return expires;
  const revoked = revokedRoles(base, proposals);
  if (!revoked.ok) return revoked;
  const signed = buildClaimed(base, approved, revoked.value, expires.value);
  const role = base.profile.claimed;
  const version = base.claimed.version + 1;
  const path = `${version}.${role}.json`;
  const claimed = reread(signed, path, readTargets);
  if (!claimed.ok) return claimed;
  const quorum = targets.delegations.roles.find((each) => each.name === role) ?? base.claimedQuorum;
  const quorums = [{ keys: quorum.keys, threshold: quorum.threshold, label: role }];
  return accept([claimed.value, sealedDocument(role, version, signed, quorums, path)]);
}

function nextTree(
  base: VerifiedBase,
  changed: readonly DocumentName[],
  approved: readonly ApprovedClaim[],
  proposals: readonly Proposal[],
  expiry: Expiry,
): Outcome<Next> {
  const documents: SealedDocument[] = [];
  let { root, targets, claimed } = base;
  if (changed.includes("root")) {
    const made = sealRoot(base, proposals, expiry);
    if (!made.ok) return made;
    root = made.value[0];
    documents.push(made.value[1]);
  }
  if (changed.includes("targets")) {
    const made = sealTargets(base, root, proposals, expiry);
    if (!made.ok) return made;
    targets = made.value[0];
    documents.push(made.value[1]);
  }
  if (changed.includes("claimed")) {
    const made = sealClaimed(base, targets, approved, proposals, expiry);
    if (!made.ok) return made;
    claimed = made.value[0];
    documents.push(made.value[1]);
  }
  return accept({ root, targets, claimed, documents });
}

function changesIn(base: VerifiedBase, next: Next, changed: readonly DocumentName[]): Changes {
  const now = base.checkedAt;
  const claimed = changed.includes("claimed")
    ? changesOf(base.claimed, next.claimed)
    : { sentences: [], delegations: [] };
  const sentences = [
    ...(changed.includes("root") ? explainRoot(base.root, next.root, now) : []),
    ...(changed.includes("targets") ? explainTargets(base.targets, next.targets, now) : []),
    ...claimed.sentences,
  ];
  return {
    delegations: claimed.delegations,
    sentences: sentences.toSorted((a, b) => Number(b.danger) - Number(a.danger)),
  };
}

/** What was decided in the review: about each claim, and beside the claims. */
export interface Decided {
  readonly decisions: Decisions;
  readonly proposals: readonly Proposal[];
}

/**
 * Builds the next documents and their publication note from what was decided, fixes their bytes, reads them back and checks what was read.
 * Pure: the same batch, decisions, proposals and dates give the same bytes anywhere.
 * Refuses SEAL-EMPTY, SEAL-UNDECIDED, SEAL-EXPIRY, PROPOSAL-KEY, PROPOSAL-PROJECT and what PLAN_CHECKS and SEAL_CHECKS block.
 */
export function seal(
  batch: Batch,
  { decisions, proposals }: Decided,
  expiry: Expiry,
  verify: Verify,
): Outcome<Seal> {
  const { base } = batch;
  const { undecided } = decisions.counts;
  if (undecided > 0)
    return no(
      "SEAL-UNDECIDED",
      "the review",
      `${undecided} claims without a decision`,
      "a decision about each",
      "Approve, reject or put off the rest.",
    );
  const approved = approvedClaims(batch, decisions);
  const changed = touched(base, approved.length, proposals);
  if (changed.length === 0)
    return no(
      "SEAL-EMPTY",
      "the review",
      "no approved claim and no proposal",
      "one or more",
      "Approve or propose something, or end the ceremony: there is nothing to sign.",
    );
  const next = nextTree(base, changed, approved, proposals, expiry);
  if (!next.ok) return next;
  const note = buildPublication(batch, approved, decisions, proposals, next.value.documents);
  const last = next.value.documents.at(-1);
  const noteQuorum = last?.quorums.at(-1) ?? { ...base.claimedQuorum, label: "" };
  const documents = [
    ...next.value.documents,
    sealedDocument("publication", last?.version ?? 1, note, [noteQuorum], "publication.json"),
  ];
  const changes = changesIn(base, next.value, changed);
  const checks = sealChecks(base, next.value, changed, approved, proposals, changes, verify);
  for (const outcome of checks)
    if (outcome.objection !== null && outcome.level === "block")
      return refuse(refusalOf(outcome, outcome.objection));
  const made: Omit<Seal, typeof sealed> = {
    documents,
    digest: sha256Of(sealText(documents)),
    checks,
    changes,
  };
  return accept(made as Seal);
}

function sealChecks(
  base: VerifiedBase,
  next: Next,
  changed: readonly DocumentName[],
  approved: readonly ApprovedClaim[],
  proposals: readonly Proposal[],
  changes: Changes,
  verify: Verify,
): readonly CheckOutcome[] {
  const { root, targets, claimed } = next;
  const plan = { base, root, targets, claimed, changed: new Set<string>(changed), verify };
  const planned = PLAN_CHECKS.map((check) => runCheck(check, "the new documents", plan));
  const document = next.documents.find((each) => each.role === base.profile.claimed);
  const revoked = revokedRoles(base, proposals);
  if (document === undefined || !revoked.ok) return planned;
  const subject = {
    base,
    approved,
    revoked: revoked.value,
    claimed: document,
    after: claimed,
    changes,
  };
  return [...planned, ...SEAL_CHECKS.map((check) => runCheck(check, document.path, subject))];
}
