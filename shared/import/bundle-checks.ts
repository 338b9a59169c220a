import type { Check } from "../check/check.ts";
import type { Manifest } from "../bundle/manifest.ts";
import type { StickFiles } from "../bundle/stick-file.ts";
import { NAMES_PATH, PROHIBITED_PATH, type NameList } from "../bundle/name-list.ts";
import type { Profile } from "../profile/pypi.ts";
import { DAY, formatInstant, type Instant } from "../tuf/instant.ts";
import { repositoryOf, type Root } from "../tuf/root.ts";
import { type Tally, tallyWords } from "../tuf/tally.ts";

const NEW_STICK = "Do not use this stick. Ask the index's operators for a new one.";

const BUNDLE_PATH = "bundle.json";
/** What a ceremony left on its stick, for whoever verifies it. No check of a bundle looks at it. */
const OUTPUT = /^(signed|transcript)\//;

export const BUNDLE_FILES: Check<
  "BUNDLE-FILES",
  { readonly manifest: Manifest; readonly files: StickFiles }
> = {
  id: "BUNDLE-FILES",
  claim:
    "Every file that the manifest lists is on the stick, with the length and SHA-256 that it states, and no other file is looked at.",
  level: "block",
  holds: ({ manifest, files }) => {
    for (const listed of manifest.files) {
      const file = files.get(listed.path);
      const expected = `${listed.length} bytes, SHA-256 ${listed.sha256}`;
      const where = listed.path;
      if (file === undefined) return { where, found: "no such file", expected, todo: NEW_STICK };
      if (file.bytes.length !== listed.length)
        return { where, found: `${file.bytes.length} bytes`, expected, todo: NEW_STICK };
      if (file.sha256 !== listed.sha256)
        return { where, found: `SHA-256 ${file.sha256}`, expected, todo: NEW_STICK };
    }
    const listed = new Set([BUNDLE_PATH, ...manifest.files.map(({ path }) => path)]);
    const stray = [...files.keys()].find((path) => !listed.has(path) && !OUTPUT.test(path));
    if (stray !== undefined)
      return {
        where: stray,
        found: "a file that the manifest does not list",
        expected: "listed files alone",
        todo: NEW_STICK,
      };
    return true;
  },
};

export const BUNDLE_SIGNATURE: Check<"BUNDLE-SIGNATURE", Tally> = {
  id: "BUNDLE-SIGNATURE",
  claim:
    "The manifest is signed by the index's key for recently-claimed metadata, so the whole stick is.",
  level: "block",
  holds: (tally) =>
    tally.reached || {
      found: tallyWords(tally),
      expected: "a valid signature by the index's recently-claimed key",
      todo: NEW_STICK,
    },
};

export const BUNDLE_KIND: Check<
  "BUNDLE-KIND",
  { readonly files: StickFiles; readonly profile: Profile }
> = {
  id: "BUNDLE-KIND",
  claim: "The stick holds a repository with claimed projects: Conclave knows no other kind.",
  level: "block",
  holds: ({ files, profile }) => {
    const names = ["targets", profile.claimed, profile.recentlyClaimed];
    const paths = [...files.keys()];
    const missing = names.filter(
      (name) => !paths.some((path) => new RegExp(`^metadata/[0-9]+\\.${name}\\.json$`).test(path)),
    );
    return (
      missing.length === 0 || {
        where: "metadata",
        found: `a repository without ${missing.join(", ")}`,
        expected: `${names.join(", ")} beside its roots`,
        todo: "This is not the kind of repository that Conclave holds ceremonies for. Take another stick. If it is yours, ask the index's operators for a complete one.",
      }
    );
  },
};

export const BUNDLE_REPOSITORY: Check<
  "BUNDLE-REPOSITORY",
  { readonly manifest: Manifest; readonly root: Root }
> = {
  id: "BUNDLE-REPOSITORY",
  claim: "The bundle is for the repository that the trusted root names.",
  level: "block",
  holds: ({ manifest, root }) => {
    const name = repositoryOf(root);
    if (name === null || name === manifest.repository) return true;
    return { found: `"${manifest.repository}"`, expected: `"${name}"`, todo: NEW_STICK };
  },
};

interface MadeAndNow {
  readonly manifest: Manifest;
  readonly now: Instant;
}

/** Clocks differ a little; all of them count in UTC. */
const CLOCKS_DIFFER = DAY;

/**
 * What expires is judged, and what is made is dated, by this clock: where it is behind, files expire before their time. Nothing that a ceremony is
 * held to mend is wrong then, so this blocks in every kind.
 */
export const BUNDLE_CLOCK: Check<"BUNDLE-CLOCK", MadeAndNow> = {
  id: "BUNDLE-CLOCK",
  claim:
    "This computer's clock is not more than a day before the time at which the stick was made.",
  level: "block",
  holds: ({ manifest, now }) => {
    if (now >= manifest.created - CLOCKS_DIFFER) return true;
    const made = formatInstant(manifest.created);
    return {
      where: "this computer's clock",
      found: `this computer's clock says ${formatInstant(now)}; the stick was made on ${made}`,
      expected: "a clock that says the present time, in UTC",
      todo: "Look at another clock. Set this computer's clock, then begin again. If it is right, the stick has a wrong date: ask the index's operators for a new one.",
    };
  },
};

export const BUNDLE_AGE: Check<"BUNDLE-AGE", MadeAndNow & { readonly profile: Profile }> = {
  id: "BUNDLE-AGE",
  claim: "The bundle was made in the last days, and not in the future.",
  level: "warn",
  holds: ({ manifest, now, profile }) => {
    const age = now - manifest.created;
    if (age >= 0 && age <= profile.bundleDays * DAY) return true;
    return {
      found: `made on ${formatInstant(manifest.created)}; this computer's clock says ${formatInstant(now)}`,
      expected: `made in the last ${profile.bundleDays} days`,
      todo: "Check the clock. If it is right, ask whether a newer bundle exists before you go on.",
    };
  },
};

export interface KnownNames {
  readonly claims: number;
  /** Null where the stick carries no such file. */
  readonly existing: NameList | null;
  readonly prohibited: NameList | null;
}

export const BUNDLE_NAMES: Check<"BUNDLE-NAMES", KnownNames> = {
  id: "BUNDLE-NAMES",
  claim:
    "The stick carries the index's existing, popular and prohibited names, so that every claim's name is compared with them.",
  level: "warn",
  holds: ({ claims, existing, prohibited }) => {
    if (claims === 0) return true;
    const missing = [
      ...(existing === null ? ["existing names"] : []),
      ...(existing?.popular.length === 0 ? ["ranks of the popular names"] : []),
      ...(prohibited === null ? ["prohibited names"] : []),
    ];
    return (
      missing.length === 0 || {
        where: existing === null || existing.popular.length === 0 ? NAMES_PATH : PROHIBITED_PATH,
        found: `no ${missing.join(", no ")}`,
        expected: `${NAMES_PATH} with ranks, and ${PROHIBITED_PATH}`,
        todo: "Ask the index's operators for a stick with these files. Without them nobody is told of a claim for a name that only looks like a known one: read every name yourselves.",
      }
    );
  },
};
