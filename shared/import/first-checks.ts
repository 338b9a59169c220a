import { samePerson } from "../person-name.ts";
import type { Manifest } from "../bundle/manifest.ts";
import type { Check } from "../check/check.ts";
import type { Sha256 } from "../digest/sha256.ts";
import { KEY_RECORD_FOLDER, type KeyRecord } from "../key-record/key-record.ts";
import type { Profile } from "../profile/pypi.ts";
import { firstRoles, NONE_YET } from "./empty-tree.ts";
import type { Anchor } from "./root-checks.ts";

const NEW_STICK = "Do not use this stick. Ask the index's operators for a new one.";

export interface FirstSubject {
  readonly manifest: Manifest;
  /** SHA-256 of bundle.json as it was read. */
  readonly bundle: Sha256 | undefined;
  readonly anchor: Anchor;
}

/** While there is no root, the people recognise the stick itself: the digest of its manifest, which covers every file. */
export const FIRST_BUNDLE: Check<"FIRST-BUNDLE", FirstSubject> = {
  id: "FIRST-BUNDLE",
  claim:
    "The stick begins a new repository, and its bundle.json is the very one that the people in the room recognised.",
  level: "block",
  holds: ({ manifest, bundle, anchor }) => {
    if (manifest.kind !== "first")
      return {
        found: `a bundle of the kind "${manifest.kind}", for a repository that exists`,
        expected: 'a bundle of the kind "first"',
        todo: "Begin from the root of that repository, which you trust. Nothing new is begun with this stick.",
      };
    if (anchor.version !== NONE_YET)
      return {
        found: `root ${anchor.version}, for a stick that begins a new repository`,
        expected: "the SHA-256 of bundle.json: there is no root yet",
        todo: "If the repository has a root, this stick is not for it: do not use it. If it has none, compare bundle.json's digest.",
      };
    return (
      bundle === anchor.sha256 || {
        found: `SHA-256 ${bundle ?? "of no file"}`,
        expected: `SHA-256 ${anchor.sha256}`,
        todo: "Compare the digest with your printed record. If the record is right, this stick was altered or is another one: do not use it.",
      }
    );
  },
};

/** A root on such a stick would mean that the repository exists, and that somebody is led to make a second root 1 for it. */
export const FIRST_EMPTY: Check<"FIRST-EMPTY", Manifest> = {
  id: "FIRST-EMPTY",
  claim: "A stick that begins a repository holds key records and nothing else: no root, no claims.",
  level: "block",
  holds: (manifest) => {
    const other = manifest.files.find(({ path }) => !path.startsWith(KEY_RECORD_FOLDER));
    if (other === undefined) return true;
    const where = other.path;
    const expected = `nothing beside the files in ${KEY_RECORD_FOLDER}`;
    if (where.startsWith("metadata/"))
      return {
        where,
        found: where.endsWith(".root.json")
          ? "a root: the repository exists already"
          : "metadata of a repository that exists already",
        expected,
        todo: "Do not go on: a second root 1 would split the repository from its clients. Ask the index's operators what this stick is for.",
      };
    return {
      where,
      found: "a file that a new repository cannot have yet",
      expected,
      todo: NEW_STICK,
    };
  },
};

/** The first name, case aside, that stands on two records for one role; undefined when there is none. */
function named(records: readonly KeyRecord[]): string | undefined {
  return records.find(({ keyholder }, i) =>
    records.slice(0, i).some((before) => samePerson(before.keyholder, keyholder)),
  )?.keyholder;
}

export const FIRST_RECORDS: Check<
  "FIRST-RECORDS",
  { readonly records: readonly KeyRecord[]; readonly profile: Profile }
> = {
  id: "FIRST-RECORDS",
  claim:
    "Every role of the new repository has key records of as many people as must sign it, and nobody has two for one role.",
  level: "block",
  holds: ({ records, profile }) => {
    const roles = firstRoles(profile);
    const stranger = records.find((each) => roles.every(({ role }) => role !== each.role));
    if (stranger !== undefined)
      return {
        where: stranger.keyholder,
        found: `a key record for "${stranger.role}"`,
        expected: `a record for one of ${roles.map(({ role }) => role).join(", ")}`,
        todo: NEW_STICK,
      };
    for (const { role, threshold } of roles) {
      const mine = records.filter((each) => each.role === role);
      const twice = named(mine);
      if (twice !== undefined)
        return {
          where: role,
          found: `two key records by the name ${twice}`,
          expected: "one for each person: with two keys one person counts as two",
          todo: "If they are two people, let their names tell them apart. Then ask for a new stick.",
        };
      if (mine.length < threshold)
        return {
          where: role,
          found:
            mine.length === 0
              ? "no key record"
              : `key records of ${mine.map(({ keyholder }) => keyholder).join(", ")} only`,
          expected: `${threshold} or more`,
          todo: "Ask the missing keyholders for their key records, and the index's operators for a new stick.",
        };
    }
    return true;
  },
};
