import { formatInstant } from "../tuf/instant.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";

/** One delegation of claimed that differs between two versions. */
export interface DelegationChange {
  readonly change: "added" | "removed" | "changed";
  readonly role: string;
  readonly keys: readonly string[];
  readonly threshold: number;
  readonly paths: readonly string[];
  /** For `changed`: what differs, in words. */
  readonly words: string;
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
  };
}

/**
 * What claimed will say that it does not say now, found by comparing two parsed documents, so that a person is shown what the bytes hold
 * and not what some builder meant them to.
 */
export function changesOf(before: Targets, after: Targets): Changes {
  const old = new Map(before.delegations.roles.map((role) => [role.name, role]));
  const next = new Map(after.delegations.roles.map((role) => [role.name, role]));
  const delegations: DelegationChange[] = [];
  for (const role of before.delegations.roles)
    if (!next.has(role.name)) delegations.push(row("removed", role));
  for (const role of after.delegations.roles) {
    const was = old.get(role.name);
    const words = was === undefined ? "" : differences(was, role);
    if (was === undefined) delegations.push(row("added", role));
    else if (words !== "") delegations.push(row("changed", role, words));
  }
  const rank = { changed: 0, removed: 1, added: 2 };
  delegations.sort((a, b) => rank[a.change] - rank[b.change]);
  return { delegations, sentences: sentences(before, after, delegations) };
}

function sentences(
  before: Targets,
  after: Targets,
  rows: readonly DelegationChange[],
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
  const kept = before.delegations.roles.length - count("changed") - count("removed");
  return [
    ...all.filter(({ n }) => n > 0).map(({ n, danger, text }) => ({ danger, text: text(n) })),
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
