import type {
  ClaimedView,
  DocumentView,
  ProposalView,
  ReviewView,
  RoleView,
} from "../../shared/contract/view.ts";
import { begins } from "../../shared/import/empty-tree.ts";
import type { VerifiedBase } from "../../shared/import/verify-bundle.ts";
import type { Outcome } from "../../shared/refusal.ts";
import { DOCUMENTS, type Proposal } from "../../shared/review/proposal.ts";
import { standsFor, waitingWords, waits } from "../../shared/review/second-administrator.ts";
import { openWords } from "../../shared/review/second-review.ts";
import { TARGETS_LIMIT } from "../../shared/sign/client-limits.ts";
import { keyholderOf } from "../../shared/sign/collect.ts";
import { foresee, type Foreseen } from "../../shared/sign/foresee.ts";
import { expiryDays, touched } from "../../shared/sign/next-tree.ts";
import { clearsRecent } from "../../shared/sign/seal.ts";
import { proposalSentence } from "../../shared/sign/proposal-words.ts";
import { formatInstant, later } from "../../shared/tuf/instant.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { TOP_LEVEL } from "../../shared/tuf/role-name.ts";
import type { Quorum } from "../../shared/tuf/root.ts";
import { verifyWithBoth } from "../verify.ts";
import type { At, OnTheDesk } from "./desk.ts";
import { openClaims, sightAt, undoable } from "./open-claims.ts";

/** What the proposals come to: worked out once for each list of them, since it verifies signatures. */
const foreseen = new WeakMap<readonly Proposal[], Map<boolean, Outcome<Foreseen>>>();

function foreseeing(state: At<"review">): Foreseen | null {
  const { batch, proposals } = state;
  if (proposals.length === 0) return null;
  const { approved } = sightAt(state).outcomes;
  const known = foreseen.get(proposals) ?? new Map<boolean, Outcome<Foreseen>>();
  const before = known.get(approved > 0);
  const now = before ?? foresee(batch.base, approved, proposals, verifyWithBoth);
  foreseen.set(proposals, known.set(approved > 0, now));
  return now.ok ? now.value : null;
}

function firstSentences({ batch, proposals }: At<"review">): ReviewView["sentences"] {
  const { manifest } = batch.base;
  return [
    {
      danger: true,
      text: `A NEW repository begins: ${manifest.repository}. It must not have a root already.`,
    },
    {
      danger: false,
      text: `Root 1, targets 1 and claimed 1 are made, ${manifest.rehearsal === true ? "for rehearsals" : "not for rehearsals"}. Claimed 1 protects no project yet.`,
    },
    {
      danger: false,
      text: `${proposals.length} proposal${proposals.length === 1 ? "" : "s"} so far. After sealing, all that they come to is told, to be read aloud.`,
    },
  ];
}

function shapeSentences({ batch, proposals }: At<"review">): ReviewView["sentences"] {
  const shape = shapeProposed(proposals);
  if (shape === undefined) return [];
  const how = shape === "divide-claimed" ? "is DIVIDED into files by names" : "becomes ONE file";
  const text = `Claimed ${how}. The keys of its ${batch.base.tree.count.toLocaleString("en")} projects stay: the seal compares them one by one.`;
  return [{ danger: false, text }];
}

