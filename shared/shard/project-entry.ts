import type { ProjectName } from "../claim/project-name.ts";
import { byCodePoint, canonicalText } from "../json/canonical.ts";
import type { Profile } from "../profile/pypi.ts";
import { ed25519Key } from "../tuf/key.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Targets } from "../tuf/targets.ts";
import { withCommas } from "../tuf/table-scan.ts";
import type { Sized } from "./pack.ts";

/** What claimed says of a project that comes, or gets other keys. */
export interface NewProject {
  readonly project: ProjectName;
  readonly role: RoleName;
  /** Public keys in hex. */
  readonly keys: readonly string[];
  readonly threshold: number;
}

/** A project's delegation as it is written, with the keys that it names: what moves from one file of claimed to another, letter for letter. */
export interface ProjectEntry extends Sized {
  readonly role: string;
  /** keyid -> `"KEYID":{…}` */
  readonly keys: ReadonlyMap<string, string>;
}

function entry(name: string, role: string, keys: ReadonlyMap<string, string>): ProjectEntry {
  let bytes = role.length + 1;
  for (const key of keys.values()) bytes += key.length + 1;
  return { name, role, keys, bytes };
}

/** Its delegation terminates, and speaks for the project's own paths. PEP 458 (2013), claimed. */
export function newEntry(profile: Profile, next: NewProject): ProjectEntry {
  const keys = next.keys.map((key) => ed25519Key(key));
  const role = canonicalText({
    keyids: keys.map(({ keyid }) => keyid).sort(),
    name: next.role,
    paths: profile.projectPaths(next.project),
    terminating: true,
    threshold: next.threshold,
  });
  const texts = keys.map(
    ({ keyid, json }) => [keyid, `"${keyid}":${canonicalText(json)}`] as const,
  );
  return entry(next.project, role, new Map(texts));
}

/** The entry of one role of a file that delegates to projects. A role that is no project's keeps its own name. */
function entryAt({ delegations }: Targets, place: number, profile: Profile): ProjectEntry {
  const { keyTable, roleTable } = delegations;
  const name = roleTable.name(place);
  const keys = roleTable
    .keyids(place)
    .map((keyid) => [keyid, keyTable.written(keyTable.find(keyid))] as const);
  return entry(profile.projectOf(name)?.project ?? name, roleTable.written(place), new Map(keys));
}

/** Every project of a file. */
export function entriesOf(targets: Targets, profile: Profile): readonly ProjectEntry[] {
  return Array.from({ length: targets.delegations.roleTable.length }, (_, place) =>
    entryAt(targets, place, profile),
  );
}

/** The members of `keys` and the entries of `roles` that these projects need, as pieces of text. */
export function written(entries: readonly ProjectEntry[]): {
  readonly keys: readonly string[];
  readonly roles: readonly string[];
} {
  const keys = new Map(entries.flatMap((each) => [...each.keys]));
  const sorted = [...keys].sort(([a], [b]) => byCodePoint(a, b)).map(([, member]) => member);
  return { keys: withCommas(sorted), roles: withCommas(entries.map(({ role }) => role)) };
}
