import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later, type Instant } from "../../shared/tuf/instant.ts";
import type { Held, RepositoryKeys } from "./people.ts";
import { signedFile, type SampleKey } from "./sample-key.ts";

export const REPOSITORY = "pypi.example";
export const ROOT_THRESHOLD = 3;
const TARGETS_THRESHOLD = 2;

function keyholders(held: readonly Held[]): JsonObject {
  return Object.fromEntries(held.map(({ key, name }) => [key.key.keyid, name]));
}

/** The `keys` object of a role's file. */
export function keysJson(keys: readonly Pick<SampleKey, "key">[]): JsonObject {
  return Object.fromEntries(keys.map(({ key }) => [key.keyid, key.json]));
}

export function quorumJson(keys: readonly Pick<SampleKey, "key">[], threshold: number): JsonObject {
  return { keyids: keys.map(({ key }) => key.keyid).sort(), threshold };
}

export function keyholdersJson(held: readonly Held[]): JsonObject {
  return { "x-conclave-keyholders": keyholders(held) };
}

export function rootSigned(
  keys: RepositoryKeys,
  rootHolders: readonly Held[],
  version: number,
  expires: Instant,
): JsonObject {
  const { targets, online } = keys;
  const root = rootHolders.map(({ key }) => key);
  const targetsKeys = targets.map(({ key }) => key);
  return {
    _type: "root",
    consistent_snapshot: true,
    expires: formatInstant(expires),
    keys: keysJson([...root, ...targetsKeys, online.snapshot, online.timestamp]),
    roles: {
      root: quorumJson(root, ROOT_THRESHOLD),
      snapshot: quorumJson([online.snapshot], 1),
      targets: quorumJson(targetsKeys, TARGETS_THRESHOLD),
      timestamp: quorumJson([online.timestamp], 1),
    },
    spec_version: "1.0.34",
    version,
    ...keyholdersJson([...rootHolders, ...targets]),
    "x-conclave-rehearsal": true,
    "x-conclave-repository": REPOSITORY,
  };
}

/**
 * A chain of three: root 1 (expired by now), root 2 with one key replaced and signed by thresholds of the old keys and the new,
 * root 3 with a later expiry. By version, as file bytes.
 */
export function rootChain(keys: RepositoryKeys, now: Instant): ReadonlyMap<number, Uint8Array> {
  const { formerRoot, root } = keys;
  const keysOf = (held: readonly Held[]) => held.map(({ key }) => key);
  const [leaving, ...staying] = formerRoot;
  const [joining] = root;
  if (leaving === undefined || joining === undefined) throw new Error("root has no keyholders");
  const three = staying.slice(0, ROOT_THRESHOLD);
  return new Map([
    [1, signedFile(rootSigned(keys, formerRoot, 1, later(now, -120)), keysOf([leaving, ...three]))],
    [2, signedFile(rootSigned(keys, root, 2, later(now, 20)), keysOf([joining, ...three]))],
    [3, signedFile(rootSigned(keys, root, 3, later(now, 345)), keysOf([joining, ...three]))],
  ]);
}
