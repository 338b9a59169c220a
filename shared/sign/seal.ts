import { checking, refusalOf, runCheck, type CheckOutcome } from "../check/check.ts";
import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import type { Batch } from "../import/pending.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { canonicalBytes, writingCanonical } from "../json/canonical.ts";
import { finished } from "../finished.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { approving, type ApprovedClaim } from "../review/approved.ts";
import { begins } from "../import/empty-tree.ts";
import { changing, type Changes } from "../review/changes.ts";
import type { ClaimOutcome, Decisions } from "../review/decisions.ts";
import {
  explainFirstClaimed,
  explainFirstRoot,
  explainFirstTargets,
} from "../review/explain-first.ts";
import { explainRoot, explainTargets } from "../review/explain-offline.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import { explainDropped } from "../review/explain-own-files.ts";
import { nextCeremony } from "../review/next-ceremony.ts";
import { openWords, reviewedSentences } from "../review/second-review.ts";
import type { DocumentName, Proposal } from "../review/proposal.ts";
import type { Verify } from "../tuf/tally.ts";
import { buildPublication } from "./build-publication.ts";
import { clientChecks } from "./client-checks.ts";
import { fitting } from "./fitting.ts";
import {
  growingTree,
  planOf,
  sealedDocument,
  touched,
  type Expiry,
  type Next,
  type Plan,
  type SealedDocument,
} from "./next-tree.ts";
import { PLAN_CHECKS } from "./plan-checks.ts";
import { authorityWords } from "./replaced.ts";
import { revokedRoles } from "./revoked.ts";
import { SEAL_CHECKS } from "./seal-checks.ts";

declare const sealed: unique symbol;

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
  /** Claimed with all its files as it will be, read from the sealed bytes too. */
  readonly claimed: ClaimedTree;
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

/** What the dangerous ones tell comes first; else they stay in their order. */
function dangerFirst(sentences: Changes["sentences"]): Changes["sentences"] {
  return sentences.toSorted((a, b) => Number(b.danger) - Number(a.danger));
}

function* changesIn(
  base: VerifiedBase,
  next: Next,
  changed: readonly DocumentName[],
  { proposals, replaced }: Plan,
  reviewed: Changes["sentences"],
): Generator<undefined, Changes> {
  const now = base.checkedAt;
  if (begins(base)) {
    const around = { profile: base.profile, authorities: new Map() };
    const { delegations } = yield* changing(base.tree, next.tree, around);
    return {
      delegations,
      sentences: dangerFirst([
        ...explainFirstRoot(next.root, now),
        ...explainFirstTargets(next.targets, base.profile.claimed, now),
        ...explainFirstClaimed(next.claimed, now),
      ]),
    };
  }
  const authorities = new Map(
    [...replaced.values()].map((each) => [each.project as string, authorityWords(each)]),
  );
  const claimed = changed.includes("claimed")
    ? yield* changing(base.tree, next.tree, { profile: base.profile, authorities })
    : { sentences: [], delegations: [] };
  const sentences = [
    ...reviewed,
    ...(clearsRecent(proposals) ? [clearSentence(base)] : []),
    ...(changed.includes("root") ? explainRoot(base.root, next.root, now) : []),
    ...(changed.includes("targets") ? explainTargets(base.targets, next.targets, now) : []),
    ...(changed.includes("claimed") ? explainDropped(base.tree) : []),
    ...claimed.sentences,
    nextCeremony({ ...next, below: next.tree.files.slice(1) }, now, base.profile),
  ];
  return {
    delegations: claimed.delegations,
    sentences: dangerFirst(sentences),
  };
}

/** Whether the index is told to empty recently-claimed. */
export function clearsRecent(proposals: readonly Proposal[]): boolean {
  return proposals.some(({ change }) => change === "clear-recently-claimed");
}

