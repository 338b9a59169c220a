import type { CheckOutcome } from "../check/check.ts";
import type { Standing } from "../import/pending.ts";
import type { Refusal } from "../refusal.ts";
import type { DocumentName } from "../review/proposal.ts";
import type { SecondReview } from "../profile/pypi.ts";
import type { Decision } from "../review/decisions.ts";
import type { Changes } from "../review/changes.ts";
import type { Step } from "../ceremony/ceremony.ts";
import type { StockOutcome } from "../sign/stock-client.ts";
import type { Cell } from "../sign/matrix.ts";
import type { FirstBundle, RootCandidate } from "./roots-view.ts";
import type { SealedLine, WrittenView } from "./sealed-line.ts";
import type { Wanted } from "./signer-talk.ts";

/** All that the window draws, small whatever the batch's size: lists come by pages. Main says it anew after every change. */
export interface View {
  readonly runtime: {
    readonly electron: string;
    /** Runs on something else than the pinned, supported Electron. */
    readonly testRuntime: boolean;
    readonly app: string;
  };
  /** Interfaces other than loopback that have an address: an air-gapped machine has none. */
  readonly network: readonly string[];
  readonly ceremony: CeremonyView | null;
  readonly keys: KeysView;
  /** Ceremonies that can be resumed; newest first. */
  readonly unfinished: readonly {
    readonly id: string;
    readonly administrator: string;
    readonly openedAt: string;
    readonly step: Step;
  }[];
  /** The ceremony that was left last, with the head of its record to write down; null where none was, or where it needs none. */
  readonly left: { readonly administrator: string; readonly record: HeadView } | null;
  /** Long work under way. `done` of `of`, in the unit that `what` names; `of` 0 when unknown. */
  readonly work: {
    readonly what: string;
    readonly done: number;
    readonly of: number;
    readonly canCancel: boolean;
  } | null;
}

/** The digest of a record's last line, which names all of the record. Where the reviewer may not know some lines yet, of the last one before them. */
export interface HeadView {
  /** Lines that it covers. */
  readonly lines: number;
  /** Lines behind them. */
  readonly closed: number;
  readonly sha256: string;
}

/** A ceremony that was resumed: what lies on the disk is recognised anew before anybody acts on it. */
export interface AgainView {
  readonly openedAt: string;
  /** When the record's last line was written. */
  readonly lastAt: string;
}

export interface CeremonyView {
  readonly id: string;
  readonly administrator: string;
  /** Who sits at the keyboard; empty where nobody reviews. */
  readonly reviewer: string;
  readonly title: string;
  /** Such as "claimed 41 → 42"; empty before the import. */
  readonly change: string;
  readonly repository: string;
  readonly rehearsal: boolean;
  readonly sticks: readonly string[];
  /** What this computer's clock, as it is now, has against the ceremony; usually nothing. */
  readonly clock: readonly CheckOutcome[];
  readonly record: HeadView;
  readonly pane: Pane;
  /** Set where this machine only signs what another one asks for. */
  readonly guest: GuestView | null;
}

/** A machine that signs a request from another one. */
export interface GuestView {
  /** QR codes of the request that are here; `of` 0 where none is. */
  readonly frames: {
    readonly here: number;
    readonly of: number;
    readonly missing: readonly number[];
  };
  /** Who signed here, by name. */
  readonly signedHere: readonly string[];
  /** Files written so far, and the stick. */
  readonly written: { readonly stick: string; readonly files: readonly string[] } | null;
}

export type Pane =
  | {
      readonly step: "import";
      readonly stage: "choose";
      readonly refusal: Refusal | null;
      readonly checks: readonly CheckOutcome[];
    }
  /** The stick was read. Which of its roots do the people recognise? Where a repository begins, there is none: they recognise bundle.json. */
  | {
      readonly step: "import";
      readonly stage: "anchor";
      readonly stick: string;
      readonly files: number;
      readonly bytes: number;
      readonly roots: readonly RootCandidate[];
      readonly first: FirstBundle | null;
      /** Set where a ceremony was resumed, and the same root is recognised once more. */
      readonly again: AgainView | null;
      readonly refusal: Refusal | null;
    }
  | { readonly step: "review"; readonly review: ReviewView }
  | { readonly step: "sign"; readonly sign: SignView }
  | {
      readonly step: "export";
      readonly sign: SignView;
      readonly written: WrittenView | null;
      readonly stick: string;
      readonly publication: {
        readonly approved: number;
        readonly rejected: number;
        readonly putOff: number;
        /** Projects that get other keys. */
        readonly replaced: number;
        /** The index is to empty recently-claimed. */
        readonly clears: boolean;
      };
    };

