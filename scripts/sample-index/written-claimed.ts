import { canonicalText } from "../../shared/json/canonical.ts";
import { fieldOf, isArray, type JsonObject } from "../../shared/json/value.ts";
import { NotPublished, objectIn, rowsIn, textIn } from "./not-published.ts";
import {
  quorumOfTargets,
  requireSignatures,
  type WrittenFile,
  type WrittenQuorum,
} from "./written-quorum.ts";

/** Names that begin with a text, or the one that is just it. */
interface Beginning {
  readonly text: string;
  readonly exact: boolean;
}

/** One file of claimed. */
export interface ClaimedPart {
  readonly role: string;
  readonly version: number;
  readonly file: WrittenFile;
  /** The names that it is asked for; null for claimed itself, which is asked for all. */
  readonly names: readonly Beginning[] | null;
  /** What it delegates to, where that is files and not projects. */
  readonly parts: readonly ClaimedPart[];
}

export interface WrittenDelegation {
  readonly name: string;
  /** With the keys that it names: one text that can be compared. */
  readonly text: string;
}

const ID = "PUBLISH-CLAIMED";
const LETTERS = "-0123456789abcdefghijklmnopqrstuvwxyz".split("");
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function refuseUnless(holds: boolean, where: string, found: string, expected: string): void {
  if (!holds) throw new NotPublished(ID, where, found, expected);
}

/** A document's delegations, each with its keys in one text that can be compared. */
export function delegationsOf(signed: JsonObject, where: string): readonly WrittenDelegation[] {
  const delegations = objectIn(fieldOf(signed, "delegations"), where);
  const keys = objectIn(fieldOf(delegations, "keys"), where);
  return rowsIn(delegations, "roles", where).map((role) => {
    const keyids = fieldOf(role, "keyids");
    const named = (isArray(keyids) ? keyids : []).map((keyid) =>
      typeof keyid === "string" ? (fieldOf(keys, keyid) ?? null) : null,
    );
    return { name: textIn(role, "name", where), text: canonicalText({ role, named }) };
  });
}

/** Reads `simple/NAMES/*` with the same names in `packages` behind it, again and again, and nothing else. */
function beginningsIn(role: JsonObject, where: string): readonly Beginning[] {
  const paths = fieldOf(role, "paths");
  const list = (isArray(paths) ? paths : []).map(String);
  const beginnings: Beginning[] = [];
  for (let i = 0; i < list.length; i += 2) {
    const names = /^simple\/([a-z0-9][a-z0-9-]*\*?)\/\*$/.exec(list[i] ?? "")?.[1] ?? "";
    const text = names.replace("*", "");
    const exact = text === names;
    const sound =
      text !== "" &&
      !text.includes("--") &&
      !(exact && text.endsWith("-")) &&
      list[i + 1] === `packages/*/*/${names}/*`;
    refuseUnless(sound, where, list.slice(i, i + 2).join(" "), "the paths of one beginning");
    beginnings.push({ text, exact });
  }
  refuseUnless(beginnings.length > 0, where, "no paths", "the beginnings of names");
  return beginnings;
}

/** Finds what beginnings hold a name: all of them, though there must be one. */
class Holders<T> {
  private readonly exact = new Map<string, T[]>();
  private readonly open = new Map<string, T[]>();

  constructor(entries: readonly (readonly [Beginning, T])[]) {
    for (const [{ text, exact }, holder] of entries) {
      const map = exact ? this.exact : this.open;
      map.set(text, [...(map.get(text) ?? []), holder]);
    }
  }

  of(name: string): readonly T[] {
    const found = [...(this.exact.get(name) ?? [])];
    for (let i = 1; i <= name.length; i++) found.push(...(this.open.get(name.slice(0, i)) ?? []));
    return found;
  }

  /** Every text that some beginning goes on from: names differ in who holds them only by how they go on from these. */
  get turns(): ReadonlySet<string> {
    const texts = [...this.exact.keys(), ...this.open.keys()];
    return new Set(
      texts.flatMap((text) => Array.from({ length: text.length + 1 }, (_, i) => text.slice(0, i))),
    );
  }
}

/** Every name that the file is asked for is in just one of its parts, and no other name is in any: tried at each turn with every letter. */
function requireOneEach(where: string, names: ClaimedPart["names"], parts: Holders<string>): void {
  const own = names === null ? null : new Holders(names.map((each) => [each, where] as const));
  for (const turn of new Set([...parts.turns, ...(own?.turns ?? [])]))
    for (const probe of [
      turn,
      ...LETTERS.flatMap((letter) => [turn + letter, `${turn}${letter}0`]),
    ]) {
      if (!NAME.test(probe)) continue;
      const due = own === null ? 1 : own.of(probe).length;
      const found = parts.of(probe);
      refuseUnless(
        found.length === due,
        where,
        `"${probe}" in ${found.length} files (${found.join(", ")})`,
        `in ${due}`,
      );
    }
}

