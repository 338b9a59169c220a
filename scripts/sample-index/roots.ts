import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later, type Instant } from "../../shared/tuf/instant.ts";
import type { Held, RepositoryKeys } from "./people.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { signedFile } from "./sample-key.ts";

export const REPOSITORY = "pypi.example";
export const ROOT_THRESHOLD = 3;
const TARGETS_THRESHOLD = 2;

/** A key and its holder, as far as a file names them; who signs is another matter. */
interface Named {
  readonly name: string;
  readonly key: { readonly key: Key };
}

function keyholders(held: readonly Named[]): JsonObject {
  return Object.fromEntries(held.map(({ key, name }) => [key.key.keyid, name]));
}

/** The `keys` object of a role's file. */
export function keysJson(keys: readonly Named["key"][]): JsonObject {
  return Object.fromEntries(keys.map(({ key }) => [key.keyid, key.json]));
}

export function quorumJson(keys: readonly Named["key"][], threshold: number): JsonObject {
  return { keyids: keys.map(({ key }) => key.keyid).sort(), threshold };
}

export function keyholdersJson(held: readonly Named[]): JsonObject {
  return { "x-conclave-keyholders": keyholders(held) };
}

export function rootSigned(
  keys: RepositoryKeys,
  rootHolders: readonly Named[],
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
 * root 3 with a later expiry. By version, as file bytes. `brought` are keys that people of root made elsewhere, by name: the index has no private half of
 * them, so nobody of the first four may bring one. Throws then.
 */
export function rootChain(
  keys: RepositoryKeys,
  now: Instant,
  brought: ReadonlyMap<string, Key> = new Map(),
): ReadonlyMap<number, Uint8Array> {
  const { formerRoot, root } = keys;
  const named = (held: readonly Held[]): readonly Named[] =>
    held.map(({ name, key }) => ({ name, key: { key: brought.get(name) ?? key.key } }));
  const keysOf = (held: readonly Held[]) => held.map(({ key }) => key);
  const [leaving, ...staying] = formerRoot;
  const [joining] = root;
  if (leaving === undefined || joining === undefined) throw new Error("root has no keyholders");
  const three = staying.slice(0, ROOT_THRESHOLD);
  if ([leaving, joining, ...three].some(({ name }) => brought.has(name)))
    throw new Error("the index signs for these people, and has no private half of such a key");
  return new Map([
    [
      1,
      signedFile(
        rootSigned(keys, named(formerRoot), 1, later(now, -120)),
        keysOf([leaving, ...three]),
      ),
    ],
    [2, signedFile(rootSigned(keys, named(root), 2, later(now, 20)), keysOf([joining, ...three]))],
    [3, signedFile(rootSigned(keys, named(root), 3, later(now, 345)), keysOf([joining, ...three]))],
  ]);
}
