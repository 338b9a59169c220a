import type { CheckOutcome } from "../../shared/check/check.ts";
import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type {
  CeremonyView,
  DocumentView,
  GuestView,
  KeysView,
  MeterView,
  Pane,
  ReviewView,
  RoleView,
  RootCandidate,
  SignerView,
  SignView,
} from "../../shared/contract/view.ts";
import { isRehearsalRoot, type Quorum } from "../../shared/tuf/root.ts";
import type { Frames } from "../../shared/request/frames.ts";
import { keyholderOf, meters, type Collected } from "../../shared/sign/collect.ts";
import { matrix } from "../../shared/sign/matrix.ts";
import { expiryDays, touched } from "../../shared/sign/next-tree.ts";
import type { VerifiedBase } from "../../shared/import/verify-bundle.ts";
import type { Outcome, Refusal } from "../../shared/refusal.ts";
import { DOCUMENTS, type Proposal } from "../../shared/review/proposal.ts";
import { foresee, type Foreseen } from "../../shared/sign/foresee.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { proposalSentence } from "../../shared/sign/proposal-words.ts";
import { TOP_LEVEL } from "../../shared/tuf/role-name.ts";
import { fileText } from "../../shared/json/canonical.ts";
import { formatInstant, later } from "../../shared/tuf/instant.ts";
import type { Journal } from "../journal/journal.ts";
import { verifyWithBoth } from "../verify.ts";
import { requestSize } from "./request-size.ts";
import type { BatchIndex } from "./batch-index.ts";

/** What the room holds beside the ceremony itself: public, passing things that the screen shows. */
export interface OnTheDesk {
  readonly stick: {
    readonly name: string;
    readonly files: number;
    readonly bytes: number;
    readonly roots: readonly RootCandidate[];
  } | null;
  readonly refusal: Refusal | null;
  readonly checks: readonly CheckOutcome[];
  readonly index: BatchIndex | null;
  readonly signer: SignerView | null;
  /** What the last errand outside a ceremony made. */
  readonly made: KeysView["made"];
  readonly exportStick: string;
  /** Signatures by other programs that wait until their key has signed all that it may sign. */
  readonly held: Collected;
  /** The stick onto which the signing request was written last. */
  readonly requestStick: string;
  /** What was taken from elsewhere last, in one sentence. */
  readonly taken: string;
  /** Set while this machine signs a request from another one. */
  readonly guest: Guest | null;
}

export interface Guest {
  readonly frames: Frames | null;
  readonly stick: string;
  /** Lines of the record that came with the request; what follows was done here. */
  readonly before: number;
  readonly written: GuestView["written"];
}

type At<Step extends Ceremony["step"]> = Extract<Ceremony, { step: Step }>;

/** A state and the record that it follows from. */
interface Recorded {
  readonly journal: Journal;
  readonly state: Ceremony;
}

type AtRecord<Step extends Ceremony["step"]> = Recorded & { readonly state: At<Step> };

/** What the proposals come to: worked out once for each list of them, since it verifies signatures. */
const foreseen = new WeakMap<readonly Proposal[], Map<boolean, Outcome<Foreseen>>>();

function foreseeing({ batch, decisions, proposals }: At<"review">): Foreseen | null {
  if (proposals.length === 0) return null;
  const { approved } = decisions.counts;
  const known = foreseen.get(proposals) ?? new Map<boolean, Outcome<Foreseen>>();
  const before = known.get(approved > 0);
  const now = before ?? foresee(batch.base, approved, proposals, verifyWithBoth);
  foreseen.set(proposals, known.set(approved > 0, now));
  return now.ok ? now.value : null;
}

