import type { Check } from "../check/check.ts";
import type { Profile } from "../profile/pypi.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import type { Snapshot } from "../tuf/snapshot.ts";
import { type Tally, tallyWords } from "../tuf/tally.ts";
import type { Targets } from "../tuf/targets.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";

const NEW_STICK = "Do not use this stick. Ask the index's operators for a new one.";

function signatures<Id extends string>(id: Id, claim: string): Check<Id, Tally> {
  return {
    id,
    claim,
    level: "block",
    holds: (tally) =>
      tally.reached || {
        found: tallyWords(tally),
        expected: `valid signatures by ${tally.threshold} of the role's keys`,
        todo: NEW_STICK,
      },
  };
}

export const TARGETS_SIGNATURES = signatures(
  "TARGETS-SIGNATURES",
  "Targets is signed by the keys that root names.",
);
export const CLAIMED_SIGNATURES = signatures(
  "CLAIMED-SIGNATURES",
  "Claimed is signed by a threshold of the keys that targets names.",
);
export const RECENT_SIGNATURES = signatures(
  "RECENT-SIGNATURES",
  "Recently-claimed is signed by the key that targets names.",
);
export const SNAPSHOT_SIGNATURES = signatures(
  "SNAPSHOT-SIGNATURES",
  "Snapshot is signed by the key that root names.",
);
export const TIMESTAMP_SIGNATURES = signatures(
  "TIMESTAMP-SIGNATURES",
  "Timestamp is signed by the key that root names.",
);

export const TARGETS_EXPIRY: Check<
  "TARGETS-EXPIRY",
  { readonly targets: Targets; readonly now: Instant }
> = {
  id: "TARGETS-EXPIRY",
  claim: "Targets has not expired.",
  level: "block",
  holds: ({ targets, now }) =>
    targets.expires > now || {
      found: `targets ${targets.version}, expired on ${formatInstant(targets.expires)}`,
      expected: `targets that are valid today, ${formatInstant(now)}`,
      todo: "Check this computer's clock first. If it is right, hold a targets ceremony before this one.",
    },
};

export const CLAIMED_EXPIRY: Check<
  "CLAIMED-EXPIRY",
  { readonly claimed: Targets; readonly now: Instant }
> = {
  id: "CLAIMED-EXPIRY",
  claim: "The present claimed metadata has not expired.",
  level: "warn",
  holds: ({ claimed, now }) =>
    claimed.expires > now || {
      found: `claimed ${claimed.version}, expired on ${formatInstant(claimed.expires)}`,
      expected: `valid today, ${formatInstant(now)}`,
      todo: "This ceremony mends it. Publish soon: clients cannot install claimed projects now.",
    },
};

export const TARGETS_DELEGATIONS: Check<
  "TARGETS-DELEGATIONS",
  { readonly targets: Targets; readonly profile: Profile }
> = {
  id: "TARGETS-DELEGATIONS",
  claim:
    "Targets delegates to claimed, recently-claimed and unclaimed, in this order, and claimed is not terminating.",
  level: "block",
  holds: ({ targets, profile }) => {
    const { roles } = targets.delegations;
    const found = roles.map((role) => role.name).join(", ");
    const wanted = [profile.claimed, profile.recentlyClaimed, profile.unclaimed].join(", ");
    if (found !== wanted)
      return {
        found: found || "no delegations",
        expected: wanted,
        todo: "Hold a targets ceremony first: clients search the roles in this order.",
      };
    if (roles[0]?.terminating === true)
      return {
        found: "a terminating delegation to claimed",
        expected: "one that is not terminating",
        todo: "Hold a targets ceremony first: with this, no unclaimed project can be installed.",
      };
    return true;
  },
};

export interface Versions {
  readonly snapshot: Snapshot;
  readonly timestamp: Snapshot;
  readonly targets: Targets;
  readonly claimed: Targets;
  readonly recent: Targets;
  readonly profile: Profile;
}

export const SNAPSHOT_VERSIONS: Check<"SNAPSHOT-VERSIONS", Versions> = {
  id: "SNAPSHOT-VERSIONS",
  claim:
    "The files are the versions that snapshot lists, and timestamp lists this snapshot: nothing older was put in their place.",
  level: "block",
  holds: ({ snapshot, timestamp, targets, claimed, recent, profile }) => {
    const rows = [
      ["snapshot.json", timestamp.meta.get("snapshot.json"), snapshot.version],
      ["targets.json", snapshot.meta.get("targets.json"), targets.version],
      [`${profile.claimed}.json`, snapshot.meta.get(`${profile.claimed}.json`), claimed.version],
      [
        `${profile.recentlyClaimed}.json`,
        snapshot.meta.get(`${profile.recentlyClaimed}.json`),
        recent.version,
      ],
    ] as const;
    for (const [file, listed, found] of rows)
      if (listed !== found)
        return {
          where: file,
          found: `version ${found}`,
          expected: `version ${listed ?? "unlisted"}, as published`,
          todo: NEW_STICK,
        };
    return true;
  },
};

export const SNAPSHOT_AGE: Check<
  "SNAPSHOT-AGE",
  { readonly timestamp: Snapshot; readonly now: Instant }
> = {
  id: "SNAPSHOT-AGE",
  claim: "Timestamp has not expired: the stick shows the repository as it is now.",
  level: "warn",
  holds: ({ timestamp, now }) =>
    timestamp.expires > now || {
      found: `timestamp ${timestamp.version}, expired on ${formatInstant(timestamp.expires)}`,
      expected: `valid today, ${formatInstant(now)}`,
      todo: "Timestamps live one day, so an older stick shows this. Make sure that nobody published claimed metadata since.",
    },
};

/** No offline key may also be an online one. */
export const KEYS_APART: Check<
  "KEYS-APART",
  { readonly offline: readonly string[]; readonly online: readonly string[] }
> = {
  id: "KEYS-APART",
  claim: `No key of an offline role (${TOP_LEVEL[0]}, ${TOP_LEVEL[1]}, claimed) is also a key of an online role.`,
  level: "block",
  holds: ({ offline, online }) => {
    const both = offline.find((material) => online.includes(material));
    if (both === undefined) return true;
    return {
      found: `the key ${both.slice(0, 60)} in both`,
      expected: "offline and online keys kept apart",
      todo: "Hold a root or targets ceremony that replaces this key before you sign anything with it.",
    };
  },
};
