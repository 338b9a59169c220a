import type { StickEdit } from "./stick-edit.ts";

/** One thing wrong with a stick: a sentence, what does it, and the check that must say so. */
export interface Mutation {
  readonly apply: (stick: StickEdit) => void;
  /** The check of shared/ that objects. */
  readonly expects: string;
  /** Where node/ refuses before shared/ sees it: its check. */
  readonly readerSays?: "BUNDLE-FORM" | "STICK-FILE";
  /** `warn`: the import goes on, and the person is told. */
  readonly level?: "warn";
  /** Days that pass between the making of the stick and the import. */
  readonly days?: number;
}

/** By a sentence that names the fault; tests are named so too. */
export type Mutations = Readonly<Record<string, Mutation>>;
