import { shortWords } from "../digest/spoken.ts";
import { finished } from "../finished.ts";
import type { Profile } from "../profile/pypi.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import { formatInstant } from "../tuf/instant.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";

/** One delegation of claimed that differs between two versions. */
export interface DelegationChange {
  /** `replaced`: a project's role gives way to another role of the same project. */
  readonly change: "added" | "removed" | "changed" | "replaced";
  readonly role: string;
  readonly keys: readonly string[];
  readonly threshold: number;
  readonly paths: readonly string[];
  /** For `changed`: what differs, in words. For `replaced`: by whose authority. */
  readonly words: string;
  /** For `replaced`: what the project had before. */
  readonly before: null | {
    readonly role: string;
    readonly keys: readonly string[];
    readonly threshold: number;
  };
}

export interface Changes {
  /** What is dangerous first. */
  readonly sentences: readonly { readonly text: string; readonly danger: boolean }[];
  readonly delegations: readonly DelegationChange[];
}

function patterns(role: Delegation): readonly string[] {
  return role.covers.by === "paths"
    ? role.covers.patterns
    : role.covers.prefixes.map((prefix) => `#${prefix}`);
}

function keysOf(role: Delegation): readonly string[] {
  return role.keys.map((key) => key.public);
}

function differences(before: Delegation, after: Delegation): string {
  const words: string[] = [];
  if (keysOf(before).toSorted().join("\n") !== keysOf(after).toSorted().join("\n"))
    words.push("other keys");
  if (before.threshold !== after.threshold)
    words.push(`threshold ${before.threshold} → ${after.threshold}`);
  if (patterns(before).join("\n") !== patterns(after).join("\n")) words.push("other paths");
  if (before.terminating !== after.terminating)
    words.push(after.terminating ? "now terminating" : "no longer terminating");
  return words.join(", ");
}

function row(change: DelegationChange["change"], role: Delegation, words = ""): DelegationChange {
  return {
    change,
    role: role.name,
    keys: keysOf(role),
    threshold: role.threshold,
    paths: patterns(role),
    words,
    before: null,
  };
}

/** What the comparison needs beside the two documents. */
export interface Around {
  readonly profile: Pick<Profile, "projectOf">;
  /** By project: who allowed its keys to change, in words. Whatever stands in here, only the documents say which projects do. */
  readonly authorities: ReadonlyMap<string, string>;
}

const NO_AUTHORITY = "by NOBODY’S authority";

function replacedRow(was: Delegation, role: Delegation, words: string): DelegationChange {
  const before = { role: was.name, keys: keysOf(was), threshold: was.threshold };
  return { ...row("replaced", role, words), before };
}

/** Roles between two pauses, where there are more of them in one file. */
const PIECE = 2000;

/** Roles by name, with the place of each. */
type Roles = ReadonlyMap<string, { readonly targets: Targets; readonly place: number }>;

type Differing = Map<string, { readonly targets: Targets; readonly place: number }>;

/**
 * The roles of two trees that are not written alike at the same place of the same file. Of a file that stays there are none; of one that grew those
 * that came: so of hundreds of thousands few have to be looked for.
 */
function* differing(
  before: ClaimedTree,
  after: ClaimedTree,
): Generator<undefined, readonly [Roles, Roles]> {
  const old: Differing = new Map();
  const next: Differing = new Map();
  const files = new Map(before.leaves.map(({ role, targets }) => [role, targets]));
  for (const { role, targets } of after.leaves) {
    const was = files.get(role);
    files.delete(role);
    if (was === targets) continue;
    yield* inBoth(was ?? null, targets, old, next);
    yield;
  }
  for (const targets of files.values()) yield* inBoth(targets, null, old, next);
  return [old, next];
}

