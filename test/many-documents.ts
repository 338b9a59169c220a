import { sampleKey, signatureBy, type SampleKey } from "../scripts/sample-index/sample-key.ts";
import type { SigningJob } from "../node/signer/protocol.ts";
import { toUtf8 } from "../shared/bytes.ts";
import { sha256Of } from "../shared/digest/sha256.ts";
import { sealedDocument, type NamedQuorum } from "../shared/sign/next-tree.ts";
import { sealText, type Seal } from "../shared/sign/seal.ts";
import { later } from "../shared/tuf/instant.ts";
import type { Key } from "../shared/tuf/key.ts";
import type { Signing } from "../shared/sign/collect.ts";
import { NOW } from "./sample.ts";

export const HOLDERS = ["Amara", "Boris", "Chen", "Dalia", "Emeka"].map((name) =>
  sampleKey(`many ${name}`),
);

/** Two of these five, or others. */
export function quorumOf(keys: readonly Key[], threshold = 2): NamedQuorum {
  return { keys, threshold, label: "claimed" };
}

/** A seal of claimed, `shards` shards of it and the note, as it might come of any cutting; nothing in it was checked. */
export function manyDocuments(
  shards: number,
  quorum = quorumOf(HOLDERS.map(({ key }) => key)),
  length = 40,
): Seal {
  const text = (name: string) => toUtf8(`{"x":"${name.padEnd(Math.max(0, length - 8), ".")}"}`);
  const document = (role: string, version: number, path: string) =>
    sealedDocument(role, version, text(role), [quorum], path);
  const documents = [
    document("claimed", 42, "42.claimed.json"),
    ...Array.from({ length: shards }, (_, i) => {
      const role = `claimed.shard.${i.toString(16).padStart(3, "0")}`;
      return document(role, 1 + (i % 3), `${1 + (i % 3)}.${role}.json`);
    }),
    document("publication", 42, "publication.json"),
  ];
  return {
    documents,
    digest: sha256Of(sealText(documents)),
    checks: [],
    changes: { delegations: [], sentences: [] },
    claimed: {
      files: documents
        .slice(0, -1)
        .map(({ role, version }) => ({ role, targets: { version, expires: later(NOW, 180) } })),
    },
  } as unknown as Seal;
}

/** What one of the holders signs: all of it. */
export function signingBy(holder: SampleKey, { documents }: Seal): Signing {
  return {
    keyid: holder.key.keyid,
    signatures: documents.map(({ role, bytes }) => ({ role, sig: signatureBy(holder, bytes).sig })),
  };
}

/** The same seal as the signer gets it. */
export function jobOver({ digest, documents }: Seal): SigningJob {
  const lists = new Map<object, readonly string[]>();
  return {
    digest,
    documents: documents.map(({ role, version, bytes, quorums }) => {
      const keys = quorums.flatMap((quorum) => quorum.keys);
      const allowed = lists.get(quorums) ?? keys.map((key) => key.public);
      lists.set(quorums, allowed);
      return { role, version, bytes, allowed };
    }),
    signed: [],
  };
}
