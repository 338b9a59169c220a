import { signedFile, type SampleKey } from "../scripts/sample-index/sample-key.ts";
import { metadataPath, VERSIONS } from "../scripts/sample-index/sample-index.ts";
import { objectIn } from "../node/client/twin.ts";
import type { StickFiles } from "../shared/bundle/stick-file.ts";
import type { VerifiedBase } from "../shared/import/verify-bundle.ts";
import { fieldOf, type JsonObject } from "../shared/json/value.ts";
import { PYPI, type Profile } from "../shared/profile/pypi.ts";
import { buildClaimed } from "../shared/sign/build-claimed.ts";
import { later } from "../shared/tuf/instant.ts";
import { alteredStick, signersOf, type Alteration } from "./altered-stick.ts";
import { good, importOf, NOW, once, sampleBase, there } from "./sample.ts";
import { readTargets, type Targets } from "../shared/tuf/targets.ts";

/** Room for about four of the sample's projects, which have two keys each. */
export const SMALL: Profile = {
  ...PYPI,
  shardBudget: {
    shard: { most: 4800, aim: 4000 },
    inner: PYPI.shardBudget.inner,
  },
};

/** What each file of the sample's claimed says when it is divided: claimed itself in the version that is published, the others in version 1. */
const divided = once((): ReadonlyMap<string, JsonObject> => {
  const files = buildClaimed(
    { ...sampleBase(), profile: SMALL },
    { approved: [], revoked: new Set(), replaced: new Map() },
    { quorum: sampleBase().claimedQuorum, shape: "sharded", expires: later(NOW, 70) },
  );
  return new Map(files.map(({ role, bytes }) => [role, objectIn(there(bytes))]));
});

/** The shards' roles, in order. */
export const shardRoles = (): readonly string[] => [...divided().keys()].slice(1);
/** Where a shard stands among the published files. */
export const shardPath = (role: string, version = 1): string => metadataPath(version, role);

export interface DividedStick {
  /** What a file of claimed says instead, by role. */
  readonly says?: Readonly<Record<string, (signed: JsonObject) => JsonObject>>;
  /** Who signs a file of claimed instead, by role. */
  readonly signers?: Readonly<Record<string, readonly SampleKey[]>>;
  /** Versions that snapshot lists instead, or all that it says of a file; null: a role that it does not list. */
  readonly listed?: Readonly<Record<string, number | JsonObject | null>>;
  /** Whole files beside those, or in their place; null takes one away. */
  readonly files?: Alteration["files"];
}

/** The sample's stick after claimed was divided, with just these differences. All else is made good again. */
export function dividedStick({
  says = {},
  signers = {},
  listed = {},
  files = {},
}: DividedStick = {}): StickFiles {
  const said = new Map(
    [...divided()].map(([role, signed]) => [role, (says[role] ?? ((same) => same))(signed)]),
  );
  const shards = [...said].slice(1).map(([role, signed]) => {
    const by = signers[role] ?? signersOf("claimed");
    return [shardPath(role, Number(fieldOf(signed, "version"))), signedFile(signed, by)] as const;
  });
  const claimed = { ...there(said.get("claimed")), version: VERSIONS.claimed };
  const meta = Object.entries({
    ...Object.fromEntries(shardRoles().map((role) => [role, 1])),
    ...listed,
  }).flatMap(([role, listing]) => {
    if (listing === null) return [];
    return [
      [`${role}.json`, typeof listing === "number" ? { version: listing } : listing] as const,
    ];
  });
  return alteredStick({
    says: {
      claimed: () => claimed,
      snapshot: (signed) => ({
        ...signed,
        meta: { ...(fieldOf(signed, "meta") as JsonObject), ...Object.fromEntries(meta) },
      }),
    },
    ...(signers["claimed"] === undefined ? {} : { signers: { claimed: signers["claimed"] } }),
    files: { ...Object.fromEntries(shards), ...files },
  });
}

/** The import's view of it, where shards are as small as when they were made. */
export const dividedBase: () => VerifiedBase = once(() => {
  const base = there(importOf(dividedStick()).base);
  return { ...base, profile: SMALL };
});

/** A file of the divided claimed, read. */
export function shardFile(role: string): Targets {
  return good(readTargets(signedFile(there(divided().get(role)), signersOf("claimed")), role));
}
