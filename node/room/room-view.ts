import type { CheckOutcome } from "../../shared/check/check.ts";
import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type {
  CeremonyView,
  Pane,
  ReviewView,
  RootCandidate,
  SignView,
} from "../../shared/contract/view.ts";
import { isRehearsalRoot } from "../../shared/tuf/root.ts";
import type { Refusal } from "../../shared/refusal.ts";
import { keyholderOf, tallies } from "../../shared/sign/collect.ts";
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

function pendingSentences({ batch, decisions }: At<"review">): ReviewView["sentences"] {
  const { approved, rejected, undecided } = decisions.counts;
  const { claimed } = batch.base;
  const count = (n: number, what: string) =>
    `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
  return [
    {
      danger: false,
      text: `${count(approved, "project")} will be added to the ${count(claimed.delegations.roles.length, "project")} that claimed protects now.`,
    },
    { danger: false, text: `No project that is there now is changed or removed.` },
    ...(rejected > 0
      ? [
          {
            danger: false,
            text: `${count(rejected, "claim")} will be reported as rejected, each with its reason.`,
          },
        ]
      : []),
    ...(undecided > 0
      ? [
          {
            danger: false,
            text: `${count(undecided, "claim")} still wait${undecided === 1 ? "s" : ""} for a decision.`,
          },
        ]
      : []),
  ];
}

function notYet({ decisions }: At<"review">): readonly string[] {
  const { undecided, approved } = decisions.counts;
  const reasons: string[] = [];
  if (undecided > 0) reasons.push(`${undecided.toLocaleString("en")} claims have no decision yet.`);
  if (approved === 0) reasons.push("No claim is approved.");
  return reasons;
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
    claimedExpires: formatInstant(base.claimed.expires),
    expiryChoices: base.profile.claimedExpiryDays.map((days) => ({
      days,
      date: formatInstant(later(base.checkedAt, days)),
    })),
    sentences: pendingSentences(state),
    notYet: notYet(state),
  };
}

function signView(state: At<"sign"> | At<"export">, desk: OnTheDesk): SignView {
  const { seal, collected, batch } = state;
  const counts = tallies(seal, collected, verifyWithBoth);
  const [first] = seal.documents;
  const signed = new Set(counts[0]?.signed.map((key) => key.material));
  return {
    digest: seal.digest,
    documents: seal.documents.map(({ role, version, bytes, sha256, path }) => ({
      role,
      version,
      length: bytes.length,
      sha256,
      path,
    })),
    expires: formatInstant(seal.expires),
    sentences: seal.changes.sentences,
    checks: seal.checks,
    threshold: first?.quorum.threshold ?? 0,
    keyholders: (first?.quorum.keys ?? []).map((key) => ({
      name: keyholderOf(batch.base, key),
      keyid: key.keyid,
      public: key.public,
      signed: signed.has(key.material),
    })),
    reached: counts.every((each) => each.reached),
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
    change: base === null ? "" : `claimed ${base.claimed.version} → ${base.claimed.version + 1}`,
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
