import type { JsonObject } from "../../shared/json/value.ts";
import type { KeyId } from "../../shared/tuf/key.ts";
import { NotPublished } from "./not-published.ts";
import { INDEX_ITSELF, type ONLINE_ROLES, repositoryKeys } from "./people.ts";
import { fileOf, metadataPath, type SampleIndex } from "./sample-index.ts";
import type { SampleKey } from "./sample-key.ts";
import { quorumOfRoot, quorumOfTargets } from "./written-quorum.ts";

/** The keys with which the index signs each of its own roles. */
export type OnlineKeys = Readonly<Record<(typeof ONLINE_ROLES)[number], readonly SampleKey[]>>;

/**
 * The index's keys for what root and targets name from now on; a threshold of each, or all. Throws NotPublished PUBLISH-KEYS where a role was
 * given more foreign keys than it can do without.
 */
export function onlineKeys(
  index: SampleIndex,
  tree: { readonly root: JsonObject; readonly targets: JsonObject },
): OnlineKeys {
  const own = ownKeys(index);
  const keysFor = (role: (typeof ONLINE_ROLES)[number]) => {
    const quorum =
      role === "snapshot" || role === "timestamp"
        ? quorumOfRoot(tree.root, role)
        : quorumOfTargets(tree.targets, role);
    const keys = quorum.keyids.flatMap((keyid) => own.get(keyid as KeyId) ?? []);
    if (keys.length >= quorum.threshold) return keys;
    throw new NotPublished(
      "PUBLISH-KEYS",
      role,
      `${keys.length} keys that the index has`,
      `${quorum.threshold} or more`,
    );
  };
  return {
    snapshot: keysFor("snapshot"),
    timestamp: keysFor("timestamp"),
    "recently-claimed": keysFor("recently-claimed"),
    unclaimed: keysFor("unclaimed"),
  };
}

/** The present and the new online keys; the private halves of people are not the index's to use. */
function ownKeys({ seed, keyholders }: SampleIndex): ReadonlyMap<KeyId, SampleKey> {
  const { online, newcomers } = repositoryKeys(seed, keyholders);
  const made = newcomers.filter(({ name }) => name === INDEX_ITSELF).map(({ key }) => key);
  return new Map([...Object.values(online), ...made].map((key) => [key.key.keyid, key]));
}

/** Whether the present file of the role carries the signatures of these very keys. */
export function wasSignedBy(
  index: SampleIndex,
  role: "recently-claimed" | "unclaimed",
  keys: readonly SampleKey[],
): boolean {
  const bytes = fileOf(index, metadataPath(index.versions[role], role));
  const { signatures } = JSON.parse(Buffer.from(bytes).toString("utf8")) as {
    readonly signatures: readonly { readonly keyid: string }[];
  };
  return keys.every(({ key }) => signatures.some(({ keyid }) => keyid === key.keyid));
}