export interface ReviewView {
  /** A repository begins: there is no root yet, and `rootSha256` is bundle.json's. */
  readonly begins: boolean;
  readonly total: number;
  readonly standing: Readonly<Record<Standing, number>>;
  /** For the reviewer at the keyboard. */
  readonly decision: Readonly<Record<Decision, number>>;
  /** Which claims need two reviewers. */
  readonly secondReview: SecondReview;
  /** Everybody who has reviewed, in the order in which they sat down first. */
  readonly reviewers: readonly string[];
  /** What is still open, as far as the reviewer at the keyboard may know, with the first of the claims. */
  readonly open: readonly OpenView[];
  /** The last decision of the reviewer at the keyboard, which can be taken back. */
  readonly undo: null | {
    readonly decision: Decision;
    readonly claims: number;
    /** Where it was about one claim. */
    readonly project: string;
  };
  /** How many claims each check found something about; the blocking ones first. */
  readonly findings: readonly {
    readonly id: string;
    readonly claim: string;
    readonly level: "block" | "warn";
    readonly count: number;
  }[];
  /** The import's checks, each with its outcome. */
  readonly checks: readonly CheckOutcome[];
  readonly root: number;
  readonly rootSha256: string;
  /** The three offline documents, in dependency order. Those that are `changed` get a new version and need an expiry. */
  readonly documents: readonly DocumentView[];
  /** How claimed is divided now. */
  readonly claimed: ClaimedView;
  /** Every role of root and targets as it is now, in order; where a repository begins, as it is proposed. */
  readonly roles: readonly RoleView[];
  /** New keys on the stick, with who made them and for which role; proposals name them by keyid. */
  readonly records: readonly {
    readonly keyid: string;
    readonly public: string;
    readonly keyholder: string;
    readonly role: string;
    /** A proposal names it already. */
    readonly proposed: boolean;
  }[];
  /** New keys on the stick for projects that claimed holds; `replace-project` names them by project. */
  readonly replacements: readonly ReplacementView[];
  /** What is proposed beside the claims, in the order in which it was; numbers of `proposals.withdraw` count from 0 here. */
  readonly proposals: readonly ProposalView[];
  /** Sentences about what sealing would change now. */
  readonly sentences: readonly { readonly text: string; readonly danger: boolean }[];
  /** What would keep the seal from being made as the proposals stand. */
  readonly objections: readonly Refusal[];
  /** Why the seal cannot be made yet; empty when it can. */
  readonly notYet: readonly string[];
}

export interface ProposalView {
  readonly sentence: string;
  /** Other keys for a project that wait for a second administrator; null for all other proposals. */
  readonly waits: null | {
    readonly project: string;
    readonly case: string;
    /** Why what was found about it is all right; empty where nothing was. */
    readonly reason: string;
    /** Who proposed it. */
    readonly by: string;
    /** Whoever sits at the keyboard proposed it: somebody else has to confirm it. */
    readonly own: boolean;
  };
}

export interface OpenView {
  readonly outcome: "waiting" | "disagreed";
  readonly count: number;
  readonly claims: readonly { readonly line: number; readonly project: string }[];
}

export interface ReplacementView {
  readonly project: string;
  readonly registered: string;
  readonly before: { readonly keys: readonly string[]; readonly threshold: number };
  readonly after: { readonly keys: readonly string[]; readonly threshold: number };
  /** How many of the present keys signed it, and whether that is enough. */
  readonly agreed: number;
  readonly byPresentKeys: boolean;
  /** Where one of these has an objection, proposing it needs a reason. */
  readonly checks: readonly CheckOutcome[];
}

