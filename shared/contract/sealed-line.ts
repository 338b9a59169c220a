import type { ExportedFile } from "../ceremony/event.ts";

/** One sealed document. */
export interface SealedFile {
  readonly role: string;
  readonly version: number;
  readonly length: number;
  readonly sha256: string;
  readonly path: string;
}

/** One line of what is sealed: a file, or all shards of claimed that the same keys sign. Of those `sealed.page` tells. */
export type SealedLine =
  | (SealedFile & { readonly shards: null })
  | {
      readonly shards: { readonly files: number; readonly from: number; readonly to: number };
      /** Of all of them. */
      readonly length: number;
    };

/** What now stands on a stick. */
export interface WrittenView {
  readonly files: number;
  /** All of them but shards of claimed; of those `written.page` tells. */
  readonly shown: readonly ExportedFile[];
  readonly shards: { readonly files: number; readonly length: number };
}
