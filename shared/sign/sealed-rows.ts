import { PYPI } from "../profile/pypi.ts";
import type { SealedDocument } from "./next-tree.ts";
import type { Seal } from "./seal.ts";

/** What people see as one line: a document, or all shards of claimed that the same keys sign. */
export interface SealedRow {
  /** One or more. */
  readonly documents: readonly SealedDocument[];
  readonly shards: boolean;
}

/** Documents in one seal at most: root, targets, claimed with 4,000 shards, and the note; rounded up. */
export const MOST_DOCUMENTS = 5000;

/** Whether a role is one of the files that claimed is divided into: there may be thousands. */
export function isShard(role: string): boolean {
  return PYPI.shardHeight(role) !== null;
}

function quorumsOf({ quorums }: SealedDocument): string {
  return JSON.stringify(
    quorums.map(({ keys, threshold }) => [threshold, keys.map((key) => key.keyid).sort()]),
  );
}

const rows = new WeakMap<Seal, readonly SealedRow[]>();

/** A seal's documents in their order; shards that the same keys sign stand together, in the place of the first. */
export function sealedRows(seal: Seal): readonly SealedRow[] {
  const known = rows.get(seal);
  if (known !== undefined) return known;
  const groups = Map.groupBy(seal.documents, (document) =>
    isShard(document.role) ? quorumsOf(document) : document,
  );
  const made = [...groups].map(([by, documents]) => ({
    documents,
    shards: typeof by === "string",
  }));
  rows.set(seal, made);
  return made;
}

/** The first of some names, and how many more there are. */
export function fewOf(names: readonly string[], joiner = ", "): string {
  const more = names.length - 4;
  return more > 1 ? `${names.slice(0, 4).join(", ")} and ${more} more` : names.join(joiner);
}

/** Such as "2,431 shard files of claimed". */
export function shardWords(count: number): string {
  return `${count.toLocaleString("en")} shard ${count === 1 ? "file" : "files"} of claimed`;
}
