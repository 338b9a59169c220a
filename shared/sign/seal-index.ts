import type { Key, KeyId, KeyMaterial } from "../tuf/key.ts";
import type { SealedDocument } from "./next-tree.ts";
import type { Seal } from "./seal.ts";

/** A document, and the key that may sign it as the document lists it. */
export interface Listed {
  readonly document: SealedDocument;
  readonly key: Key;
}

/** What a seal holds, by the names that are asked for: it may have thousands of documents. */
export interface SealIndex {
  readonly byRole: ReadonlyMap<string, SealedDocument>;
  readonly byPath: ReadonlyMap<string, SealedDocument>;
  /** The first key of that keyid, in whichever document. */
  readonly byKeyid: ReadonlyMap<KeyId, Key>;
  /** What each public key may sign, in the seal's order; the public keys in the order in which the documents list them first. */
  readonly byMaterial: ReadonlyMap<KeyMaterial, readonly Listed[]>;
}

function made({ documents }: Pick<Seal, "documents">): SealIndex {
  const byRole = new Map<string, SealedDocument>();
  const byPath = new Map<string, SealedDocument>();
  const byKeyid = new Map<KeyId, Key>();
  const byMaterial = new Map<KeyMaterial, Listed[]>();
  for (const document of documents) {
    if (!byRole.has(document.role)) byRole.set(document.role, document);
    if (!byPath.has(document.path)) byPath.set(document.path, document);
    for (const key of document.quorums.flatMap((quorum) => quorum.keys)) {
      if (!byKeyid.has(key.keyid)) byKeyid.set(key.keyid, key);
      const mine = byMaterial.get(key.material);
      if (mine === undefined) byMaterial.set(key.material, [{ document, key }]);
      else if (mine.at(-1)?.document !== document) mine.push({ document, key });
    }
  }
  return { byRole, byPath, byKeyid, byMaterial };
}

const indexes = new WeakMap<Pick<Seal, "documents">, SealIndex>();

/** A seal's index, made once. */
export function indexOf(seal: Pick<Seal, "documents">): SealIndex {
  const known = indexes.get(seal);
  if (known !== undefined) return known;
  const index = made(seal);
  indexes.set(seal, index);
  return index;
}

/** What this very key may sign, each document once with the key as it lists it first. */
export function listedFor(seal: Seal, material: KeyMaterial): readonly Listed[] {
  return indexOf(seal).byMaterial.get(material) ?? [];
}
