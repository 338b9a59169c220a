import { shortWords } from "../digest/spoken.ts";
import type { Profile } from "../profile/pypi.ts";
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

/**
 * What claimed will say that it does not say now, found by comparing two parsed documents, so that a person is shown what the bytes hold
 * and not what some builder meant them to.
 */
export function changesOf(before: Targets, after: Targets, around: Around): Changes {
  const projectOf = ({ name }: Delegation) => around.profile.projectOf(name)?.project;
  const old = new Map(before.delegations.roles.map((role) => [role.name, role]));
  const next = new Map(after.delegations.roles.map((role) => [role.name, role]));
  const gone = before.delegations.roles.filter((role) => !next.has(role.name));
  const left = new Map<string, Delegation>(
    gone.map((role) => [projectOf(role) ?? role.name, role]),
  );
  const delegations: DelegationChange[] = [];
  for (const role of after.delegations.roles) {
    const was = old.get(role.name);
    const project = was === undefined && left.size > 0 ? projectOf(role) : undefined;
    const gaveWay = project === undefined ? undefined : left.get(project);
    if (project !== undefined && gaveWay !== undefined) {
      left.delete(project);
      const words = around.authorities.get(project) ?? NO_AUTHORITY;
      delegations.push(replacedRow(gaveWay, role, words));
    } else if (was === undefined) delegations.push(row("added", role));
    else {
      const words = differences(was, role);
      if (words !== "") delegations.push(row("changed", role, words));
    }
  }
  for (const role of left.values()) delegations.push(row("removed", role));
  const rank = { changed: 0, replaced: 1, removed: 2, added: 3 };
  delegations.sort((a, b) => rank[a.change] - rank[b.change]);
  return { delegations, sentences: sentences(before, after, delegations, around) };
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

function sentences(
  before: Targets,
  after: Targets,
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
  const kept = before.delegations.roles.length - moved;
  return [
    ...all.filter(({ n }) => n > 0).map(({ n, danger, text }) => ({ danger, text: text(n) })),
    ...namedSentences(rows, around),
    { danger: false, text: `${projects(kept)} stay exactly as they are.` },
    {
      danger: false,
      text: `Claimed goes from version ${before.version} to version ${after.version}.`,
    },
    {
      danger: false,
      text: `The new version expires on ${formatInstant(after.expires).slice(0, 10)}; the present one on ${formatInstant(before.expires).slice(0, 10)}.`,
    },
  ];
}