function* inBoth(
  was: Targets | null,
  now: Targets | null,
  old: Differing,
  next: Differing,
): Generator<undefined, void> {
  const count = (targets: Targets | null) => targets?.delegations.roleTable.length ?? 0;
  for (let place = 0; place < Math.max(count(was), count(now)); place++) {
    if (place % PIECE === PIECE - 1) yield;
    const before = was !== null && place < count(was) ? { targets: was, place } : null;
    const after = now !== null && place < count(now) ? { targets: now, place } : null;
    if (before !== null && after !== null && writtenAlike(before, after)) continue;
    if (before !== null) old.set(nameAt(before), before);
    if (after !== null) next.set(nameAt(after), after);
  }
}

function nameAt({ targets, place }: At): string {
  return targets.delegations.roleTable.name(place);
}

type At = Roles extends ReadonlyMap<string, infer Place> ? Place : never;

function delegationAt({ targets, place }: At): Delegation {
  return targets.delegations.roleTable.at(place);
}

/** Whether a role and all keys that it names are written alike, letter for letter: nothing can differ then. */
function writtenAlike(a: At, b: At): boolean {
  const [one, other] = [a.targets.delegations, b.targets.delegations];
  if (one.roleTable.written(a.place) !== other.roleTable.written(b.place)) return false;
  return one.roleTable.keyids(a.place).every((keyid) => {
    const [i, j] = [one.keyTable.find(keyid), other.keyTable.find(keyid)];
    return one.keyTable.written(i) === other.keyTable.written(j);
  });
}

/**
 * What claimed will say of projects that it does not say now, found by comparing parsed files, so that a person is shown what the bytes hold
 * and not what some builder meant them to. In which file of claimed a project stands is no difference. Pauses after each file, and in large ones.
 */
export function* changing(
  before: ClaimedTree,
  after: ClaimedTree,
  around: Around,
): Generator<undefined, Changes> {
  const projectOf = (name: string) => around.profile.projectOf(name)?.project;
  const [old, next] = yield* differing(before, after);
  const left = new Map<string, Delegation>();
  let looked = 0;
  for (const [name, at] of old) {
    if (++looked % PIECE === 0) yield;
    if (!next.has(name)) left.set(projectOf(name) ?? name, delegationAt(at));
  }
  const delegations: DelegationChange[] = [];
  for (const [name, at] of next) {
    if (++looked % PIECE === 0) yield;
    const was = old.get(name);
    const project = was === undefined && left.size > 0 ? projectOf(name) : undefined;
    const gaveWay = project === undefined ? undefined : left.get(project);
    if (project !== undefined && gaveWay !== undefined) {
      left.delete(project);
      const words = around.authorities.get(project) ?? NO_AUTHORITY;
      delegations.push(replacedRow(gaveWay, delegationAt(at), words));
    } else if (was === undefined) delegations.push(row("added", delegationAt(at)));
    else if (!writtenAlike(was, at)) {
      const role = delegationAt(at);
      const words = differences(delegationAt(was), role);
      if (words !== "") delegations.push(row("changed", role, words));
    }
  }
  for (const role of left.values()) delegations.push(row("removed", role));
  const rank = { changed: 0, replaced: 1, removed: 2, added: 3 };
  delegations.sort((a, b) => rank[a.change] - rank[b.change]);
  return { delegations, sentences: sentences(before, after, delegations, around) };
}

/** The same without a pause. */
export function changesOf(...around: Parameters<typeof changing>): Changes {
  return finished(changing(...around));
}

/** More projects than this are counted only; each of them stands in the list of changes. */
const MOST_NAMED = 20;

function keyWords(key: string): string {
  return /^[0-9a-f]{8,}$/.test(key) ? shortWords(key, 4) : "a key that is not plain hex";
}

function keysWords({
  keys,
  threshold,
}: {
  readonly keys: readonly string[];
  readonly threshold: number;
}) {
  return `${threshold} of ${keys.length} (${keys.map(keyWords).join("; ")})`;
}

