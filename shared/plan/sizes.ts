import type { ProjectName } from "../claim/project-name.ts";
import { canonicalText } from "../json/canonical.ts";
import type { Profile, ShardBudget } from "../profile/pypi.ts";
import { newEntry } from "../shard/project-entry.ts";
import type { Stem } from "../shard/stem.ts";
import { assembledBytes } from "../tuf/edit-targets.ts";
import { envelopeFile } from "../tuf/envelope.ts";
import { ed25519Key, type KeyId } from "../tuf/key.ts";

/** Who signs claimed, and how many keys a project brings: all that a file's size follows from beside the names in it. */
export interface Signers {
  /** Keyholders of claimed, each with an Ed25519 key. */
  readonly people: number;
  readonly threshold: number;
  readonly keysEach: number;
}

/** The bytes of each part of claimed's files. */
export interface Sizes {
  /** A project's delegation with its keys, and the commas after them. */
  readonly entry: (name: string) => number;
  /** The delegation from claimed to one of its files, and the comma after it. */
  readonly delegation: (role: string, stems: readonly Stem[]) => number;
  /** The keys of claimed that a file lists which delegates to others, and the commas after them. */
  readonly keys: number;
  /** A whole signed file, of what its keys and delegations come to. */
  readonly file: (inside: number) => number;
  /** What a budget leaves for the keys and delegations. */
  readonly less: (budget: ShardBudget["shard"]) => ShardBudget["shard"];
  /** A role's line in snapshot. */
  readonly listed: (role: string) => number;
}

/** As many keys as wanted; every Ed25519 key is written in as many letters. */
function keys(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => (i + 1).toString(16).padStart(64, "0"));
}

/** What grown() keeps free in a file for what stands around the delegations, and for the signature of each key. */
const AROUND = 400;
const SIGNATURE = 250;

/** Measured once, on parts that the app's own code wrote; a test compares the sums with whole files. A new file's version has one digit. */
export function sizesOf(profile: Profile, { people, threshold, keysEach }: Signers): Sizes {
  const entry = (name: string) =>
    newEntry(profile, {
      project: name as ProjectName,
      role: profile.projectRole(name as ProjectName, 1),
      keys: keys(keysEach),
      threshold: 1,
    }).bytes;
  const [one, perLetter] = [entry("a"), entry("aa") - entry("a")];
  const quorum = keys(people).map((key) => ed25519Key(key));
  const keyids = quorum.map(({ keyid }) => keyid);
  const signatures = keyids
    .slice(0, threshold)
    .map((keyid: KeyId) => ({ keyid, sig: "0".repeat(128) }));
  const frame = {
    _type: "targets",
    delegations: {},
    expires: "2027-01-01T00:00:00Z",
    spec_version: "1.0.34",
    targets: {},
    version: 1,
  };
  const empty = envelopeFile(assembledBytes(frame, {}, [], []), signatures).length;
  const around = AROUND + SIGNATURE * people;
  return {
    entry: (name) => one + perLetter * (name.length - 1),
    delegation: (name, stems) => {
      const paths = stems.flatMap((stem) => profile.stemPaths(stem));
      return canonicalText({ keyids, name, paths, terminating: false, threshold }).length + 1;
    },
    keys: quorum.reduce(
      (sum, { keyid, json }) => sum + canonicalText({ [keyid]: json }).length - 1,
      0,
    ),
    // The last of each list has no comma.
    file: (inside) => empty + Math.max(0, inside - 2),
    less: ({ most, aim }) => ({ most: most - around, aim: aim - around }),
    listed: (role) => canonicalText({ [`${role}.json`]: { version: 12 } }).length - 1,
  };
}
