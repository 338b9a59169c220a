import type { Key, KeyMaterial } from "../tuf/key.ts";
import { verifyingKey } from "../tuf/verifying-key.ts";
import { signerOf, type Collected } from "./collect.ts";
import type { SealedDocument } from "./next-tree.ts";
import type { Seal } from "./seal.ts";
import { indexOf, listedFor } from "./seal-index.ts";
import { sealedRows, type SealedRow } from "./sealed-rows.ts";

/** How one key stands to one row of documents. */
export type Cell =
  | { readonly state: "signed" }
  /** A signature on each is here and waits for the key's other documents. */
  | { readonly state: "held" }
  | { readonly state: "open" }
  | { readonly state: "barred"; readonly because: string };

/** One key and its cells, in the order of the seal's rows. */
export interface MatrixRow {
  readonly key: Key;
  readonly cells: readonly Cell[];
}

/** The documents of a seal that this very key may sign, in their order. */
export function documentsOf(seal: Seal, material: KeyMaterial): readonly SealedDocument[] {
  return listedFor(seal, material).map(({ document }) => document);
}

function rolesBy(seal: Seal, signings: Collected, key: Key): ReadonlySet<string> {
  const mine = signings.filter(({ keyid }) => signerOf(seal, keyid)?.material === key.material);
  return new Set(mine.flatMap(({ signatures }) => signatures.map(({ role }) => role)));
}

function mayNot({ documents, shards }: SealedRow): string {
  return `not a key of ${shards ? "claimed" : (documents[0]?.role ?? "")}`;
}

/** Rows of documents by keyholders: who signed what, who still can, and who cannot, with the reason. `held` waits to be complete. */
export function matrix(seal: Seal, collected: Collected, held: Collected): readonly MatrixRow[] {
  const rows = sealedRows(seal);
  return [...indexOf(seal).byMaterial].map(([material, listed]) => {
    const key = listed[0]?.key;
    if (key === undefined) throw new TypeError("a key that is listed nowhere");
    const signed = rolesBy(seal, collected, key);
    const waiting = rolesBy(seal, held, key);
    const mine = new Set(documentsOf(seal, material));
    const using = verifyingKey(key);
    const cells = rows.map((row): Cell => {
      if (row.documents.every(({ role }) => signed.has(role))) return { state: "signed" };
      if (!row.documents.every((document) => mine.has(document)))
        return { state: "barred", because: mayNot(row) };
      if (using.kind === "unusable") return { state: "barred", because: using.why };
      const here = row.documents.every(({ role }) => waiting.has(role));
      return { state: here ? "held" : "open" };
    });
    return { key, cells };
  });
}