/** Names each project whose keys change or that leaves, with its keys before and after. */
function namedSentences(
  rows: readonly DelegationChange[],
  { profile }: Around,
): Changes["sentences"] {
  const name = (role: string) => profile.projectOf(role)?.project ?? role;
  const replaced = rows.filter(({ change }) => change === "replaced").slice(0, MOST_NAMED);
  const removed = rows.filter(({ change }) => change === "removed").slice(0, MOST_NAMED);
  return [
    ...replaced.map((each) => ({
      danger: true,
      text: `${name(each.role)}: its keys CHANGE, ${each.words}. Until now ${each.before === null ? "none" : keysWords(each.before)}; from now on ${keysWords(each)}.`,
    })),
    ...removed.map((each) => ({
      danger: true,
      text: `${name(each.role)} LEAVES claimed: its developers’ keys count no longer.`,
    })),
  ];
}

/** What becomes of claimed's files, beside what becomes of its projects. */
function shapeSentences(before: ClaimedTree, after: ClaimedTree): Changes["sentences"] {
  const told = (text: string) => ({ danger: false, text });
  const n = (count: number) => count.toLocaleString("en");
  const now = after.files.length - 1;
  if (!before.sharded && !after.sharded) return [];
  const compared = `All ${n(before.count)} projects that were in it were compared one by one`;
  if (!before.sharded)
    return [
      told(`Claimed is DIVIDED into ${n(now)} files by the beginnings of names. ${compared}.`),
    ];
  if (!after.sharded) return [told(`Claimed becomes ONE file again. ${compared}.`)];
  const known = new Map(before.files.map(({ role, targets }) => [role, targets]));
  const renewed = after.files.slice(1).filter(({ role, targets }) => known.get(role) !== targets);
  const added = renewed.filter(({ role }) => !known.has(role));
  const kept = new Set(after.files.map(({ role }) => role));
  const gone = before.files.filter(({ role }) => !kept.has(role));
  return [
    told(
      `${n(renewed.length)} of the ${n(now)} files below claimed are new versions; the others stay as published.`,
    ),
    ...(added.length === 0
      ? []
      : [
          told(
            `${n(added.length)} of them are NEW: files that outgrew their size were divided (${added
              .slice(0, 5)
              .map(({ role }) => role)
              .join(", ")}${added.length > 5 ? ", …" : ""}).`,
          ),
        ]),
    ...(gone.length === 0 ? [] : [told(`${n(gone.length)} files are no longer used.`)]),
  ];
}

function sentences(
  before: ClaimedTree,
  after: ClaimedTree,
  rows: readonly DelegationChange[],
  around: Around,
): Changes["sentences"] {
  const count = (change: DelegationChange["change"]) =>
    rows.filter((each) => each.change === change).length;
  const projects = (n: number) => (n === 1 ? "1 project" : `${n.toLocaleString("en")} projects`);
  const all = [
    {
      n: count("changed"),
      danger: true,
      text: (n: number) =>
        `The keys, threshold or paths of ${projects(n)} CHANGE. Whoever holds the new keys can publish for them.`,
    },
    {
      n: count("replaced"),
      danger: true,
      text: (n: number) =>
        `The keys of ${projects(n)} CHANGE. Whoever holds the new keys can publish for ${n === 1 ? "it" : "them"}.`,
    },
    {
      n: count("removed"),
      danger: true,
      text: (n: number) => `${projects(n)} will NO LONGER be protected by claimed.`,
    },
    {
      n: count("added"),
      danger: false,
      text: (n: number) => `${projects(n)} will be protected by keys of their own developers.`,
    },
  ];
  const moved = count("changed") + count("replaced") + count("removed");
  const kept = before.count - moved;
  const [old, next] = [before.top.targets, after.top.targets];
  return [
    ...all.filter(({ n }) => n > 0).map(({ n, danger, text }) => ({ danger, text: text(n) })),
    ...namedSentences(rows, around),
    { danger: false, text: `${projects(kept)} stay exactly as they are.` },
    ...shapeSentences(before, after),
    {
      danger: false,
      text: `Claimed goes from version ${old.version} to version ${next.version}.`,
    },
    {
      danger: false,
      text: `The new version expires on ${formatInstant(next.expires).slice(0, 10)}; the present one on ${formatInstant(old.expires).slice(0, 10)}.`,
    },
  ];
}
