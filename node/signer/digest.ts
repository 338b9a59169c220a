import { createHash } from "node:crypto";
import { asSha256, type Sha256 } from "../../shared/digest/sha256.ts";

const known = new WeakMap<Uint8Array, Sha256>();

/** A document's SHA-256 by the platform, worked out once for each array: nobody changes one that has arrived. */
export function digestOf(bytes: Uint8Array): Sha256 {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const digest = asSha256(createHash("sha256").update(bytes).digest("hex"));
  if (digest === null) throw new Error("the platform hashes in another way");
  known.set(bytes, digest);
  return digest;
}
