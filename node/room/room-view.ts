import type { CheckOutcome } from "../../shared/check/check.ts";
import { clientTook, type Ceremony } from "../../shared/ceremony/ceremony.ts";
import type {
  CeremonyView,
  DocumentView,
  MeterView,
  Pane,
  ReviewView,
  RoleView,
  RootCandidate,
  SignView,
} from "../../shared/contract/view.ts";
import { isRehearsalRoot, type Quorum } from "../../shared/tuf/root.ts";
import type { Refusal } from "../../shared/refusal.ts";
import { keyholderOf, meters } from "../../shared/sign/collect.ts";
import { stockClaim } from "../../shared/sign/stock-client.ts";
import { expiryDays, touched } from "../../shared/sign/next-tree.ts";
import { DOCUMENTS } from "../../shared/review/proposal.ts";
import { proposalSentence } from "../../shared/sign/proposal-words.ts";
import { TOP_LEVEL } from "../../shared/tuf/role-name.ts";
import { fileText } from "../../shared/json/canonical.ts";
import { formatInstant, later } from "../../shared/tuf/instant.ts";
import { verifyWithBoth } from "../verify.ts";
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
  readonly signer: SignView["signer"];
  readonly exportStick: string;
}

type At<Step extends Ceremony["step"]> = Extract<Ceremony, { step: Step }>;

function pendingSentences({ batch, decisions, proposals }: At<"review">): ReviewView["sentences"] {
  const { approved, rejected, undecided } = decisions.counts;
  const { claimed } = batch.base;
  const count = (n: number, what: string) =>
    `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
  const sentences = [
    {
      danger: false,
      text: `${count(approved, "project")} will be added to the ${count(claimed.delegations.roles.length, "project")} that claimed protects now.`,
    },
  ];
  if (proposals.length > 0)
    sentences.push({
      danger: true,
      text: `${count(proposals.length, "proposal")} beside the claims. Sealing tells what they come to.`,
    });
  if (rejected > 0)
    sentences.push({
      danger: false,
      text: `${count(rejected, "claim")} will be reported as rejected, each with its reason.`,
    });
  if (undecided > 0)
    sentences.push({
      danger: false,
      text: `${count(undecided, "claim")} still wait${undecided === 1 ? "s" : ""} for a decision.`,
    });
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

function roleViews({ batch }: At<"review">): readonly RoleView[] {
  const { base } = batch;
  const view = (
    role: string,
    document: RoleView["document"],
    { keys, threshold }: Quorum,
  ): RoleView => ({
    role,
    document,
    threshold,
    keyholders: keys.map((key) => ({
      name: keyholderOf(base, key),
      keyid: key.keyid,
      public: key.public,
    })),
  });
  return [
    ...TOP_LEVEL.map((name) => view(name, "root", base.root.roles[name])),
    ...base.targets.delegations.roles.map((role) => view(role.name, "targets", role)),
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

function signView(state: At<"sign"> | At<"export">, desk: OnTheDesk): SignView {
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
    checks: seal.checks,
    meters: views,
    reached: views.every((each) => each.reached),
    stock:
      state.stock === null
        ? null
        : {
            client: state.stock.client,
            took: clientTook(state),
            tries: state.stock.outcomes.map((each) => ({ ...each, claim: stockClaim(each.id) })),
          },
    signer: desk.signer,
    refusal: desk.refusal,
  };
}

function paneOf(state: Ceremony, desk: OnTheDesk): Pane {
  if (state.step === "import") {
    const { stick, refusal, checks } = desk;
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
  if (state.step === "review") return { step: "review", review: reviewView(state, desk) };
  if (state.step === "sign") return { step: "sign", sign: signView(state, desk) };
  const { approved, rejected, "put off": putOff } = state.decisions.counts;
  return {
    step: "export",
    sign: signView(state, desk),
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
export function ceremonyView(state: Ceremony, desk: OnTheDesk): CeremonyView {
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
    pane: paneOf(state, desk),
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