function pendingSentences(state: At<"review">): ReviewView["sentences"] {
  const { approved, rejected, undecided } = state.decisions.counts;
  const { claimed } = state.batch.base;
  const count = (n: number, what: string) =>
    `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
  const plain = (text: string) => ({ danger: false, text });
  const sentences = [...(foreseeing(state)?.sentences ?? [])];
  if (approved > 0 || sentences.length === 0)
    sentences.push(
      plain(
        `${count(approved, "project")} will be added to the ${count(claimed.delegations.roles.length, "project")} that claimed protects now.`,
      ),
    );
  if (rejected > 0)
    sentences.push(
      plain(`${count(rejected, "claim")} will be reported as rejected, each with its reason.`),
    );
  if (undecided > 0)
    sentences.push(
      plain(`${count(undecided, "claim")} still wait${undecided === 1 ? "s" : ""} for a decision.`),
    );
  return sentences;
}

function notYet({ decisions, proposals }: At<"review">): readonly string[] {
  const { undecided, approved } = decisions.counts;
  const reasons: string[] = [];
  if (undecided > 0) reasons.push(`${undecided.toLocaleString("en")} claims have no decision yet.`);
  if (approved === 0 && proposals.length === 0)
    reasons.push("No claim is approved, and nothing is proposed.");
  return reasons;
}

function documentViews({ batch, decisions, proposals }: At<"review">): readonly DocumentView[] {
  const { base } = batch;
  const changed = touched(base, decisions.counts.approved, proposals);
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

type KeyholderView = RoleView["keyholders"][number];

/** One role as it is, with what the proposals would do to it. */
function roleView(
  base: VerifiedBase,
  role: string,
  document: RoleView["document"],
  now: Quorum,
  then: Quorum,
): RoleView {
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

function reviewView(state: At<"review">, desk: OnTheDesk): ReviewView {
  const { base, claims } = state.batch;
  return {
    total: claims.length,
    standing: desk.index?.standing ?? { blocked: 0, warned: 0, clean: 0 },
    decision: state.decisions.counts,
    findings: desk.index?.findings ?? [],
    checks: desk.checks,
    root: base.root.version,
    rootSha256: state.imported.anchor.sha256,
    documents: documentViews(state),
    roles: roleViews(state),
    records: base.records.map(({ key, keyholder, role }) => ({
      keyid: key.keyid,
      public: key.public,
      keyholder,
      role,
    })),
    proposals: state.proposals.map((proposal) => ({ sentence: proposalSentence(base, proposal) })),
    sentences: pendingSentences(state),
    objections: foreseeing(state)?.objections ?? [],
    notYet: notYet(state),
  };
}

/** Meters with the same keys and threshold over different documents are one: who signs one signs the other. */
function meterViews(state: At<"sign"> | At<"export">): readonly MeterView[] {
  const views = new Map<string, MeterView>();
  for (const { document, quorum, tally } of meters(state.seal, state.collected, verifyWithBoth)) {
    const signed = new Set(tally.signed.map((key) => key.material));
    const same = JSON.stringify([quorum.threshold, quorum.keys.map((key) => key.material).sort()]);
    const before = views.get(same);
    const label = document.role === "publication" ? "the publication note" : quorum.label;
    views.set(same, {
      label: before === undefined ? label : `${before.label}, ${label}`,
      threshold: quorum.threshold,
      keyholders: quorum.keys.map((key) => ({
        name: keyholderOf(state.batch.base, key),
        keyid: key.keyid,
        public: key.public,
        signed: signed.has(key.material),
      })),
      reached: tally.reached && (before?.reached ?? true),
    });
  }
  return [...views.values()];
}

function signView(record: AtRecord<"sign" | "export">, desk: OnTheDesk): SignView {
  const { state } = record;
  const { seal } = state;
  const views = meterViews(state);
  return {
    digest: seal.digest,
    documents: seal.documents.map(({ role, version, bytes, sha256, path }) => ({
      role,
      version,
      length: bytes.length,
      sha256,
      path,
    })),
    sentences: seal.changes.sentences,
    checks: desk.guest === null ? seal.checks : [...desk.checks, ...seal.checks],
    meters: views,
    matrix: matrix(seal, state.collected, desk.held).map(({ key, cells }) => ({
      name: keyholderOf(state.batch.base, key),
      keyid: key.keyid,
      public: key.public,
      cells,
    })),
    reached: views.every((each) => each.reached),
    signer: desk.signer,
    refusal: desk.refusal,
    elsewhere: {
      request: requestSize(record.journal, seal),
      written: desk.requestStick,
      taken: desk.taken,
    },
  };
}

/** The import's first pane, or its second once a stick was read. */
export function importPane({ stick, refusal, checks }: OnTheDesk): Pane {
  if (stick === null) return { step: "import", stage: "choose", refusal, checks };
  return {
    step: "import",
    stage: "anchor",
    stick: stick.name,
    files: stick.files,
    bytes: stick.bytes,
    roots: stick.roots,
    refusal,
  };
}

function paneOf({ journal, state }: Recorded, desk: OnTheDesk): Pane {
  if (state.step === "import") return importPane(desk);
  if (state.step === "review") return { step: "review", review: reviewView(state, desk) };
  if (state.step === "sign") return { step: "sign", sign: signView({ journal, state }, desk) };
  const { approved, rejected, "put off": putOff } = state.decisions.counts;
  return {
    step: "export",
    sign: signView({ journal, state }, desk),
    written: state.written,
    stick: desk.exportStick,
    publication: { approved, rejected, putOff },
  };
}

/** Such as "root 3 → 4, claimed 41 → 42". */
function changeWords(state: Ceremony): string {
  if (state.step === "import") return "";
  const { batch, decisions, proposals } = state;
  return touched(batch.base, decisions.counts.approved, proposals)
    .map(
      (document) =>
        `${document} ${batch.base[document].version} → ${batch.base[document].version + 1}`,
    )
    .join(", ");
}

/** The whole pane for the window, made anew from the ceremony each time. */
export function ceremonyView({ journal, state }: Recorded, desk: OnTheDesk): CeremonyView {
  const base = state.step === "import" ? null : state.batch.base;
  const sticks =
    state.step === "import"
      ? desk.stick === null
        ? []
        : [desk.stick.name]
      : [state.imported.stick];
  return {
    id: state.opened.ceremony,
    administrator: state.opened.administrator,
    title: base?.manifest.title ?? "New ceremony",
    change: changeWords(state),
    repository: base?.manifest.repository ?? "",
    rehearsal: base !== null && isRehearsalRoot(base.root),
    sticks: desk.exportStick === "" ? sticks : [...new Set([...sticks, desk.exportStick])],
    pane: paneOf({ journal, state }, desk),
    guest: null,
  };
}

/** A piece of one sealed document's canonical text. */
export function sealedPiece(
  state: Ceremony,
  role: string,
  offset: number,
  count: number,
): { readonly total: number; readonly text: string } | null {
  if (state.step !== "sign" && state.step !== "export") return null;
  const document = state.seal.documents.find((each) => each.role === role);
  if (document === undefined) return null;
  const text = fileText(document.signed);
  return { total: text.length, text: text.slice(offset, offset + count) };
}