/** Where the files of claimed come from, and who must have signed them; without a quorum they are the index's own, and known. */
export interface ClaimedSource {
  readonly fetch: (role: string) => { readonly version: number; readonly file: WrittenFile };
  readonly quorum: WrittenQuorum | null;
}

const isShard = (name: string) => /^claimed\.(shard|inner[1-9])\./.test(name);

function readPart(role: string, names: ClaimedPart["names"], source: ClaimedSource): ClaimedPart {
  const { version, file } = source.fetch(role);
  const { signed, where } = file;
  const { quorum } = source;
  if (quorum !== null) requireSignatures(file, quorum, "claimed's keys");
  const delegations = objectIn(fieldOf(signed, "delegations"), where);
  const rows = rowsIn(delegations, "roles", where);
  const shards = rows.filter((row) => isShard(textIn(row, "name", where)));
  if (shards.length === 0) return { role, version, file, names, parts: [] };
  refuseUnless(shards.length === rows.length, where, "projects beside files", "one or the other");
  const read = rows.map((row) => {
    const name = textIn(row, "name", where);
    const own = quorumOfTargets(signed, name);
    const terminating = fieldOf(row, "terminating");
    refuseUnless(terminating === false, where, `${name} terminates`, "one that does not");
    refuseUnless(
      quorum === null || sameQuorum(own, quorum),
      where,
      `other keys for ${name}`,
      "those of claimed",
    );
    return { name, beginnings: beginningsIn(row, `${name} in ${where}`) };
  });
  const entries = read.flatMap(({ name, beginnings }) =>
    beginnings.map((each) => [each, name] as const),
  );
  requireOneEach(where, names, new Holders(entries));
  const parts = read.map(({ name, beginnings }) => readPart(name, beginnings, source));
  return { role, version, file, names, parts };
}

function sameQuorum(a: WrittenQuorum, b: WrittenQuorum): boolean {
  const keys = ({ publics }: WrittenQuorum) => [...new Set(publics)].sort().join(" ");
  return a.threshold === b.threshold && keys(a) === keys(b);
}

/**
 * Claimed with all its files, as the index's operators read it: with their own code. Throws NotPublished: PUBLISH-SIGNATURES where one lacks a
 * threshold of claimed's keys, PUBLISH-CLAIMED where a name is in no file or in two, or a delegation to a file is another than it must be.
 */
export class WrittenClaimed {
  readonly top: ClaimedPart;
  /** Each before those that it delegates to. */
  readonly files: readonly ClaimedPart[];

  constructor(role: string, source: ClaimedSource) {
    this.top = readPart(role, null, source);
    const all = (part: ClaimedPart): readonly ClaimedPart[] => [part, ...part.parts.flatMap(all)];
    this.files = all(this.top);
    for (const part of this.leaves) if (part.names !== null) own(part);
  }

  get divided(): boolean {
    return this.top.parts.length > 0;
  }

  /** The files that delegate to projects. */
  get leaves(): readonly ClaimedPart[] {
    return this.files.filter(({ parts }) => parts.length === 0);
  }

  /** Of the projects, in the order of the files. */
  delegations(): readonly WrittenDelegation[] {
    return this.leaves.flatMap(({ file }) => delegationsOf(file.signed, file.where));
  }

  /** The roles that a client asks for a project, from claimed down. */
  wayTo(project: string): readonly string[] {
    const way = [this.top];
    for (let at = this.top; at.parts.length > 0;) {
      const next = at.parts.find((part) => isAskedFor(part, project));
      if (next === undefined) break;
      way.push(next);
      at = next;
    }
    return way.map(({ role }) => role);
  }
}

/** Whether a client asks the file for a project. */
export function isAskedFor({ names }: ClaimedPart, project: string): boolean {
  if (names === null) return true;
  return names.some(({ text, exact }) => (exact ? project === text : project.startsWith(text)));
}

/** Every project of the file is among the names that it is asked for. */
function own({ names, file }: ClaimedPart): void {
  const holders = new Holders((names ?? []).map((each) => [each, null] as const));
  for (const { name } of delegationsOf(file.signed, file.where)) {
    const project = /^project\.([a-z0-9-]+)\.[1-9][0-9]*$/.exec(name)?.[1];
    const here = project !== undefined && holders.of(project).length === 1;
    refuseUnless(here, file.where, `the role ${name}`, "projects that it is asked for");
  }
}