function pendingSentences(state: At<"review">): ReviewView["sentences"] {
  if (begins(state.batch.base)) return firstSentences(state);
  const { outcomes } = sightAt(state);
  const { approved, rejected } = outcomes;
  const { tree } = state.batch.base;
  const count = (n: number, what: string) =>
    `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
  const plain = (text: string) => ({ danger: false, text });
  const sentences = [...shapeSentences(state), ...(foreseeing(state)?.sentences ?? [])];
  if (approved > 0 || sentences.length === 0)
    sentences.push(
      plain(
        `${count(approved, "project")} will be added to the ${count(tree.count, "project")} that claimed protects now.`,
      ),
    );
  if (rejected > 0)
    sentences.push(
      plain(`${count(rejected, "claim")} will be reported as rejected, each with its reason.`),
    );
  return [...sentences, ...openWords(outcomes).map(plain)];
}

/** Roles of a repository that begins which could not be signed with the keys that are proposed so far. */
function keysMissing(state: At<"review">): readonly string[] {
  const short = roleViews(state).filter(
    ({ keyholders, threshold }) => keyholders.length < threshold,
  );
  return short.length === 0
    ? []
    : [`Too few keys are proposed for ${short.map(({ role }) => role).join(", ")}.`];
}

/** Only a new document is signed, and its keyholders sign the note of what was decided. */
const TAKE_OUT =
  "To let the decisions leave the room all the same, propose to renew claimed under “Keys and thresholds”: the note of what was decided is signed with it.";

/** Why the seal cannot be made yet, as far as the reviewer at the keyboard may know. */
export function notYet(state: At<"review">): readonly string[] {
  const { batch, proposals } = state;
  if (begins(batch.base)) return keysMissing(state);
  const { outcomes } = sightAt(state);
  const { approved } = outcomes;
  const reasons = [...openWords(outcomes), ...waitingWords(proposals)];
  if (touched(batch.base, approved, proposals).length === 0)
    reasons.push(
      "No claim is approved, and nothing is proposed that makes a new file.",
      ...(reasons.length === 0 ? [TAKE_OUT] : []),
    );
  if (approved > 0 && clearsRecent(proposals))
    reasons.push("Recently-claimed is to be emptied: no claim can be approved out of it.");
  return reasons;
}

function documentViews(state: At<"review">): readonly DocumentView[] {
  const { base } = state.batch;
  const changed = touched(base, sightAt(state).outcomes.approved, state.proposals);
  return DOCUMENTS.map((document) => ({
    document,
    version: base[document].version,
    expires: formatInstant(base[document].expires),
    changed: changed.includes(document),
    expiryChoices: expiryDays(base.profile, document).map((days) => ({
      days,
      date: formatInstant(later(base.checkedAt, days)),
    })),
  }));
}

/** The other shape of claimed, where it is proposed. */
function shapeProposed(proposals: readonly Proposal[]): Proposal["change"] | undefined {
  return proposals
    .map(({ change }) => change)
    .find((change) => change === "divide-claimed" || change === "join-claimed");
}

function claimedView({ batch, proposals }: At<"review">): ClaimedView {
  const { profile, published, tree } = batch.base;
  const files = [
    ...(published.claimed === null ? [] : [[profile.claimed, published.claimed] as const]),
    ...published.shards,
  ].map(([role, { bytes }]) => ({ role, bytes: bytes.length }));
  return {
    projects: tree.count,
    files: tree.files.length - 1,
    largest: files.toSorted((a, b) => b.bytes - a.bytes)[0] ?? null,
    most: TARGETS_LIMIT,
    proposed: shapeProposed(proposals) !== undefined,
  };
}

type KeyholderView = RoleView["keyholders"][number];

/** One role as it is, with what the proposals would do to it. */
function roleView(
  base: VerifiedBase,
  role: string,
  document: RoleView["document"],
  present: Quorum,
  then: Quorum,
): RoleView {
  // Of a repository that begins there is nothing to show but what is proposed.
  const now = begins(base) ? then : present;
  const has = ({ keys }: Quorum, key: Key) => keys.some((each) => each.material === key.material);
  const person = (key: Key, what: KeyholderView["then"]): KeyholderView => ({
    name: keyholderOf(base, key),
    keyid: key.keyid,
    public: key.public,
    then: what,
  });
  return {
    role,
    document,
    threshold: now.threshold,
    thresholdThen: then.threshold,
    keyholders: [
      ...now.keys.map((key) => person(key, has(then, key) ? "stays" : "leaves")),
      ...then.keys.filter((key) => !has(now, key)).map((key) => person(key, "joins")),
    ],
  };
}

function roleViews(state: At<"review">): readonly RoleView[] {
  const { base } = state.batch;
  const { root, targets } = foreseeing(state) ?? base;
  const next = new Map(targets.delegations.roles.map((role) => [role.name, role]));
  return [
    ...TOP_LEVEL.map((name) =>
      roleView(base, name, "root", base.root.roles[name], root.roles[name]),
    ),
    ...base.targets.delegations.roles.map((role) =>
      roleView(base, role.name, "targets", role, next.get(role.name) ?? role),
    ),
  ];
}

function proposalView(base: VerifiedBase, proposal: Proposal, reviewer: string): ProposalView {
  const sentence = proposalSentence(base, proposal);
  if (!waits(proposal)) return { sentence, waits: null };
  const { project, case: reference, reason, administrators } = proposal;
  const own = standsFor(proposal, reviewer);
  const by = administrators.join(" and ");
  return { sentence, waits: { project, case: reference, reason, by, own } };
}

/** The review, as the window draws it. */
export function reviewView(state: At<"review">, desk: OnTheDesk): ReviewView {
  const { base, claims } = state.batch;
  const { reviewers } = state;
  const sight = sightAt(state);
  const proposed = new Set<string>(
    state.proposals.flatMap((each) => ("record" in each ? [each.record] : [])),
  );
  return {
    begins: begins(base),
    total: claims.length,
    standing: desk.index?.standing ?? { blocked: 0, warned: 0, clean: 0 },
    decision: sight.counts,
    secondReview: base.profile.secondReview,
    reviewers: reviewers.names,
    open: openClaims(state.batch, sight),
    undo: undoable(state.batch, state.decisions, reviewers.present),
    findings: desk.index?.findings ?? [],
    checks: desk.checks,
    root: base.root.version,
    rootSha256: state.imported.anchor.sha256,
    documents: documentViews(state),
    claimed: claimedView(state),
    roles: roleViews(state),
    records: base.records.map(({ key, keyholder, role }) => ({
      keyid: key.keyid,
      public: key.public,
      keyholder,
      role,
      proposed: proposed.has(key.keyid),
    })),
    replacements: base.replacements.map(({ replacement, present, checks }) => ({
      project: replacement.project,
      registered: formatInstant(replacement.registered),
      before: {
        keys: present.before.keys.map((key) => key.public),
        threshold: present.before.threshold,
      },
      after: { keys: replacement.keys.map((key) => key.public), threshold: replacement.threshold },
      agreed: present.tally.signed.length,
      byPresentKeys: present.tally.reached,
      checks,
    })),
    proposals: state.proposals.map((each) => proposalView(base, each, reviewers.present)),
    sentences: pendingSentences(state),
    objections: foreseeing(state)?.objections ?? [],
    notYet: notYet(state),
  };
}
