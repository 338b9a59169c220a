import type { Check } from "../check/check.ts";
import type { Profile } from "../profile/pypi.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import { statedHash, type Snapshot } from "../tuf/snapshot.ts";
import { type Tally, tallyWords } from "../tuf/tally.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import type { StickFiles } from "../bundle/stick-file.ts";
import { TARGETS_LIMIT } from "../tuf/default-limits.ts";
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
/** The index alone can mend this: before a ceremony is held, clients find nothing behind so large a file. */
export const CLIENT_RECENT: Check<"CLIENT-RECENT", { readonly bytes: number }> = {
  id: "CLIENT-RECENT",
  claim: "Recently-claimed is within the size that TUF clients accept.",
  level: "warn",
  holds: ({ bytes }) =>
    bytes <= TARGETS_LIMIT || {
      found: `${bytes.toLocaleString("en")} bytes`,
      expected: `at most ${TARGETS_LIMIT.toLocaleString("en")}: every client refuses more`,
      todo: "Publish soon: until then clients find neither these projects nor unclaimed ones. Put off as few claims as you can, since they stay in this file, and tell the index's operators.",
    },
};
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
    "Targets delegates every path to claimed, recently-claimed and unclaimed, in this order; the first two do not terminate; claimed needs two signatures or more.",
  level: "block",
  holds: ({ targets, profile }) => {
    const { roles } = targets.delegations;
    const found = roles.map((role) => role.name).join(", ");
    const wanted = [profile.claimed, profile.recentlyClaimed, profile.unclaimed].join(", ");
    const todo =
      "Hold a targets ceremony first: as it is, clients would not find what claimed says.";
    if (found !== wanted) return { found: found || "no delegations", expected: wanted, todo };
    const ending = roles.slice(0, 2).find((role) => role.terminating);
    if (ending !== undefined)
      return {
        found: `a terminating delegation to ${ending.name}`,
        expected: "one that is not terminating",
        todo,
      };
    const partial = roles.find((role) => !coversEverything(role, profile));
    if (partial !== undefined)
      return {
        found: `other paths for ${partial.name}`,
        expected: profile.everyPath.join(", "),
        todo,
      };
    if ((roles[0]?.threshold ?? 0) >= 2) return true;
    return { found: "claimed needs one signature only", expected: "two or more", todo };
  },
};

function coversEverything(role: Delegation, profile: Profile): boolean {
  return (
    role.covers.by === "paths" &&
    JSON.stringify(role.covers.patterns) === JSON.stringify(profile.everyPath)
  );
}

export interface Versions {
  readonly snapshot: Snapshot;
  readonly timestamp: Snapshot;
  readonly targets: Targets;
  readonly claimed: Targets;
  readonly recent: Targets;
  readonly profile: Profile;
  readonly files: StickFiles;
  /** From where each was read. */
  readonly paths: Readonly<Record<"snapshot" | "targets" | "claimed" | "recent", string>>;
}

export const SNAPSHOT_VERSIONS: Check<"SNAPSHOT-VERSIONS", Versions> = {
  id: "SNAPSHOT-VERSIONS",
  claim:
    "The files are the versions (and have the hashes, where they are stated) that snapshot lists, and timestamp lists this snapshot: nothing else was put in their place.",
  level: "block",
  holds: ({ snapshot, timestamp, targets, claimed, recent, profile, files, paths }) => {
    const rows = [
      [timestamp, "snapshot", snapshot.version, paths.snapshot],
      [snapshot, "targets", targets.version, paths.targets],
      [snapshot, profile.claimed, claimed.version, paths.claimed],
      [snapshot, profile.recentlyClaimed, recent.version, paths.recent],
    ] as const;
    for (const [list, role, found, path] of rows) {
      const where = `${role}.json`;
      // Else what is compared below would be another file than the one that was read.
      const named = `metadata/${found}.${where}`;
      if (path !== named)
        return {
          where: path,
          found: `a file that says version ${found} itself`,
          expected: `${named}, or the version that its name says`,
          todo: NEW_STICK,
        };
      const listed = list.meta.get(where);
      if (listed !== found)
        return {
          where,
          found: `version ${found}`,
          expected: `version ${listed ?? "unlisted"}, as published`,
          todo: NEW_STICK,
        };
      const sha256 = statedHash(list, where);
      const file = files.get(path);
      if (sha256 !== null && file?.sha256 !== sha256)
        return {
          where,
          found: `SHA-256 ${file?.sha256 ?? "of no file"}`,
          expected: `SHA-256 ${sha256}`,
          todo: NEW_STICK,
        };
    }
    return true;
  },
};

export const SNAPSHOT_AGE: Check<
  "SNAPSHOT-AGE",
  { readonly online: Readonly<Record<string, Snapshot | Targets>>; readonly now: Instant }
> = {
  id: "SNAPSHOT-AGE",
  claim:
    "The online files (timestamp, snapshot, recently-claimed) have not expired: the stick shows the repository as it is now.",
  level: "warn",
  holds: ({ online, now }) => {
    for (const [name, { version, expires }] of Object.entries(online))
      if (expires <= now)
        return {
          found: `${name} ${version}, expired on ${formatInstant(expires)}`,
          expected: `valid today, ${formatInstant(now)}`,
          todo: "These live one day, so an older stick shows this. Make sure that nobody published claimed metadata since.",
        };
    return true;
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
