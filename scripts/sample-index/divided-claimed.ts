import { canonicalBytes } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { PYPI, type ShardBudget } from "../../shared/profile/pypi.ts";
import { grown } from "../../shared/shard/grow.ts";
import { claimedTreeFrom } from "../../shared/shard/tree-from.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import { readTargets } from "../../shared/tuf/targets.ts";
import type { RepositoryKeys } from "./people.ts";
import { signatureBy, type SampleKey } from "./sample-key.ts";
import { CLAIMED_THRESHOLD } from "./targets-role.ts";

/** A file of claimed as it is published. */
export interface PublishedFile {
  readonly role: string;
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** How a sample's claimed is divided. */
export interface Division {
  readonly keys: RepositoryKeys;
  /** Who signs every file. */
  readonly holders: readonly SampleKey[];
  readonly budget: ShardBudget;
  readonly now: Instant;
  readonly expires: Instant;
}

/** Claimed of one file, divided as an earlier ceremony would have; claimed first, and all that is below it in version 1. */
export function dividedClaimed(
  signed: JsonObject,
  { keys, holders, budget, now, expires }: Division,
): readonly PublishedFile[] {
  const version = Number(signed["version"]) - 1;
  const flat = envelopeFile(canonicalBytes({ ...signed, version }), []);
  const read = readTargets(flat, "a sample's claimed");
  if (!read.ok) throw new Error(read.refusal.found);
  const quorum = { keys: keys.claimed.map(({ key }) => key.key), threshold: CLAIMED_THRESHOLD };
  const profile = { ...PYPI, shardBudget: budget };
  const tree = claimedTreeFrom(read.value, quorum, profile, (role) => {
    throw new Error(`${role} in claimed of one file`);
  });
  const edit = { approved: [], revoked: new Set<string>(), replaced: new Map<string, never>() };
  const growth = { profile, tree, edit, shape: "sharded", quorum, anew: false } as const;
  return grown({ ...growth, now, expires, listed: () => 0 }).map((file) => {
    if (file.bytes === null) throw new Error(`${file.role} was not made`);
    const { bytes } = file;
    const signatures = holders.map((key) => signatureBy(key, bytes));
    return { ...file, bytes: envelopeFile(bytes, signatures) };
  });
}