function clearSentence({ recent, profile }: VerifiedBase): Changes["sentences"][number] {
  const { length } = recent.delegations.roleTable;
  const what = length === 1 ? "1 project" : `${length.toLocaleString("en")} projects`;
  return {
    danger: true,
    text: `The index will EMPTY ${profile.recentlyClaimed}: ${what} in it are no longer protected by their developers’ keys, until these register again.`,
  };
}

function no(id: string, where: string, found: string, expected: string, todo: string) {
  return refuse({ id, where, found, expected, todo });
}

/** Null once every claim is decided. Refuses SEAL-UNDECIDED. */
export function stillOpen(counts: Readonly<Record<ClaimOutcome, number>>): Outcome<never> | null {
  const open = openWords(counts);
  if (open.length === 0) return null;
  return no(
    "SEAL-UNDECIDED",
    "the review",
    open.join(" "),
    "a decision about each, by as many reviewers as it needs",
    "Approve, reject or put off the rest. Where reviewers disagree, they talk, and one of them decides anew.",
  );
}

/** What was decided in the review: about each claim, and beside the claims. */
export interface Decided {
  readonly decisions: Decisions;
  readonly proposals: readonly Proposal[];
  /** The digest of the record's last line: what people did up to here. */
  readonly record: Sha256;
}

/**
 * Builds the next documents and their publication note from what was decided, fixes their bytes, reads them back and checks what was read.
 * Pauses at each file of claimed. Pure: the same batch, decisions, proposals, record and dates give the same bytes anywhere.
 * Refuses SEAL-EMPTY, SEAL-UNDECIDED, SEAL-CLEARED, SEAL-EXPIRY, PROPOSAL-KEY, PROPOSAL-PROJECT, PROPOSAL-AUTHORITY, PROPOSAL-REASON, PROPOSAL-SECOND and what PLAN_CHECKS,
 * CLIENT_CHECKS and SEAL_CHECKS block.
 */
export function* sealing(
  batch: Batch,
  decided: Decided,
  expiry: Expiry,
  verify: Verify,
): Generator<undefined, Outcome<Seal>> {
  const { base } = batch;
  const { decisions, proposals } = decided;
  const open = stillOpen(decisions.counts);
  if (open !== null) return open;
  const unfit = fitting(base, proposals);
  if (unfit !== null) return unfit;
  const approved = yield* approving(batch, decisions);
  if (begins(base) && clearsRecent(proposals))
    return no(
      "SEAL-CLEARED",
      "the review",
      "recently-claimed is to be emptied, in a repository that begins",
      "nothing to empty: there is no recently-claimed yet",
      "Withdraw that proposal.",
    );
  const byCase = proposals.some((each) => each.change === "replace-project" && each.case !== "");
  if (byCase && clearsRecent(proposals))
    return no(
      "SEAL-CLEARED",
      "the review",
      "a project's keys replaced for a case, while recently-claimed is to be emptied",
      "no such replacement: the stick is signed by a key that counts as stolen",
      "Withdraw the replacement, and bring it to the next ceremony on a new stick.",
    );
  if (approved.length > 0 && clearsRecent(proposals))
    return no(
      "SEAL-CLEARED",
      "the review",
      `${approved.length} approved claims, while recently-claimed is to be emptied`,
      "no approved claim: a thief may have registered them",
      "Put the claims off: their developers register again. Or withdraw the proposal to empty recently-claimed.",
    );
  const changed = touched(base, approved.length, proposals);
  if (changed.length === 0)
    return no(
      "SEAL-EMPTY",
      "the review",
      "no approved claim, and no proposal that makes a new file",
      "one or more",
      "Approve or propose something. To let the decisions leave the room, propose to renew claimed: the note of what was decided is signed with it. Else end the ceremony: there is nothing to sign.",
    );
  const plan = planOf(base, proposals);
  if (!plan.ok) return plan;
  const next = yield* growingTree(base, changed, approved, plan.value, expiry);
  if (!next.ok) return next;
  const { documents: made, tree } = next.value;
  yield;
  const note = buildPublication(batch, approved, decided, plan.value, made, tree);
  // Its number is the ceremony's, not that of some file below claimed.
  const last = next.value.documents.findLast(({ role }) => base.profile.shardHeight(role) === null);
  const noteQuorum = last?.quorums.at(-1) ?? { ...base.claimedQuorum, label: "" };
  const documents = [
    ...next.value.documents,
    sealedDocument(
      "publication",
      last?.version ?? 1,
      yield* writingCanonical(note),
      [noteQuorum],
      "publication.json",
    ),
  ];
  yield;
  const reviewed = reviewedSentences(batch, approved, decisions);
  const changes = yield* changesIn(base, next.value, changed, plan.value, reviewed);
  yield;
  const checks = yield* sealChecks(
    base,
    next.value,
    changed,
    approved,
    plan.value,
    changes,
    verify,
  );
  for (const outcome of checks)
    if (outcome.objection !== null && outcome.level === "block")
      return refuse(refusalOf(outcome, outcome.objection));
  const result: Omit<Seal, typeof sealed> = {
    documents,
    digest: sha256Of(sealText(documents)),
    checks,
    changes,
    claimed: next.value.tree,
  };
  return accept(result as Seal);
}

