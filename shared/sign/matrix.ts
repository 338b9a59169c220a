import type { Key, KeyMaterial } from "../tuf/key.ts";
import { verifyingKey } from "../tuf/verifying-key.ts";
import { signerOf, type Collected } from "./collect.ts";
import type { SealedDocument } from "./next-tree.ts";
import type { Seal } from "./seal.ts";

/** How one key stands to one document. */
export type Cell =
  | { readonly state: "signed" }
  /** A signature is here and waits for the key's other documents. */
  | { readonly state: "held" }
  | { readonly state: "open" }
  | { readonly state: "barred"; readonly because: string };

/** One key and its cells, in the order of the seal's documents. */
export interface MatrixRow {
  readonly key: Key;
  readonly cells: readonly Cell[];
}

/** The documents of a seal that this very key may sign, in their order. */
export function documentsOf(seal: Seal, material: KeyMaterial): readonly SealedDocument[] {
  return seal.documents.filter(({ quorums }) =>
    quorums.some(({ keys }) => keys.some((key) => key.material === material)),
  );
}

function rolesBy(seal: Seal, signings: Collected, key: Key): ReadonlySet<string> {
  const mine = signings.filter(({ keyid }) => signerOf(seal, keyid)?.material === key.material);
  return new Set(mine.flatMap(({ signatures }) => signatures.map(({ role }) => role)));
}

/** Each public key once, those of the first document first. */
function inOrder(seal: Seal): readonly Key[] {
  const keys = new Map<KeyMaterial, Key>();
  for (const { quorums } of seal.documents)
    for (const key of quorums.flatMap((quorum) => quorum.keys))
      if (!keys.has(key.material)) keys.set(key.material, key);
  return [...keys.values()];
}

/** Documents by keyholders: who signed what, who still can, and who cannot, with the reason. `held` waits to be complete. */
export function matrix(seal: Seal, collected: Collected, held: Collected): readonly MatrixRow[] {
  return inOrder(seal).map((key) => {
    const signed = rolesBy(seal, collected, key);
    const waiting = rolesBy(seal, held, key);
    const mine = new Set(documentsOf(seal, key.material).map(({ role }) => role));
    const using = verifyingKey(key);
    const cells = seal.documents.map(({ role }): Cell => {
      if (signed.has(role)) return { state: "signed" };
      if (!mine.has(role)) return { state: "barred", because: `not a key of ${role}` };
      if (using.kind === "unusable") return { state: "barred", because: using.why };
      return { state: waiting.has(role) ? "held" : "open" };
    });
    return { key, cells };
  });
}
