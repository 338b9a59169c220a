import type { ProjectName } from "../claim/project-name.ts";
import { byCodePoint } from "../json/canonical.ts";
import type { Profile } from "../profile/pypi.ts";
import { ed25519KeyId, ed25519KeyText } from "../tuf/key.ts";
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
  readonly keys: readonly KeyText[];
}

/** `member`: `"KEYID":{…}` */
type KeyText = readonly [keyid: string, member: string];

function entry(name: string, role: string, keys: readonly KeyText[]): ProjectEntry {
  let bytes = role.length + 1;
  for (const [, member] of keys) bytes += member.length + 1;
  return { name, role, keys, bytes };
}

/**
 * Its delegation terminates, and speaks for the project's own paths. PEP 458 (2013), claimed. Written out, since there may be 100,000: names, keys
 * and paths have nothing in them that JSON would escape.
 */
export function newEntry(profile: Profile, next: NewProject): ProjectEntry {
  const keys = next.keys.map((key) => {
    const keyid = ed25519KeyId(key);
    return [keyid, `"${keyid}":${ed25519KeyText(key)}`] as const;
  });
  const keyids = keys
    .map(([keyid]) => keyid)
    .sort()
    .join('","');
  const paths = profile.projectPaths(next.project).join('","');
  const role = `{"keyids":["${keyids}"],"name":"${next.role}","paths":["${paths}"],"terminating":true,"threshold":${next.threshold}}`;
  return entry(next.project, role, keys);
}

/** The entry of one role of a file that delegates to projects. A role that is no project's keeps its own name. */
function entryAt({ delegations }: Targets, place: number, profile: Profile): ProjectEntry {
  const { keyTable, roleTable } = delegations;
  const name = roleTable.name(place);
  const keys = roleTable
    .keyids(place)
    .map((keyid) => [keyid, keyTable.written(keyTable.find(keyid))] as const);
  return entry(profile.projectOf(name)?.project ?? name, roleTable.written(place), keys);
}

/** What changes in one file. */
export interface FileEdit {
  /** By place: what a role gives way to; null where it goes. */
  readonly instead: ReadonlyMap<number, ProjectEntry | null>;
  readonly more: readonly ProjectEntry[];
}

/** A project that comes into a file which lists one of its keys already: that key stays as it is written there, fields we do not know included. */
function comingInto({ delegations: { keyTable } }: Targets, come: ProjectEntry): ProjectEntry {
  if (come.keys.every(([keyid]) => keyTable.find(keyid) === -1)) return come;
  const keys = come.keys.map(([keyid, member]) => {
    const place = keyTable.find(keyid);
    return [keyid, place === -1 ? member : keyTable.written(place)] as const;
  });
  return entry(come.name, come.role, keys);
}

/** Every project of a file, as the edit leaves it. */
export function entriesOf(
  targets: Targets,
  profile: Profile,
  { instead, more }: FileEdit,
): readonly ProjectEntry[] {
  const entries: ProjectEntry[] = [];
  for (let place = 0; place < targets.delegations.roleTable.length; place++) {
    const next = instead.get(place);
    if (next === undefined) entries.push(entryAt(targets, place, profile));
    else if (next !== null) entries.push(comingInto(targets, next));
  }
  for (const next of more) entries.push(comingInto(targets, next));
  return entries;
}

/** The members of `keys` and the entries of `roles` that these projects need, as pieces of text. */
export function written(entries: readonly ProjectEntry[]): {
  readonly keys: readonly string[];
  readonly roles: readonly string[];
} {
  const keys = new Map(entries.flatMap((each) => each.keys));
  const sorted = [...keys].sort(([a], [b]) => byCodePoint(a, b)).map(([, member]) => member);
  return { keys: withCommas(sorted), roles: withCommas(entries.map(({ role }) => role)) };
}
