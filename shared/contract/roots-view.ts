import type { CheckOutcome } from "../check/check.ts";

export interface RootCandidate {
  readonly version: number;
  readonly sha256: string;
  readonly expires: string;
  /** Who may sign root by this file, and how many must. */
  readonly keyholders: readonly string[];
  readonly threshold: number;
  /** Who signed it; null where so many roots lie on the stick that this one was not looked at. */
  readonly signatures: RootSignatures | null;
  /** What is odd about the file; it can be used all the same. */
  readonly warnings: readonly CheckOutcome[];
}

export interface RootSignatures {
  /** Signatures that verify, two by one key under two keyids counted as two. Never what a threshold counts. */
  readonly valid: number;
  /** Whose they are, each public key once. */
  readonly signers: readonly string[];
  /** How many keys of the root before it signed, and how many must; null where that root is not on the stick. */
  readonly previous: {
    readonly version: number;
    readonly signed: number;
    readonly threshold: number;
  } | null;
  readonly own: { readonly signed: number; readonly threshold: number };
}

/** A stick that begins a repository, as it says itself; nothing of it is checked yet. */
export interface FirstBundle {
  /** Of bundle.json. */
  readonly sha256: string;
  readonly repository: string;
  readonly title: string;
  readonly rehearsal: boolean;
  readonly created: string;
  /** Every role, with who brought a key record for it and how many must sign. */
  readonly roles: readonly {
    readonly role: string;
    readonly threshold: number;
    readonly keyholders: readonly string[];
  }[];
}