function* sealChecks(
  base: VerifiedBase,
  next: Next,
  changed: readonly DocumentName[],
  approved: readonly ApprovedClaim[],
  { proposals, replaced }: Plan,
  changes: Changes,
  verify: Verify,
): Generator<undefined, readonly CheckOutcome[]> {
  const { root, targets, claimed, tree } = next;
  const plan = { base, root, targets, claimed, changed: new Set<string>(changed), verify };
  const checks = PLAN_CHECKS.map((check) => runCheck(check, "the new documents", plan));
  checks.push(...(yield* clientChecks(base, next, changes)));
  const revoked = revokedRoles(base, proposals);
  if (!changed.includes("claimed") || !revoked.ok) return checks;
  const made = new Map(next.documents.map((document) => [document.role, document]));
  const files = tree.files.flatMap(({ role, targets: read }) => {
    const document = made.get(role);
    return document === undefined ? [] : [{ role, bytes: document.bytes, targets: read }];
  });
  const subject = { base, approved, revoked: revoked.value, replaced, files, after: tree, changes };
  const where = made.get(base.profile.claimed)?.path ?? base.profile.claimed;
  for (const check of SEAL_CHECKS) {
    yield;
    checks.push(yield* checking(check, where, subject));
  }
  return checks;
}

/** What was sealed last, of a batch and what was decided about it. */
const last = new WeakMap<
  Batch,
  { readonly decided: Decided; readonly expiry: string; readonly made: Outcome<Seal> }
>();

/**
 * Seals in pieces, and remembers it: `seal`, asked for the same batch, decisions, proposals, record and dates, then has the answer. With hundreds of thousands of
 * projects it takes many seconds, in which the window must answer.
 */
export function* sealBeforehand(
  batch: Batch,
  decided: Decided,
  expiry: Expiry,
  verify: Verify,
): Generator<undefined, void> {
  if (sealedBefore(batch, decided, expiry) !== null) return;
  // Two of them at once would not fit into the memory.
  last.delete(batch);
  const made = yield* sealing(batch, decided, expiry, verify);
  last.set(batch, { decided, expiry: JSON.stringify(expiry), made });
}

function sealedBefore(batch: Batch, decided: Decided, expiry: Expiry): Outcome<Seal> | null {
  const known = last.get(batch);
  const same =
    known?.decided.decisions === decided.decisions &&
    known.decided.proposals === decided.proposals &&
    known.decided.record === decided.record &&
    known.expiry === JSON.stringify(expiry);
  return same ? known.made : null;
}

/** The seal, as `sealing` makes it, without a pause. */
export function seal(
  batch: Batch,
  decided: Decided,
  expiry: Expiry,
  verify: Verify,
): Outcome<Seal> {
  return sealedBefore(batch, decided, expiry) ?? finished(sealing(batch, decided, expiry, verify));
}
