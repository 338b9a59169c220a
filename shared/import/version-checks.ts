import type { Check } from "../check/check.ts";
import type { Profile } from "../profile/pypi.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import type { Snapshot } from "../tuf/snapshot.ts";
import type { Targets } from "../tuf/targets.ts";

/** A ceremony a minute for two thousand years; far below what programs can count. */
const HIGHEST_VERSION = 1_000_000_000;

export interface VersionsSubject {
  readonly targets: Targets;
  readonly tree: ClaimedTree;
  readonly snapshot: Snapshot;
  readonly profile: Pick<Profile, "shardHeight">;
}

/**
 * A version can only go up. Somebody with a stolen key can raise it so far that nothing can follow, which the specification calls a fast-forward attack:
 * https://theupdateframework.github.io/specification/v1.0.34/#update-snapshot. Of names below claimed what snapshot lists counts too: a new file of that
 * name goes on from there.
 */
export const VERSION_ROOM: Check<"VERSION-ROOM", VersionsSubject> = {
  id: "VERSION-ROOM",
  level: "block",
  claim: "No file's version is so high that no newer one could follow.",
  holds: ({ targets, tree, snapshot, profile }) => {
    const listed = [...snapshot.meta].filter(
      ([file]) => profile.shardHeight(file.replace(/\.json$/, "")) !== null,
    );
    const rows: readonly (readonly [string, number])[] = [
      ["targets.json", targets.version],
      ...tree.files.map((file) => [`${file.role}.json`, file.targets.version] as const),
      ...listed,
    ];
    const high = rows.find(([, version]) => version > HIGHEST_VERSION);
    return (
      high === undefined || {
        where: high[0],
        found: `version ${high[1]}`,
        expected: `at most ${HIGHEST_VERSION.toLocaleString("en")}`,
        todo: "Somebody may have stolen a key and raised it. Ask the index's operators for a stick with the last sound files from before, and replace the keys of snapshot and timestamp too: clients then forget the high version.",
      }
    );
  },
};