export interface ClaimedView {
  readonly projects: number;
  /** Files below claimed, by the beginnings of names; 0 where it is one file. */
  readonly files: number;
  /** Of claimed and these, as published with signatures; null before the first publication. */
  readonly largest: { readonly role: string; readonly bytes: number } | null;
  /** So many bytes of one file do TUF clients accept. */
  readonly most: number;
  /** The other shape is proposed. */
  readonly proposed: boolean;
}

export interface DocumentView {
  readonly document: DocumentName;
  readonly version: number;
  readonly expires: string;
  readonly changed: boolean;
  /** The first is proposed. */
  readonly expiryChoices: readonly { readonly days: number; readonly date: string }[];
}

export interface RoleView {
  readonly role: string;
  /** The document that names this role's keys. */
  readonly document: "root" | "targets";
  readonly threshold: number;
  readonly keyholders: readonly {
    readonly name: string;
    readonly keyid: string;
    readonly public: string;
    /** What the proposals would do about this person. */
    readonly then: "stays" | "joins" | "leaves";
  }[];
  /** As it would be after the proposals. */
  readonly thresholdThen: number;
}

/** One meter: a set of keys that must sign, how many of them, and who has. Documents with the same keys and threshold share one. */
export interface MeterView {
  /** Such as "root: the keys of root 3" or "claimed, publication". */
  readonly label: string;
  readonly threshold: number;
  readonly keyholders: readonly {
    readonly name: string;
    readonly keyid: string;
    readonly public: string;
    readonly signed: boolean;
  }[];
  readonly reached: boolean;
}

export interface SignView {
  readonly digest: string;
  readonly documents: readonly SealedLine[];
  readonly sentences: Changes["sentences"];
  readonly checks: readonly CheckOutcome[];
  readonly meters: readonly MeterView[];
  /** Every key that may sign something, each with one cell for each line of the documents, in their order. */
  readonly matrix: readonly {
    readonly name: string;
    readonly keyid: string;
    readonly public: string;
    readonly cells: readonly Cell[];
  }[];
  /** Every meter is. */
  readonly reached: boolean;
  /** Keys of which some signatures are here and wait for the others; they are no event yet. */
  readonly waiting: readonly {
    readonly name: string;
    readonly keyid: string;
    readonly here: number;
    readonly of: number;
  }[];
  readonly signer: SignerView | null;
  /** What a stock client made of the sealed files; null until it was let loose on them. */
  readonly stock: null | {
    readonly client: string;
    /** It took them: keyholders may sign. */
    readonly took: boolean;
    readonly tries: readonly (StockOutcome & { readonly claim: string })[];
  };
  readonly refusal: Refusal | null;
  readonly elsewhere: ElsewhereView;
}

/** Signing at other machines, as the machine that holds the ceremony sees it. */
export interface ElsewhereView {
  /** The request's length in bytes, and in QR codes; no codes where it is longer than `most`. */
  readonly request: { readonly bytes: number; readonly most: number; readonly codes: number };
  /** The stick onto which the request was written last. */
  readonly written: string;
  /** What was taken last, in one sentence. */
  readonly taken: string;
}

/** The signer at work: what it is busy with, what it waits for. */
export interface SignerView {
  /** The key file, or where else the key is. */
  readonly of: string;
  readonly wanted: Wanted | null;
  /** `of` 0 where nobody knows how long it takes; null before it began. What is being written can no longer be cancelled. */
  readonly doing: {
    readonly what: string;
    readonly done: number;
    readonly of: number;
    readonly canCancel: boolean;
  } | null;
}

/** Keys outside a ceremony: making, splitting, drills. */
export interface KeysView {
  readonly signer: SignerView | null;
  readonly refusal: Refusal | null;
  /** What came of the last errand, and where its files were written. */
  readonly made: null | {
    readonly title: string;
    readonly sentences: readonly string[];
    readonly public: string;
    readonly files: readonly string[];
    readonly folder: string;
  };
  /** Token modules that this computer has. */
  readonly modules: readonly { readonly name: string; readonly path: string }[];
}
